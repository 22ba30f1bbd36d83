import type { DemoSong } from "./demo-song.ts";
import { lanternRoom } from "./songs/lantern-room.ts";
import { neonHarbour } from "./songs/neon-harbour.ts";
import { rustAndWire } from "./songs/rust-and-wire.ts";

/** The demo EP in playing order: bright electronic pop, dull dense rock, a quiet ballad. Each song's file says which faults are planted in it. */
export const demoSongs: readonly DemoSong[] = [neonHarbour, rustAndWire, lanternRoom];

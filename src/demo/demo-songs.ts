import type { DemoSong } from "./demo-song.ts";
import { neonHarbour } from "./songs/neon-harbour.ts";

/** The demo EP, in playing order. */
export const demoSongs: readonly DemoSong[] = [neonHarbour];

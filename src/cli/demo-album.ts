import { join, resolve } from "node:path";
import { demoSongs } from "../demo/demo-songs.ts";
import { writeText } from "../host/node/album/kept-track.ts";
import { masterAlbum } from "../host/node/album/master-album.ts";
import { albumOrder } from "../host/node/album/new-order.ts";
import { printAlbum } from "./album.ts";
import type { DemoFlags } from "./demo.ts";
import { writeDemoSongs } from "./demo-files.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";

/** How the demo EP is sequenced, as a session file: three songs from their stems at 44.1 kHz, the last one meant quiet and faded out. */
export function demoSession(folder: string): string {
  const asked: Readonly<Record<string, string>> = {
    "rust-and-wire": "    gapSeconds: 1.5\n",
    "lantern-room": "    intent: quiet\n    gapSeconds: 3\n    fadeOutSeconds: 2\n",
  };
  const tracks = demoSongs.map(({ slug, title }) => {
    return `  - stems: ${slug}\n    title: ${JSON.stringify(title)}\n${asked[slug] ?? ""}`;
  });
  return `# The demo EP, as deadwax demo album made it in ${folder}. Edit it and run deadwax album on it.
artist: ${JSON.stringify(demoSongs[0].artist)}
title: Demo EP
rate: 44100 # a CD begins its tracks on 1/75 s
tracks:
${tracks.join("")}`;
}

/** `deadwax demo album`: three songs made here, mastered from their stems into a sequenced record with its report. */
export async function runDemoAlbum(flags: DemoFlags): Promise<void> {
  await withCleanUp(async () => {
    const isQuiet = Boolean(flags.quiet);
    await writeDemoSongs(flags.output, Boolean(flags.force), isQuiet);
    const session = join(flags.output, "session.yaml");
    await writeText(session, demoSession(flags.output));
    const folder = join(flags.output, "record");
    const display = new ProgressDisplay("demo record", isQuiet);
    const order = await albumOrder(session, folder, { isForced: Boolean(flags.force) });
    const { version, isChanged } = await masterAlbum(order, (step) => display.update(step, 0));
    display.done();
    if (flags.json) console.log(JSON.stringify(version, null, 2));
    else if (!isQuiet) {
      printAlbum(folder, version, isChanged);
      console.log(`\n  songs and session  ${resolve(flags.output)}\n  report             ${resolve(folder, "album.html")}`);
      console.log(`  next               edit ${session}, then deadwax album ${session} -o ${folder}`);
    }
  });
}

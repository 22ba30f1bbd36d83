import { join } from "node:path";
import { OutputError } from "../audio/errors.ts";
import { demoSongs } from "../demo/demo-songs.ts";
import { exists, newFolder } from "../host/node/files.ts";
import { writeWav24 } from "../host/node/write-wav.ts";
import { ProgressDisplay } from "./progress.ts";

/** Where the mix of a demo song goes in the folder of the demo. */
export function demoMixPath(folder: string, slug: string): string {
  return join(folder, slug, `${slug}.mix.wav`);
}

/** Plays the demo songs into a folder, each a mix and its stems. Throws OutputError for a folder that holds a demo, unless forced. */
export async function writeDemoSongs(folder: string, isForced: boolean, isQuiet: boolean): Promise<void> {
  if (!isForced && (await exists(demoMixPath(folder, demoSongs[0].slug)))) {
    throw new OutputError("output-exists", folder, `${folder} holds a demo already; use --force to make it again.`);
  }
  const display = new ProgressDisplay("demo EP", isQuiet);
  for (const [index, song] of demoSongs.entries()) {
    display.update(`play ${song.title}`, index / demoSongs.length);
    await newFolder(join(folder, song.slug));
    const { mix, stems, sampleRateHz } = song.render();
    await writeWav24(demoMixPath(folder, song.slug), sampleRateHz, mix);
    for (const [stem, planar] of Object.entries(stems)) await writeWav24(join(folder, song.slug, `${song.slug}.${stem}.wav`), sampleRateHz, planar);
  }
  display.done();
}

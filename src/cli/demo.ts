import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { OutputError } from "../audio/errors.ts";
import { demoSongs } from "../demo/demo-songs.ts";
import { exists } from "../host/node/files.ts";
import { masterFile } from "../host/node/master-file.ts";
import { writeWav24 } from "../host/node/write-wav.ts";
import type { MasterResult } from "../run/result.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";
import { printMasterResult } from "./tables.ts";

interface DemoFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax demo`: three songs with their stems, made here; the first one mastered. */
export async function runDemo(flags: DemoFlags): Promise<void> {
  await withCleanUp(async () => {
    const [first] = demoSongs;
    const mixPath = (slug: string) => join(flags.output, slug, `${slug}.mix.wav`);
    const output = join(flags.output, first.slug, `${first.slug}.master.wav`);
    if (!flags.force && (await exists(mixPath(first.slug)))) {
      throw new OutputError("output-exists", flags.output, `${flags.output} holds a demo already; use --force to make it again.`);
    }
    const display = new ProgressDisplay("demo EP", Boolean(flags.quiet));
    for (const [index, song] of demoSongs.entries()) {
      display.update(`play ${song.title}`, index / demoSongs.length);
      const folder = join(flags.output, song.slug);
      await mkdir(folder, { recursive: true });
      const { mix, stems, sampleRateHz } = song.render();
      await writeWav24(mixPath(song.slug), sampleRateHz, mix);
      for (const [stem, planar] of Object.entries(stems)) await writeWav24(join(folder, `${song.slug}.${stem}.wav`), sampleRateHz, planar);
    }
    display.done();
    const result = await masterFirst(mixPath(first.slug), output, { title: first.title, artist: first.artist }, Boolean(flags.quiet));
    if (flags.json) console.log(JSON.stringify(result, null, 2));
    else {
      printMasterResult(result);
      console.log(`\n  songs and stems  ${resolve(flags.output)}\n  report           ${resolve(reportOf(output))}`);
      console.log(`  prove it         deadwax verify ${output} --source ${mixPath(first.slug)}`);
    }
  });
}

function reportOf(output: string): string {
  return output.replace(/\.wav$/, ".report.html");
}

async function masterFirst(mix: string, output: string, tags: { title: string; artist: string }, quiet: boolean): Promise<MasterResult> {
  const display = new ProgressDisplay(tags.title, quiet);
  const result = await masterFile(
    {
      mix,
      output,
      report: reportOf(output),
      order: {
        wishes: { style: "transparent", targetLufs: null, ceilingDbtp: -1, intensity: 1, without: [], references: [] },
        bits: 24,
        ditherSeed: 1,
        tags,
        madeAt: `${new Date().toISOString().slice(0, 19)}Z`,
        plan: null,
        changes: [],
      },
    },
    (stage, share, audioSeconds) => display.update(stage, share, audioSeconds),
  );
  display.done();
  return result;
}

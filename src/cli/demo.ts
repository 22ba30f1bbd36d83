import { join, resolve } from "node:path";
import { demoSongs } from "../demo/demo-songs.ts";
import { masterFile } from "../host/node/master-file.ts";
import { defaultWishes } from "../mastering/wishes.ts";
import { timeNow } from "../run/made-at.ts";
import type { MasterResult } from "../run/result.ts";
import { demoMixPath, writeDemoSongs } from "./demo-files.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";
import { printMasterResult } from "./tables.ts";

/** What `deadwax demo` is told. */
export interface DemoFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax demo`: three songs with their stems, made here; the first one mastered. */
export async function runDemo(flags: DemoFlags): Promise<void> {
  await withCleanUp(async () => {
    const [first] = demoSongs;
    const mix = demoMixPath(flags.output, first.slug);
    const output = join(flags.output, first.slug, `${first.slug}.master.wav`);
    await writeDemoSongs(flags.output, Boolean(flags.force), Boolean(flags.quiet));
    const result = await masterFirst(mix, output, { title: first.title, artist: first.artist }, Boolean(flags.quiet));
    if (flags.json) console.log(JSON.stringify(result, null, 2));
    else if (!flags.quiet) {
      printMasterResult(result);
      console.log(`\n  songs and stems  ${resolve(flags.output)}\n  report           ${resolve(reportOf(output))}`);
      console.log(`  prove it         deadwax verify ${output} --source ${mix}`);
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
      repairPreview: null,
      order: {
        wishes: defaultWishes,
        bits: 24,
        ditherSeed: 1,
        tags,
        madeAt: timeNow(),
        plan: null,
        changes: [],
      },
    },
    (stage, share, audioSeconds) => display.update(stage, share, audioSeconds),
  );
  display.done();
  return result;
}

import { basename, join, resolve } from "node:path";
import { codecRemark, type FrontierResult, passagesInWords } from "../delivery/frontier/frontier-result.ts";
import { newFolder } from "../host/node/files.ts";
import { exploreFile, writeFrontierPage } from "../host/node/frontier-file.ts";
import { styleFlag } from "../host/node/style-flag.ts";
import { defaultWishes } from "../mastering/wishes.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { ceilingFlag } from "./numbers.ts";
import { ProgressDisplay } from "./progress.ts";
import { refuseOutputs } from "./refuse-outputs.ts";
import { printTable, printWarnings } from "./tables.ts";

/** Flags of `deadwax frontier` as they are typed. */
export interface FrontierFlags {
  readonly output?: string;
  readonly style: string;
  readonly ceiling: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const pageName = "frontier.html";

/** `deadwax frontier MIX [-o DIR]` */
export async function runFrontier(mix: string, flags: FrontierFlags): Promise<void> {
  await withCleanUp(async () => {
    const wishes = { ...defaultWishes, style: await styleFlag(flags.style), ceilingDbtp: ceilingFlag(flags.ceiling) };
    const page = flags.output === undefined ? null : join(await folderFlag(flags.output), pageName);
    if (page) await refuseOutputs([page], [{ path: mix, role: "premaster" }], Boolean(flags.force));
    const display = new ProgressDisplay(basename(mix), Boolean(flags.quiet));
    const result = await exploreFile(mix, wishes, (stage, share, audioSeconds) => display.update(stage, share, audioSeconds));
    display.done();
    if (page && flags.output !== undefined) {
      await newFolder(flags.output);
      await writeFrontierPage(result, page);
    }
    if (flags.json) console.log(JSON.stringify(result, null, 2));
    else if (!flags.quiet) printFrontier(result, page);
  });
}

function printFrontier(result: FrontierResult, page: string | null): void {
  const { steps } = result;
  const codecs = steps[0].codecPeaks.map(({ codec }) => codec);
  const rows = steps.map((step) => [
    `${step.lufs.toFixed(1)}${step.isKnee ? " < knee" : ""}`,
    step.psrDb.toFixed(1),
    step.psrLostDb.toFixed(1),
    step.nmrDb.toFixed(1),
    step.rdfPercent.toFixed(1),
    step.price.toFixed(1),
    ...step.codecPeaks.map(({ truePeakDbtp }) => truePeakDbtp?.toFixed(2) ?? "-"),
  ]);
  printTable(`${result.source}: ${result.verdict}`, [
    ["LUFS", "punch dB", "lost", "NMR dB", "audible %", "price", ...codecs.map((codec) => `${codec} dBTP`)],
    ...rows,
  ]);
  printWarnings(result.warnings);
  console.log(`  Measured on ${passagesInWords(result)}; the encodes on the loudest. ${codecRemark(steps) ?? "Above 0 dBTP a decoder may clip."}`);
  printTable("\nwhat will be played, LUFS", [
    ["a master at", ...steps.map(({ lufs }) => lufs.toFixed(1))],
    ...steps[0].playback.map(({ service }, index) => [service, ...steps.map(({ playback }) => playback[index].playedLufs.toFixed(1))]),
  ]);
  if (page) console.log(`\n  pictures   ${resolve(page)}`);
}

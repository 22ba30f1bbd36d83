import { basename, join, resolve } from "node:path";
import { AudioInputError, SettingsError } from "../audio/errors.ts";
import type { CompareResult } from "../delivery/compare/compare-result.ts";
import { claimOutputs } from "../host/node/claims.ts";
import { compareMix, comparePageName, matchedFileName } from "../host/node/compare-files.ts";
import { exists, isPipe, newFolder } from "../host/node/files.ts";
import type { Wishes } from "../mastering/wishes.ts";
import type { CompareCandidate } from "../run/compare.ts";
import { timeNow } from "../run/made-at.ts";
import { candidatesFrom, withMeasuredReferences } from "./compare-candidates.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { ceilingFlag, loudnessFlag, numberFlag } from "./numbers.ts";
import { ProgressDisplay, tellerOf } from "./progress.ts";
import { parseReference } from "./reference-flags.ts";
import { type InputFile, refuseOutputs } from "./refuse-outputs.ts";
import { printTable, printWarnings } from "./tables.ts";

/** Flags of `deadwax compare` as they are typed. */
export interface CompareFlags {
  readonly styles?: string;
  readonly references?: string;
  readonly output: string;
  readonly loudness: string;
  readonly ceiling: string;
  readonly passage: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax compare MIX --styles a,b,c --references r.flac,s.wav -o DIR` */
export async function runCompare(mix: string, flags: CompareFlags): Promise<void> {
  await withCleanUp(async () => {
    const wanted = await candidatesFrom(flags.styles, flags.references, wishesFrom(flags));
    const passageSeconds = numberFlag("--passage", flags.passage, 5, 120, "s");
    if (await isPipe(mix)) {
      throw new SettingsError(
        "settings-malformed",
        "mix",
        `compare needs a mix that is a file, because every version reads it anew, got ${mix}, a pipe; save it first and name that file.`,
      );
    }
    if (!(await exists(mix))) throw new AudioInputError("input-missing", mix, `${mix} does not exist: check the path.`);
    await folderFlag(flags.output);
    const outputs = await freeOutputs(mix, wanted, flags);
    await newFolder(flags.output);
    await claimOutputs(outputs);
    const candidates = await withMeasuredReferences(wanted, tellerOf(Boolean(flags.quiet)));
    const display = new ProgressDisplay(basename(mix), Boolean(flags.quiet));
    const madeAt = timeNow();
    const result = await compareMix({ mix, folder: flags.output, candidates, passageSeconds, madeAt }, (stage, share, audioSeconds) =>
      display.update(stage, share, audioSeconds),
    );
    display.done();
    if (flags.json) console.log(JSON.stringify(result, null, 2));
    else if (!flags.quiet) printComparison(result, flags.output);
  });
}

function wishesFrom({ loudness, ceiling }: CompareFlags): Partial<Wishes> {
  return {
    targetLufs: loudnessFlag(loudness),
    ceilingDbtp: ceilingFlag(ceiling),
  };
}

/** Every file the run may write, none of them in the way of anything. */
async function freeOutputs(mix: string, candidates: readonly CompareCandidate[], { output, force }: CompareFlags): Promise<string[]> {
  const names = [comparePageName, ...candidates.map((candidate) => matchedFileName(candidate.name))];
  const references = candidates.flatMap(({ reference }): InputFile[] =>
    reference === undefined ? [] : [{ path: parseReference(reference).path, role: "reference" }],
  );
  const paths = names.map((name) => join(output, name));
  await refuseOutputs(paths, [{ path: mix, role: "premaster" }, ...references], Boolean(force));
  return paths;
}

function printComparison({ candidates, merged, matchedLufs, passage, page, warnings }: CompareResult, folder: string): void {
  const rows = candidates.map(({ name, master, gainDb }) => [
    name,
    `${master.integratedLufs?.toFixed(1)} LUFS`,
    `${gainDb.toFixed(2)} dB`,
    `${master.plrDb?.toFixed(1)} dB`,
  ]);
  printTable(`${candidates.length} versions, all at ${matchedLufs.toFixed(1)} LUFS`, [
    ["", "loudness was", "turned down", "peak to loudness"],
    ...rows,
  ]);
  printWarnings(warnings);
  for (const { name, sameAs } of merged) console.log(`  ${name} came out the same to the sample as ${sameAs}, which stands for both`);
  const span = `${passage.startSeconds.toFixed(0)} to ${passage.endSeconds.toFixed(0)} s`;
  console.log(`  the page plays ${span} of each; the whole songs lie beside it`);
  console.log(`  hear them blind   ${resolve(folder, page)}`);
}

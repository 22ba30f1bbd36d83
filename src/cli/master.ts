import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { OutputError, SettingsError } from "../audio/errors.ts";
import { closeFiles } from "../host/node/clean-up.ts";
import { exists } from "../host/node/files.ts";
import { masterFile, type MasterFileOrder } from "../host/node/master-file.ts";
import type { MasterResult } from "../run/result.ts";
import { parsePlan } from "../run/recipe.ts";
import type { OutputBits } from "../run/recipe.ts";
import { withCleanUp } from "./interrupt.ts";
import { numberFlag } from "./numbers.ts";
import { ProgressDisplay } from "./progress.ts";
import { beforeAfterRows, printTable } from "./tables.ts";

/** Flags of `deadwax master` as they are typed. */
export interface MasterFlags {
  readonly output: string;
  readonly style: string;
  readonly loudness: string;
  readonly ceiling: string;
  readonly intensity: string;
  readonly bits: string;
  readonly plan?: string;
  readonly set?: readonly string[];
  readonly without?: readonly string[];
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly isrc?: string;
  readonly seed: string;
  readonly madeAt?: string;
  readonly report: string | boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax master MIX... -o OUT` */
export async function runMaster(mixes: readonly string[], flags: MasterFlags): Promise<void> {
  await withCleanUp(async () => {
    const outputs = await outputsFor(mixes, flags);
    const results: MasterResult[] = [];
    for (const [index, mix] of mixes.entries()) {
      const display = new ProgressDisplay(basename(mix), 0, Boolean(flags.quiet));
      const result = await masterFile(await orderFrom(mix, outputs[index], flags), (stage, share) => display.update(stage, share));
      display.done();
      results.push(result);
      if (!flags.json && !flags.quiet) printResult(result);
      await closeFiles();
    }
    if (flags.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2));
  });
}

/** One output per mix; nothing is begun when any of them is in the way. */
async function outputsFor(mixes: readonly string[], flags: MasterFlags): Promise<string[]> {
  const isFolder = extname(flags.output) === "";
  if (mixes.length > 1 && !isFolder) {
    throw new SettingsError("settings-malformed", "--output", `--output must be a folder for ${mixes.length} mixes, got ${flags.output}.`);
  }
  if (!isFolder && extname(flags.output).toLowerCase() !== ".wav") {
    throw new SettingsError("settings-malformed", "--output", `--output must end in .wav or be a folder, got ${flags.output}; for other formats see deadwax deliver.`);
  }
  const outputs = mixes.map((mix) => (isFolder ? join(flags.output, `${basename(mix, extname(mix))}.master.wav`) : flags.output));
  const twice = outputs.find((output, index) => outputs.indexOf(output) !== index);
  if (twice) throw new SettingsError("settings-malformed", "--output", `two mixes would both become ${twice}; rename one.`);
  for (const output of outputs) {
    if (!flags.force && (await exists(output))) throw new OutputError("output-exists", output, `${output} exists; use --force to replace it.`);
  }
  if (isFolder) await mkdir(flags.output, { recursive: true });
  return outputs;
}

async function orderFrom(mix: string, output: string, flags: MasterFlags): Promise<MasterFileOrder> {
  const { title, artist, album, isrc } = flags;
  return {
    mix,
    output,
    report: flags.report === false ? null : typeof flags.report === "string" ? flags.report : join(dirname(output), `${basename(output, ".wav")}.report.html`),
    order: {
      wishes: {
        style: flags.style,
        targetLufs: flags.loudness === "auto" ? null : numberFlag("--loudness", flags.loudness, -40, -4, "LUFS (or auto)"),
        ceilingDbtp: numberFlag("--ceiling", flags.ceiling, -24, 0, "dBTP"),
        intensity: numberFlag("--intensity", flags.intensity, 0, 1.5, "(1 is the style)"),
      },
      bits: (flags.bits === "32f" ? "32f" : Number(flags.bits)) as OutputBits,
      ditherSeed: numberFlag("--seed", flags.seed, 0, 4294967295, "(a whole number)"),
      tags: { ...(title ? { title } : {}), ...(artist ? { artist } : {}), ...(album ? { album } : {}), ...(isrc ? { isrc } : {}) },
      madeAt: flags.madeAt ?? `${new Date().toISOString().slice(0, 19)}Z`,
      plan: flags.plan ? parsePlan(flags.plan, await readFile(flags.plan, "utf8")) : null,
    },
  };
}

function printResult(result: MasterResult): void {
  printTable(`${result.output}   ${result.matrix}`, beforeAfterRows(result.before, result.after));
  const failed = result.guards.filter((guard) => !guard.held);
  console.log(`  ${result.guards.length - failed.length} of ${result.guards.length} guards held, ${result.realTimeFactor.toFixed(0)}x real time`);
}

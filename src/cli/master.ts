import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { OutputError, SettingsError } from "../audio/errors.ts";
import { exists, isFolder as isExistingFolder, isSameFile, newFolder } from "../host/node/files.ts";
import { type MasterFileOrder, masterFile } from "../host/node/master-file.ts";
import { masterInParallel } from "../host/node/master-pool.ts";
import { readReferences } from "../host/node/read-references.ts";
import type { OutputBits } from "../run/recipe.ts";
import { parsePlan } from "../run/recipe.ts";
import type { MasterResult } from "../run/result.ts";
import { withCleanUp } from "./interrupt.ts";
import { numberFlag } from "./numbers.ts";
import { parseChange, stagesFlag } from "./plan-flags.ts";
import { ProgressDisplay } from "./progress.ts";
import { parseReference } from "./reference-flags.ts";
import { printMasterResult } from "./tables.ts";

/** Flags of `deadwax master` as they are typed. */
export interface MasterFlags {
  readonly output: string;
  readonly style: string;
  readonly reference?: readonly string[];
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
    const wishes = (flags.reference ?? []).map(parseReference);
    if (flags.plan && wishes.length > 0) {
      throw new SettingsError("settings-malformed", "--reference", "--reference has no say in a finished plan; leave out --plan or --reference.");
    }
    const orders = await Promise.all(mixes.map((mix, index) => orderFrom(mix, outputs[index], flags)));
    await refuseToOverwrite(orders, Boolean(flags.force));
    const references = await readReferences(wishes, (path) => {
      if (!flags.quiet) console.error(`${basename(path)}: measure reference`);
    });
    const referred = orders.map((one) => ({ ...one, order: { ...one.order, wishes: { ...one.order.wishes, references } } }));
    if (outputs[0] !== flags.output) await newFolder(flags.output);
    if (referred.length === 1) results.push(await masterOne(referred[0], flags));
    else results.push(...(await masterSeveral(referred, flags)));
    if (flags.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2));
  });
}

async function masterOne(order: MasterFileOrder, flags: MasterFlags): Promise<MasterResult> {
  const display = new ProgressDisplay(basename(order.mix), Boolean(flags.quiet));
  const result = await masterFile(order, (stage, share, audioSeconds) => display.update(stage, share, audioSeconds));
  display.done();
  if (!flags.json && !flags.quiet) printMasterResult(result);
  return result;
}

/** One thread per track, as many at once as there are cores; the first failure ends the rest. */
async function masterSeveral(orders: readonly MasterFileOrder[], flags: MasterFlags): Promise<MasterResult[]> {
  return masterInParallel(orders, (result) => {
    if (!flags.json && !flags.quiet) printMasterResult(result);
  });
}

/** Nothing is begun when a file would be replaced without --force, and a premaster is never replaced at all. */
async function refuseToOverwrite(orders: readonly MasterFileOrder[], force: boolean): Promise<void> {
  for (const path of orders.flatMap(({ output, report }) => (report === null ? [output] : [output, report]))) {
    for (const { mix } of orders) {
      if (await isSameFile(mix, path))
        throw new SettingsError("settings-malformed", "--output", `${path} is the premaster itself; name another file.`);
    }
    if (!force && (await exists(path))) throw new OutputError("output-exists", path, `${path} exists; use --force to replace it.`);
  }
}

/** One output per mix, all different. */
async function outputsFor(mixes: readonly string[], flags: MasterFlags): Promise<string[]> {
  const isFolder = extname(flags.output) === "" || (await isExistingFolder(flags.output));
  if (mixes.length > 1 && typeof flags.report === "string") {
    throw new SettingsError("settings-malformed", "--report", `--report names one file, but there are ${mixes.length} mixes; leave it out.`);
  }
  if (mixes.length > 1 && !isFolder) {
    throw new SettingsError("settings-malformed", "--output", `--output must be a folder for ${mixes.length} mixes, got ${flags.output}.`);
  }
  if (!isFolder && extname(flags.output).toLowerCase() !== ".wav") {
    throw new SettingsError(
      "settings-malformed",
      "--output",
      `--output must end in .wav or be a folder, got ${flags.output}; for other formats see deadwax deliver.`,
    );
  }
  const outputs = mixes.map((mix) => (isFolder ? join(flags.output, `${basename(mix, extname(mix))}.master.wav`) : flags.output));
  const twice = outputs.find((output, index) => outputs.indexOf(output) !== index);
  if (twice) throw new SettingsError("settings-malformed", "--output", `two mixes would both become ${twice}; rename one.`);
  return outputs;
}

async function readPlanFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SettingsError("settings-malformed", "--plan", `--plan ${path} cannot be read; name a JSON file.`, { cause });
  }
}

async function orderFrom(mix: string, output: string, flags: MasterFlags): Promise<MasterFileOrder> {
  const { title, artist, album, isrc } = flags;
  return {
    mix,
    output,
    report:
      flags.report === false
        ? null
        : typeof flags.report === "string"
          ? flags.report
          : join(dirname(output), `${basename(output, ".wav")}.report.html`),
    order: {
      wishes: {
        style: flags.style,
        targetLufs: flags.loudness === "auto" ? null : numberFlag("--loudness", flags.loudness, -40, -4, "LUFS (or auto)"),
        ceilingDbtp: numberFlag("--ceiling", flags.ceiling, -24, 0, "dBTP"),
        intensity: numberFlag("--intensity", flags.intensity, 0, 1.5, "(1 is the style)"),
        without: stagesFlag("--without", flags.without ?? []),
        references: [],
      },
      bits: (flags.bits === "32f" ? "32f" : Number(flags.bits)) as OutputBits,
      ditherSeed: numberFlag("--seed", flags.seed, 0, 4294967295, "(a whole number)"),
      tags: { ...(title ? { title } : {}), ...(artist ? { artist } : {}), ...(album ? { album } : {}), ...(isrc ? { isrc } : {}) },
      madeAt: flags.madeAt ?? `${new Date().toISOString().slice(0, 19)}Z`,
      plan: flags.plan ? parsePlan(flags.plan, await readPlanFile(flags.plan)) : null,
      changes: (flags.set ?? []).map(parseChange),
    },
  };
}

import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { readMetadata } from "../formats/wav/wav-metadata.ts";
import { alternatePath, versionsIn } from "../host/node/alternate-files.ts";
import { claimOutputs } from "../host/node/claims.ts";
import { closingFiles } from "../host/node/clean-up.ts";
import { newFolder, openFile } from "../host/node/files.ts";
import { abPath, type MasterFileOrder, masterFile } from "../host/node/master-file.ts";
import { readReferences } from "../host/node/read-references.ts";
import { repairPreviewPath } from "../host/node/repair-preview.ts";
import { styleFlag } from "../host/node/style-flag.ts";
import type { SearchDepth } from "../mastering/wishes.ts";
import { abParts } from "../run/ab.ts";
import { checkTime, timeNow } from "../run/made-at.ts";
import type { OutputBits } from "../run/recipe.ts";
import { parsePlan } from "../run/recipe.ts";
import { removalKinds, removalsOf } from "../run/repair-preview.ts";
import type { MasterResult } from "../run/result.ts";
import { editsFlags } from "./edit-flags.ts";
import { explainObjective, type explainTopics, weightsFlag } from "./explain.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { masterBatch, type ToDo, withoutExisting } from "./master-batch.ts";
import { mixesFlag, outputsFor } from "./master-outputs.ts";
import { ceilingFlag, intensityFlag, isrcFlag, loudnessFlag, wholeNumberFlag } from "./numbers.ts";
import { type DocumentFlags, Outcomes } from "./outcomes.ts";
import { parseChange, repairFlag, stagesFlag } from "./plan-flags.ts";
import { ProgressDisplay, tellerOf } from "./progress.ts";
import { parseReference, type ReferenceFlag } from "./reference-flags.ts";
import { type InputFile, refuseOutputs, requireFolderOf } from "./refuse-outputs.ts";
import { alternatesFlag, nameOfStems, type StemFlags, stemsFlag } from "./stem-flags.ts";
import { printAlternates, printStems } from "./stem-tables.ts";
import { printMasterResult } from "./tables.ts";

/** Flags of `deadwax master` as they are typed. */
export interface MasterFlags extends StemFlags, DocumentFlags {
  readonly output?: string;
  readonly style: string;
  readonly reference?: readonly string[];
  readonly loudness: string;
  readonly ceiling: string;
  readonly intensity: string;
  readonly search: SearchDepth;
  readonly weights?: string;
  readonly explain?: (typeof explainTopics)[number];
  readonly bits: string;
  readonly rate?: string;
  readonly trim?: boolean;
  readonly fade?: string;
  readonly ab?: string;
  readonly plan?: string;
  readonly set?: readonly string[];
  readonly without?: readonly string[];
  readonly repair: string;
  readonly repairPreview?: string;
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly isrc?: string;
  readonly seed: string;
  readonly madeAt?: string;
  readonly report: string | boolean;
  readonly force?: boolean;
  readonly skipExisting?: boolean;
  readonly quiet?: boolean;
  /** Names of the flags that were typed, the others having their defaults. */
  readonly typed: readonly string[];
}

/** What a finished plan has decided already. */
const decidedByPlan = ["style", "reference", "loudness", "ceiling", "intensity", "weights", "repair"];

/** Flags of a run that writes a master. */
type OutputFlags = MasterFlags & { readonly output: string };

/** `deadwax master MIX... -o OUT` */
export async function runMaster(mixes: readonly string[], flags: MasterFlags): Promise<void> {
  if (flags.explain) return explainObjective(weightsFlag(flags.weights), flags);
  const { output } = flags;
  if (output === undefined)
    throw new SettingsError("settings-malformed", "--output", "master needs -o, the file or folder to write; for example -o master.wav.");
  if (mixes.length === 0 && !flags.stems) throw new SettingsError("settings-malformed", "mix", mixMissing(flags));
  refuseContradictions(flags);
  await masterAll(mixes, { ...flags, output });
}

/** Flags of which one takes the other's effect away. */
function refuseContradictions(flags: MasterFlags): void {
  // --search off asks for what a finished plan does anyway.
  const decided = flags.search === "off" ? decidedByPlan : [...decidedByPlan, "search"];
  const idle = flags.plan ? decided.find((name) => flags.typed.includes(name)) : undefined;
  if (idle !== undefined) {
    const words = `--${idle} has no say in a finished plan; leave out --plan or --${idle}, or change a setting of the plan with --set.`;
    throw new SettingsError("settings-malformed", `--${idle}`, words);
  }
  if (flags.weights !== undefined && flags.search === "off")
    throw new SettingsError(
      "settings-malformed",
      "--weights",
      "--weights has no say with --search off, which compares nothing: leave one of them out.",
    );
  const change = flags.set?.find((text) => flags.without?.includes(text.split(".")[0]));
  if (change !== undefined)
    throw new SettingsError(
      "settings-malformed",
      "--set",
      `--set ${change} changes a stage that --without ${change.split(".")[0]} leaves out: leave out one of them.`,
    );
  if (flags.force && flags.skipExisting)
    throw new SettingsError(
      "settings-malformed",
      "--skip-existing",
      "--skip-existing keeps what exists, --force replaces it: leave one of them out.",
    );
}

/** Flags that take every word up to the next flag: a mix behind them is taken for one of theirs. */
const greedy = ["reference", "set", "without", "alternate"] as const;

function mixMissing(flags: MasterFlags): string {
  const name = greedy.find((flag) => flags.typed.includes(flag));
  if (name === undefined) return "master needs a mix; for example deadwax master mix.wav -o master.wav.";
  return `master needs a mix; --${name} takes every word that follows it, so name the mix first: deadwax master mix.wav -o master.wav --${name} ${flags[name]?.[0]}.`;
}

async function masterAll(named: readonly string[], flags: OutputFlags): Promise<void> {
  await withCleanUp(async () => {
    const stems = await stemsFlag(flags, named, flags.stems && flags.plan ? await readPlanFile(flags.plan) : null);
    const alternates = alternatesFlag(flags, named);
    const mixes = stems ? [{ path: nameOfStems(stems, flags.stems ?? []), below: null }] : await mixesFlag(named, flags.output);
    const outputs = await outputsFor(mixes, flags);
    const isOne = mixes.length === 1 && mixes[0].below === null;
    const outcomes = new Outcomes({ names: mixes.map(({ path }, index) => ({ source: path, output: outputs[index] })), isOne }, flags);
    const all = mixes.map((mix, index) => ({ mix, output: outputs[index] }));
    const { left, kept } = await withoutExisting(all, flags);
    const versions = { ...(stems ? { stems } : {}), ...(alternates ? { alternates } : {}) };
    const orders = left.length > 0 ? await ordersFor(left, versions, flags) : [];
    for (const { place, document } of kept) outcomes.add(place, document);
    const places = left.map(({ place }) => place);
    if (!isOne) await masterBatch(orders, places, outcomes, flags, (result) => printMaster(result, flags));
    else if (orders.length > 0) await masterOne(orders[0], outcomes, flags);
    outcomes.end();
  });
}

/** What is left to do as orders; all that can be refused is refused here, and all that is to be written is claimed. */
async function ordersFor(
  left: readonly ToDo[],
  versions: Pick<MasterFileOrder, "stems" | "alternates">,
  flags: OutputFlags,
): Promise<MasterFileOrder[]> {
  const wishes = (flags.reference ?? []).map(parseReference);
  const orders = await Promise.all(
    left.map(async ({ mix, output, replaces }) => ({
      ...(await orderFrom(mix.path, output, flags)),
      keepsExisting: !flags.force && !replaces,
      ...versions,
    })),
  );
  await refuseToOverwrite(orders, wishes, flags);
  const references = await readReferences(wishes, tellerOf(Boolean(flags.quiet)));
  const referred = orders.map((one) => ({ ...one, order: { ...one.order, wishes: { ...one.order.wishes, references } } }));
  const folders = left.flatMap(({ output }) => (output === flags.output ? [] : [dirname(output)]));
  for (const folder of new Set([...folders, flags.ab, flags.repairPreview])) if (folder) await newFolder(folder);
  await claimOutputs(orders.flatMap(filesOf));
  return referred;
}

async function masterOne(order: MasterFileOrder, outcomes: Outcomes, flags: MasterFlags): Promise<void> {
  const display = new ProgressDisplay(basename(order.mix), Boolean(flags.quiet));
  const tell = (result: MasterResult): MasterResult => {
    if (flags.json || flags.jsonl || flags.quiet) return result;
    printMaster(result, flags);
    if (result.stems) printStems(result.stems);
    if (result.alternates) printAlternates(result.alternates);
    if (order.report !== null) console.log(`  report, with every reason and picture: ${order.report}`);
    return result;
  };
  await masterFile(order, (stage, share, audioSeconds) => display.update(stage, share, audioSeconds))
    .finally(() => display.done())
    .then(
      (result) => outcomes.add(0, () => tell(result)),
      (failure) => outcomes.failRest(failure),
    );
}

/** A master in figures, and where to hear what was taken out, when that was asked for. */
function printMaster(result: MasterResult, { repairPreview }: MasterFlags): void {
  printMasterResult(result);
  if (repairPreview === undefined) return;
  const { output, plan } = result;
  const kinds = removalsOf(plan);
  for (const kind of kinds) console.log(`  taken out, ${kind}: ${repairPreviewPath({ output, repairPreview }, kind)}`);
  if (kinds.length === 0) console.log("  taken out: nothing, so there is no preview");
}

/** Every file an order may write. */
function filesOf(order: MasterFileOrder): string[] {
  const { output, report, ab } = order;
  const previews = removalKinds.flatMap((kind) => repairPreviewPath(order, kind) ?? []);
  const comparison = ab === undefined ? [] : abParts.map((part) => abPath(output, ab, part));
  const roles = order.stems?.stems.map(({ role }) => role) ?? [];
  const versions = order.alternates ? versionsIn(order.alternates, roles).map(({ name }) => alternatePath(output, name)) : [];
  return [output, ...(report === null ? [] : [report]), ...comparison, ...previews, ...versions];
}

function inputsOf({ mix, stems, alternates }: MasterFileOrder): InputFile[] {
  const mixes = stems ? [...stems.stems.map(({ file }) => file), ...(stems.mix === null ? [] : [stems.mix])] : [mix];
  return [...mixes, ...(alternates?.mixes.map(({ file }) => file) ?? [])].map((path) => ({ path, role: "premaster" }));
}

/** Nothing is begun when a file would be replaced without --force; what is read is never replaced at all. */
async function refuseToOverwrite(orders: readonly MasterFileOrder[], references: readonly ReferenceFlag[], flags: OutputFlags): Promise<void> {
  const inputs: InputFile[] = [
    ...orders.flatMap(inputsOf),
    ...references.map(({ path }): InputFile => ({ path, role: "reference" })),
    ...(flags.plan ? [{ path: flags.plan, role: "plan" } as const] : []),
    { path: flags.style, role: "style file" },
  ];
  await refuseOutputs(orders.flatMap(filesOf), inputs, true);
  const keeping = orders.filter(({ keepsExisting }) => keepsExisting);
  await refuseOutputs(keeping.flatMap(filesOf), [], false);
  if (typeof flags.report === "string") await requireFolderOf(flags.report);
  if (orders[0].output === flags.output) await requireFolderOf(flags.output);
  else await folderFlag(flags.output);
}

/** The text that holds a plan: a JSON file, or the recipe that a master carries. */
async function readPlanFile(path: string): Promise<string> {
  if (extname(path).toLowerCase() === ".wav") {
    const { recipe } = await closingFiles(async () => readMetadata(await openFile(path)));
    if (recipe !== null) return recipe;
    throw new SettingsError("settings-malformed", "--plan", `--plan ${path} carries no recipe; name a master that Deadwax wrote, or a JSON file.`);
  }
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
          : join(dirname(output), `${basename(output, extname(output))}.report.html`),
    ...(flags.ab === undefined ? {} : { ab: flags.ab }),
    repairPreview: flags.repairPreview ?? null,
    order: {
      wishes: {
        style: await styleFlag(flags.style),
        targetLufs: loudnessFlag(flags.loudness),
        ceilingDbtp: ceilingFlag(flags.ceiling),
        intensity: intensityFlag(flags.intensity),
        without: stagesFlag("--without", flags.without ?? []),
        search: flags.search,
        weights: weightsFlag(flags.weights),
        repair: repairFlag(flags.repair),
        references: [],
      },
      bits: (flags.bits === "32f" ? "32f" : Number(flags.bits)) as OutputBits,
      ditherSeed: wholeNumberFlag("--seed", flags.seed, 0, 4294967295),
      tags: { ...(title ? { title } : {}), ...(artist ? { artist } : {}), ...(album ? { album } : {}), ...(isrc ? { isrc: isrcFlag(isrc) } : {}) },
      madeAt: flags.madeAt === undefined ? timeNow() : checkTime("--made-at", flags.madeAt),
      plan: flags.plan ? parsePlan(flags.plan, await readPlanFile(flags.plan)) : null,
      changes: (flags.set ?? []).map(parseChange),
      edits: editsFlags(flags),
    },
  };
}

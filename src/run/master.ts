import type { Inspection } from "../analysis/inspect.ts";
import { identityOf, measurementsOf } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { SettingsError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { checkPlan } from "../chain/chain.ts";
import { changeSettings, type SettingChange } from "../chain/change.ts";
import { type Plan, stageOf, withoutStages, withSettings } from "../chain/plan.ts";
import type { PeakReduction } from "../chain/stages/loudness.ts";
import { repairKinds } from "../chain/stages/repair.ts";
import type { StemPlan } from "../chain/stem-plan.ts";
import { alikeReferences } from "../mastering/alike-reference.ts";
import { finishedRefusals } from "../mastering/finished-record.ts";
import { policyAt } from "../mastering/loudness.ts";
import { lowEndRefusals } from "../mastering/low-end.ts";
import { type Reference, referenceTarget } from "../mastering/reference.ts";
import { referenceRefusals } from "../mastering/reference-tone.ts";
import { planRepair, type RepairPlan, withRepairOffers } from "../mastering/repair.ts";
import { resolveStyle } from "../mastering/styles/styles.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import type { Wishes } from "../mastering/wishes.ts";
import { harmOf } from "./automatic-loudness.ts";
import { type EditOrder, type Edits, planEdits, prepare } from "./edits.ts";
import { requireMasterable, requireUsableLevel } from "./fit-premaster.ts";
import { checkGuards } from "./guards.ts";
import type { Output, Progress, RunHost } from "./host.ts";
import { aimedAtLoudSection } from "./loud-section.ts";
import type { LoudnessChoice } from "./loudness-search.ts";
import type { MoveChoice } from "./move-search.ts";
import { type DrivePoint, nextLevel } from "./next-level.ts";
import { planTrack } from "./plan-track.ts";
import { type Printed, printMaster } from "./print.ts";
import { deadwaxVersion, matrixNumber, type OutputBits, type Recipe, storedAs, type Tags } from "./recipe.ts";
import type { Guard, Refusal } from "./result.ts";
import { emptyBext, signedEnding } from "./sign.ts";
import { readAndInspect } from "./source-hash.ts";
import { type StepBack, stepBack, stepBackRefusals } from "./step-back.ts";

/** Everything that shapes one master: wishes or a plan, output format, words for the file. */
export interface MasterOrder {
  readonly wishes: Wishes;
  readonly bits: OutputBits;
  readonly ditherSeed: number;
  readonly tags: Tags;
  /** ISO 8601, to the second. */
  readonly madeAt: string;
  /** A finished plan to render instead of making one. */
  readonly plan: Plan | null;
  /** Last word on a plan before it is rendered: settings changed by hand. */
  readonly changes: readonly SettingChange[];
  /** Rate, trim and fade; nothing of it unless told. */
  readonly edits?: EditOrder;
  /** The stems whose sum the source is. */
  readonly stems?: readonly StemPlan[];
}

/** A finished master: figures before and after, recipe, guards, findings. */
export interface Mastered {
  /** Of the file as it came. */
  readonly before: Measurements;
  readonly after: Measurements;
  readonly readingsOfFile: TrackReadings;
  /** Of the premaster as it entered the chain: trimmed and converted where asked. */
  readonly readingsBefore: TrackReadings;
  readonly readingsAfter: TrackReadings;
  /** What the reader of the file had to put up with. */
  readonly warnings: readonly string[];
  readonly recipe: Recipe;
  readonly pcmSha256: string;
  readonly matrix: string;
  readonly loudness: LoudnessChoice | null;
  readonly moves: MoveChoice | null;
  /** How far clip and limiter took peaks down, every `curveStepSeconds`. */
  readonly peakReduction: readonly PeakReduction[];
  readonly findings: readonly Finding[];
  readonly guards: readonly Guard[];
  readonly refused: readonly Refusal[];
  /** The references that were matched. */
  readonly references: readonly Reference[];
}

/** The first, six for all that guards can take back of the tone, and two for another stage, the loudness or the ceiling. */
const mostPrints = 9;

/** measure → plan → render → check the guards → sign: the main job, on one page. */
export async function master(source: AudioSource, order: MasterOrder, host: RunHost, onProgress: Progress): Promise<Mastered> {
  requireMasterable(source);
  const seconds = source.frames / source.sampleRateHz;
  const measured = await measureAndEdit(source, order, host, onProgress);
  const { ofFile, samplesSha256, edits, mix, readings, before } = measured;
  const { ownPlan, loudness, moves, findings, refused, target, references } = await decide(measured, order, host, onProgress);
  const policy = policyAt(resolveStyle(order.wishes.style).loudness, order.wishes.intensity);
  let plan = ownPlan;
  const isOwn = !order.plan && order.changes.length === 0;
  const course: Course = { prints: [], takenBack: [] };
  for (let print = 1; ; print++) {
    const recipe = recipeOf(source, samplesSha256, edits, plan, order, host);
    const output = await host.newOutput();
    const printed = await tryPrint(mix, host, recipe, output, (share) => onProgress(print === 1 ? "render" : "render again", share, seconds));
    const after = measurementsOf({ file: "", ...storedAs(recipe.output.bits) }, printed.readings);
    const track = { before, after, readingsBefore: readings, readingsAfter: printed.readings };
    const aim = isOwn && loudness ? aimedAtLoudSection(loudness, order.wishes.loudSectionLufs, after, printed.readings) : null;
    const guards = checkGuards({ ...track, fades: fadesOf(edits) }, ceilingOf(plan), aim, policy, target);
    const next = aim && print < mostPrints ? improve(plan, aim, after, guards, course) : null;
    if (next) {
      await output.discard();
      plan = next;
      continue;
    }
    const signed = { recipe, pcmSha256: printed.pcmSha256, matrix: matrixNumber(recipe, printed.pcmSha256, host.newSha256()) };
    await printed.finish(signedEnding(signed, after));
    await output.commit();
    return {
      ...track,
      before: ofFile.before,
      readingsOfFile: ofFile.readings,
      warnings: [...source.warnings, ...cutOff(printed)],
      ...signed,
      loudness,
      moves,
      peakReduction: printed.peakReduction,
      findings,
      guards,
      refused: [...refused, ...stepBackRefusals(course.takenBack)],
      references,
    };
  }
}

function fadesOf({ edit }: Edits): { readonly startSeconds: number; readonly endSeconds: number } {
  return { startSeconds: edit?.fadeInSeconds ?? 0, endSeconds: edit?.fadeSeconds ?? 0 };
}

function ceilingOf(plan: Plan): number {
  return Number(stageOf(plan, "loudness")?.settings["ceilingDbtp"] ?? 0);
}

/** The plan, the findings, and what was asked for and is not done. */
async function decide(measured: Awaited<ReturnType<typeof measureAndEdit>>, order: MasterOrder, host: RunHost, onProgress: Progress) {
  const { source, inspection, edits, mix, readings, before } = measured;
  const references = order.plan ? [] : order.wishes.references;
  const facts = gatherFacts(before, readings);
  const target = referenceTarget(alikeReferences(facts, references));
  const repair = repairFor(order, inspection);
  const mends = repair.stage && !order.wishes.without.includes("repair") ? [repair.stage] : [];
  refuseRepairAtAnotherRate({ stages: mends }, edits, source, order);
  const { plan, moves, ...chosen } = order.plan
    ? { plan: order.plan, loudness: null, moves: null }
    : await planTrack(mix, before, readings, order.wishes, repair.stage, host, onProgress);
  await host.endTrials();
  const findings = withRepairOffers(inspection.findings, inspection.evidence, order.wishes.repair);
  const ownPlan = changeSettings(withoutStages(plan, order.wishes.without), order.changes);
  checkPlan(ownPlan);
  // Without the stage nothing aims at a loudness: there is none to miss or to yield.
  const loudness = stageOf(ownPlan, "loudness") ? chosen.loudness : null;
  refuseRepairAtAnotherRate(ownPlan, edits, source, order);
  const heldBack = target ? referenceRefusals(facts, target, order.wishes.intensity) : [];
  const spared = order.plan ? [] : finishedRefusals(facts, order.wishes, target);
  const opposed = order.plan ? [] : lowEndRefusals(facts, resolveStyle(order.wishes.style), order.wishes.intensity);
  const refused: Refusal[] = [...repair.refused, ...heldBack, ...spared, ...opposed, ...yielded(loudness), ...(moves?.refused ?? [])];
  return { ownPlan, loudness, moves, findings, refused, target, references };
}

function repairFor({ plan, wishes }: MasterOrder, { evidence }: Inspection): RepairPlan {
  return plan || wishes.repair.length === 0 ? { stage: null, refused: [] } : planRepair(evidence, wishes.repair);
}

/**
 * A conversion comes before the chain, and after it nothing of a fault is as the repair knows it: cut tops ring, a spike of one sample is many, levels of
 * plateaus are others. Mending first would need the whole premaster once more, mended, for every trial to read.
 */
function refuseRepairAtAnotherRate(plan: Pick<Plan, "stages">, { sampleRateHz }: Edits, source: AudioSource, { wishes }: MasterOrder): void {
  if (sampleRateHz === undefined || !plan.stages.some(({ stage }) => stage === "repair")) return;
  const kinds = wishes.repair.length > 0 ? wishes.repair : repairKinds;
  throw new SettingsError(
    "settings-malformed",
    "--repair",
    `--repair and --rate ${sampleRateHz} cannot be combined where there is something to mend, as in ${source.name}: the conversion comes first, and after it clipped tops are round and clicks are long. Do it in two runs: deadwax master MIX -o repaired.wav --repair ${String(kinds)} --intensity 0 --without conditioning loudness --bits 32f, which only repairs; then deadwax master repaired.wav --rate ${sampleRateHz}.`,
  );
}

/** The file's figures, hash and findings, and the premaster as it enters the chain. */
async function measureAndEdit(source: AudioSource, order: MasterOrder, host: RunHost, onProgress: Progress) {
  const seconds = source.frames / source.sampleRateHz;
  const { samplesSha256, readings, inspector } = await readAndInspect(source, host, "mix", (share) => onProgress("measure", share, seconds));
  const ofFile = { readings, before: measurementsOf(identityOf(source), readings) };
  const inspection = inspector.finish(ofFile.before);
  requireUsableLevel(source, inspection.findings);
  const edits = planEdits(order.edits ?? {}, source, ofFile.readings);
  const prepared = await prepare(source, edits, ofFile, host.newEngine, (share) => onProgress("convert", share, seconds));
  return { source, ofFile, samplesSha256, inspection, edits, ...prepared };
}

function recipeOf(source: AudioSource, samplesSha256: string, edits: Edits, plan: Plan, order: MasterOrder, host: RunHost): Recipe {
  const { edit, sampleRateHz } = edits;
  return {
    deadwax: deadwaxVersion,
    engineSha256: host.engineSha256,
    source: { samplesSha256, sampleRateHz: source.sampleRateHz, channels: source.channels, frames: source.frames },
    ...(order.stems ? { stems: order.stems } : {}),
    ...(edit ? { edit } : {}),
    plan,
    output: { bits: order.bits, ditherSeed: order.ditherSeed, ...(sampleRateHz ? { sampleRateHz } : {}) },
    tags: order.tags,
    madeAt: order.madeAt,
  };
}

async function tryPrint(source: AudioSource, host: RunHost, recipe: Recipe, output: Output, onProgress: (share: number) => void): Promise<Printed> {
  try {
    return await printMaster(source, host.newEngine(), recipe, output, host.newSha256(), emptyBext(recipe), onProgress);
  } catch (cause) {
    await output.discard();
    throw cause;
  }
}

/** Only a plan without a limiter lets samples pass full scale. */
function cutOff({ clampedSamples }: Printed): string[] {
  if (clampedSamples === 0) return [];
  return [
    `${clampedSamples} samples passed full scale and were cut off: lower the gain, keep the loudness stage, or write --bits 32f. Figures are those before.`,
  ];
}

/** Where loudness gave way, the report says by how much and to what. */
function yielded(loudness: LoudnessChoice | null): Refusal[] {
  if (!loudness?.gaveWay) return [];
  const { gaveWay, targetLufs, wishedLufs } = loudness;
  const lost = roundTo(gaveWay.fromLufs - targetLufs, 0.1);
  const wish = `${gaveWay.fromLufs} LUFS ${wishedLufs === null ? "would be its loudness" : "was asked for"}`;
  return [
    {
      stage: "loudness",
      reason: `${wish}; it yields by ${lost} LU to ${targetLufs} LUFS, beyond which its loudest passages would ${harmOf(gaveWay.to)}.`,
    },
  ];
}

/** What the prints so far came to, and what guards took back after them. */
interface Course {
  readonly prints: DrivePoint[];
  readonly takenBack: StepBack[];
}

/** A better plan when a guard failed or the loudness missed; null when the print can stand. Goes down in the course. */
function improve(plan: Plan, loudness: LoudnessChoice, after: Measurements, guards: readonly Guard[], { prints, takenBack }: Course): Plan | null {
  const back = stepBack(
    plan,
    guards.filter((guard) => !guard.held),
    takenBack,
  );
  const level = nextLevel(plan, loudness, after, prints);
  if (!back) return level ? withSettings(plan, "loudness", level) : null;
  takenBack.push(back.step);
  // What drive gave what loudness is another matter without what went.
  prints.length = 0;
  return level ? withSettings(back.plan, "loudness", level) : back.plan;
}

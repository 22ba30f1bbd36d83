import { AudioInputError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { identityOf, measurementsOf } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import { readBlocks } from "../analysis/read-blocks.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import { loudnessOf, LoudnessGauge } from "../analysis/loudness.ts";
import { checkPlan } from "../chain/chain.ts";
import { type Plan, type StagePlan, stageOrder } from "../chain/plan.ts";
import { planBeforeLoudness } from "../mastering/plan.ts";
import { styleNamed } from "../mastering/styles/styles.ts";
import type { Wishes } from "../mastering/wishes.ts";
import { chooseExcerpts } from "./excerpts.ts";
import type { Output, Progress, RunHost } from "./host.ts";
import { type LoudnessChoice, searchLoudness } from "./loudness-search.ts";
import { type Printed, printMaster } from "./print.ts";
import { deadwaxVersion, matrixNumber, type OutputBits, type Recipe, type Tags } from "./recipe.ts";
import { renderChain } from "./render.ts";
import { emptyBext, signedEnding } from "./sign.ts";
import { hashBlock } from "./source-hash.ts";
import type { TrialMaterial } from "./trial.ts";

export interface MasterOrder {
  readonly wishes: Wishes;
  readonly bits: OutputBits;
  readonly ditherSeed: number;
  readonly tags: Tags;
  /** ISO 8601, to the second. */
  readonly madeAt: string;
  /** A finished plan to render instead of making one. */
  readonly plan: Plan | null;
}

export interface Mastered {
  readonly before: Measurements;
  readonly after: Measurements;
  readonly readingsBefore: TrackReadings;
  readonly readingsAfter: TrackReadings;
  readonly plan: Plan;
  readonly matrix: string;
  readonly loudness: LoudnessChoice | null;
  readonly gainReductionDb: readonly number[];
  readonly findings: readonly Finding[];
}

/** Largest distance from the target that is left alone. */
const toleranceLu = 0.12;
const mostPrints = 3;
const excerptSeconds = 10;
const excerptCount = 2;

/** measure → plan → render → verify → sign: the main job, on one page. */
export async function master(source: AudioSource, order: MasterOrder, host: RunHost, onProgress: Progress): Promise<Mastered> {
  if (source.channels > 2) {
    throw new AudioInputError(
      "input-channels",
      source.name,
      `${source.name} has ${source.channels} channels; master takes mono or stereo. Fold it down or master the stems.`,
    );
  }
  const { readings, samplesSha256 } = await readAndHash(source, host, (share) => onProgress("measure", share));
  const before = measurementsOf(identityOf(source), readings);
  const { plan: firstPlan, loudness } = await makePlan(source, order, host, before, readings, onProgress);
  checkPlan(firstPlan);
  const recipeFor = (plan: Plan): Recipe => ({
    deadwax: deadwaxVersion,
    engineSha256: host.engineSha256,
    source: { samplesSha256, sampleRateHz: source.sampleRateHz, channels: source.channels, frames: source.frames },
    plan,
    output: { bits: order.bits, ditherSeed: order.ditherSeed },
    tags: order.tags,
    madeAt: order.madeAt,
  });
  let plan = firstPlan;
  for (let print = 1; ; print++) {
    const recipe = recipeFor(plan);
    const output = await host.newOutput();
    const { printed, after } = await tryPrint(source, host, recipe, output, (share) => onProgress(print === 1 ? "render" : "render again", share));
    const next = loudness && print < mostPrints ? correctLoudness(plan, loudness.targetLufs, after) : null;
    if (next) {
      await output.discard();
      plan = next;
      continue;
    }
    const matrix = matrixNumber(recipe, printed.pcmSha256, host.newSha256());
    await printed.finish(signedEnding({ recipe, pcmSha256: printed.pcmSha256, matrix }, after));
    await output.commit();
    return {
      before,
      after,
      readingsBefore: readings,
      readingsAfter: printed.readings,
      plan,
      matrix,
      loudness,
      gainReductionDb: printed.gainReductionDb,
      findings: [],
    };
  }
}

/** One pass: every reading of the premaster and the hash of its samples. */
async function readAndHash(source: AudioSource, host: RunHost, onProgress: (share: number) => void) {
  const engine = host.newEngine();
  const gauge = new TrackGauge(engine, source.sampleRateHz, source.channels);
  const sha256 = host.newSha256();
  await readBlocks(source, engine, (pointers, frames, startFrame) => {
    gauge.process(pointers, frames);
    hashBlock(engine, pointers, frames, sha256);
    onProgress((startFrame + frames) / source.frames);
  });
  return { readings: gauge.finish(), samplesSha256: sha256.hex() };
}

async function makePlan(
  source: AudioSource,
  order: MasterOrder,
  host: RunHost,
  before: Measurements,
  readings: TrackReadings,
  onProgress: Progress,
): Promise<{ plan: Plan; loudness: LoudnessChoice | null }> {
  if (order.plan) return { plan: order.plan, loudness: null };
  const plan = planBeforeLoudness(before, readings, order.wishes);
  if (before.integratedLufs === null || before.truePeakDbtp === null) return { plan, loudness: null };
  const gainDb = Number(plan.stages[0].settings["gainDb"]);
  const { material, excerptLufs } = await renderExcerpts(source, host, plan, readings);
  let trials = 0;
  const loudness = await searchLoudness(
    (settings, expectedLufs) => {
      onProgress("search", Math.min(1, (trials += settings.length) / 16));
      return host.runTrials(material, settings, expectedLufs);
    },
    { trackLufs: before.integratedLufs + gainDb, trackTruePeakDbtp: before.truePeakDbtp + gainDb, excerptLufs },
    { targetLufs: order.wishes.targetLufs, ceilingDbtp: order.wishes.ceilingDbtp, policy: styleNamed(order.wishes.style).loudness },
  );
  return { plan: { ...plan, stages: [...plan.stages, loudnessStage(loudness, before)] }, loudness };
}

function loudnessStage(loudness: LoudnessChoice, before: Measurements): StagePlan {
  const wished = loudness.wishedLufs ?? loudness.targetLufs;
  return {
    stage: "loudness",
    settings: { ...loudness.settings },
    because: [{ metric: "integrated loudness", measured: roundTo(before.integratedLufs ?? -70, 0.01), expected: roundTo(wished, 0.01), unit: "LUFS" }],
    effect: [],
  };
}

/** The excerpts as they enter the loudness stage. */
async function renderExcerpts(source: AudioSource, host: RunHost, plan: Plan, readings: TrackReadings) {
  const engine = host.newEngine();
  const gauge = new LoudnessGauge(engine, source.sampleRateHz, 2);
  const excerpts: Planar[] = [];
  for (const { startFrame, endFrame } of chooseExcerpts(readings, excerptSeconds, excerptCount)) {
    const sides: Planar = [new Float32Array(endFrame - startFrame), new Float32Array(endFrame - startFrame)];
    let at = 0;
    await renderChain(
      source,
      engine,
      plan,
      (left, right, frames) => {
        gauge.process([left, right], frames);
        sides[0].set(engine.f32(left, frames), at);
        sides[1].set(engine.f32(right, frames), at);
        at += frames;
      },
      { stages: stageOrder.filter((stage) => stage !== "loudness"), startFrame, endFrame },
    );
    excerpts.push(sides);
  }
  const material: TrialMaterial = { sampleRateHz: source.sampleRateHz, excerpts };
  return { material, excerptLufs: loudnessOf(gauge.stepPowers()).integratedLufs ?? -70 };
}

async function tryPrint(source: AudioSource, host: RunHost, recipe: Recipe, output: Output, onProgress: (share: number) => void) {
  try {
    const printed: Printed = await printMaster(source, host.newEngine(), recipe, output, host.newSha256(), emptyBext(recipe), onProgress);
    const bits = recipe.output.bits === "32f" ? 32 : recipe.output.bits;
    const after = measurementsOf({ file: "", bits, isPcm: recipe.output.bits !== "32f" }, printed.readings);
    return { printed, after };
  } catch (cause) {
    await output.discard();
    throw cause;
  }
}

/** The same plan with another drive, or null when the master is where it should be. */
function correctLoudness(plan: Plan, targetLufs: number, after: Measurements): Plan | null {
  const shortfall = targetLufs - (after.integratedLufs ?? targetLufs);
  if (Math.abs(shortfall) <= toleranceLu) return null;
  const stages = plan.stages.map((stage) =>
    stage.stage === "loudness"
      ? { ...stage, settings: { ...stage.settings, driveDb: roundTo(Number(stage.settings["driveDb"]) + shortfall * 1.1, 0.01) } }
      : stage,
  );
  return { ...plan, stages };
}

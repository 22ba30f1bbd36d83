import { gatedLoudnessOfSteps, LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { type Plan, type StagePlan, stageOrder } from "../chain/plan.ts";
import { planBeforeLoudness } from "../mastering/plan.ts";
import { type ReferenceTarget, referenceTarget } from "../mastering/reference.ts";
import { styleNamed } from "../mastering/styles/styles.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import type { Wishes } from "../mastering/wishes.ts";
import { chooseExcerpts, type Excerpt } from "./excerpts.ts";
import type { Progress, RunHost } from "./host.ts";
import { type LoudnessChoice, type LoudnessWish, searchLoudness } from "./loudness-search.ts";
import { settleReferenceTone } from "./reference-pass.ts";
import { renderChain } from "./render.ts";
import type { TrialMaterial } from "./trial.ts";
import { solveWarmth } from "./warmth-level.ts";

const excerptSeconds = 10;
const excerptCount = 2;
/** Trials of a search with automatic loudness, for the progress display. */
const usualTrials = 16;

/** A plan and how its loudness was found. */
export interface TrackPlan {
  readonly plan: Plan;
  /** Null for silence, which has no loudness to decide. */
  readonly loudness: LoudnessChoice | null;
}

/** From readings to a plan: rules for every stage before loudness, then the loudness stage by rendering its designs on excerpts. */
export async function planTrack(
  source: AudioSource,
  before: Measurements,
  readings: TrackReadings,
  wishes: Wishes,
  host: RunHost,
  onProgress: Progress,
): Promise<TrackPlan> {
  const style = styleNamed(wishes.style);
  const facts = gatherFacts(before, readings);
  const target = referenceTarget(wishes.references);
  const planned = planBeforeLoudness(facts, style, wishes.intensity, wishes.without, target);
  const rules = target ? await settleReferenceTone(source, host, planned, facts, target, wishes.intensity) : planned;
  if (before.integratedLufs === null || before.truePeakDbtp === null) return { plan: rules, loudness: null };
  const excerpts = chooseExcerpts(readings, excerptSeconds, excerptCount);
  const loudest = excerpts[excerpts.length - 1];
  const plan = style.warmth ? await solveWarmth(source, host.newEngine(), rules, loudest, style.warmth.levelDb) : rules;
  const { material, gauge, eachExcerptLufs } = await renderExcerpts(source, host, plan, excerpts);
  const excerptLufs = gauge ?? -70;
  // The stages so far change the excerpts as they change the track; what the excerpts differ from it was measured on the mix.
  const offset = before.integratedLufs - (await excerptLoudness(source, host, excerpts));
  let trials = 0;
  const loudness = await searchLoudness(
    (settings) => {
      trials += settings.length;
      onProgress("search", Math.min(1, trials / usualTrials), usualTrials * excerptSeconds * excerptCount);
      return host.runTrials(material, settings);
    },
    {
      trackLufs: excerptLufs + offset,
      trackTruePeakDbtp: before.truePeakDbtp + (excerptLufs + offset - before.integratedLufs),
      excerptLufs,
      eachExcerptLufs,
    },
    {
      targetLufs: wishes.targetLufs,
      ceilingDbtp: wishes.ceilingDbtp,
      policy: style.loudness,
      ownLufs: facts.isFinished ? before.integratedLufs : null,
      reference: levelWish(target, source.channels),
    },
  );
  return { plan: { ...plan, stages: [...plan.stages, loudnessStage(loudness, before)] }, loudness };
}

/** The loudness that references ask for, as a file of so many channels measures it; null without one that gives it. */
function levelWish(target: ReferenceTarget | null, channels: number): LoudnessWish["reference"] {
  if (!target || target.integratedLufs === null) return null;
  return { integratedLufs: target.integratedLufs - (channels === 1 ? 10 * Math.log10(2) : 0), ...target.amounts.level };
}

function loudnessStage(loudness: LoudnessChoice, before: Measurements): StagePlan {
  const { chosen, targetLufs, wishedLufs } = loudness;
  return {
    stage: "loudness",
    settings: { ...loudness.settings },
    because: [
      {
        metric: "integrated loudness",
        measured: roundTo(before.integratedLufs ?? -70, 0.1),
        expected: roundTo(wishedLufs ?? targetLufs, 0.1),
        unit: "LUFS",
      },
      {
        metric: "frames with audible distortion at that loudness",
        measured: roundTo(chosen.rdfPercent, 0.1),
        expected: [0, roundTo(loudness.rdfBudgetPercent, 0.1)],
        unit: "%",
      },
    ],
    effect: [{ metric: "integrated loudness", before: roundTo(before.integratedLufs ?? -70, 0.1), after: roundTo(targetLufs, 0.1), unit: "LUFS" }],
  };
}

/** The excerpts as they enter the loudness stage. */
async function renderExcerpts(source: AudioSource, host: RunHost, plan: Plan, chosen: readonly Excerpt[]) {
  const engine = host.newEngine();
  const gauge = new LoudnessGauge(engine, source.sampleRateHz, 2);
  const excerpts: Planar[] = [];
  const eachExcerptLufs: number[] = [];
  for (const excerpt of chosen) {
    const frames = excerpt.endFrame - excerpt.startFrame;
    const sides: Planar = [new Float32Array(frames), new Float32Array(frames)];
    const alone = new LoudnessGauge(engine, source.sampleRateHz, 2);
    let at = 0;
    await renderChain(
      source,
      engine,
      plan,
      (left, right, count) => {
        gauge.process([left, right], count);
        alone.process([left, right], count);
        sides[0].set(engine.f32(left, count), at);
        sides[1].set(engine.f32(right, count), at);
        at += count;
      },
      { stages: stageOrder.filter((stage) => stage !== "loudness"), ...excerpt },
    );
    excerpts.push(sides);
    eachExcerptLufs.push(gatedLoudnessOfSteps(alone.stepPowers()) ?? -70);
  }
  const material: TrialMaterial = { sampleRateHz: source.sampleRateHz, excerpts };
  return { material, gauge: loudnessOf(gauge.stepPowers()).integratedLufs, eachExcerptLufs };
}

/** Loudness of the excerpts as they are in the mix; a mono mix counts as it will be rendered, on both sides. */
async function excerptLoudness(source: AudioSource, host: RunHost, excerpts: readonly Excerpt[]): Promise<number> {
  const engine = host.newEngine();
  const gauge = new LoudnessGauge(engine, source.sampleRateHz, 2);
  for (const excerpt of excerpts) {
    await renderChain(
      source,
      engine,
      { chainVersion: 0, style: "", intensity: 0, stages: [] },
      (left, right, frames) => gauge.process([left, right], frames),
      excerpt,
    );
  }
  return loudnessOf(gauge.stepPowers()).integratedLufs ?? -70;
}

import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { type Plan, type StagePlan, stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { loudnessDesigns, plainDesign, scoutDesign } from "../mastering/loudness.ts";
import { planBeforeLoudness } from "../mastering/plan.ts";
import { styleNamed } from "../mastering/styles/styles.ts";
import { bandLevels } from "../mastering/targets/records-567.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import type { Wishes } from "../mastering/wishes.ts";
import { blockFrames } from "../wasm/engine.ts";
import { chooseExcerpts, type Excerpt } from "./excerpts.ts";
import type { Progress, RunHost } from "./host.ts";
import { type LoudnessChoice, searchLoudness } from "./loudness-search.ts";
import { type MoveChoice, type PlanRunner, searchMoves } from "./move-search.ts";
import { type TrialMaterial, withLoudness } from "./trial.ts";
import { solveWarmth } from "./warmth-level.ts";

/** How much of the song speaks for it (SOUND.md 5.3, 5.3a). */
const excerptsFor = { off: { seconds: 10, count: 2 }, quick: { seconds: 10, count: 2 }, deep: { seconds: 15, count: 3 } } as const;
/** Trials of a search with automatic loudness, for the progress display. */
const usualTrials = { off: 10, quick: 26, deep: 140 } as const;

/** A plan and how its loudness was found. */
export interface TrackPlan {
  readonly plan: Plan;
  /** Null for silence, which has no loudness to decide. */
  readonly loudness: LoudnessChoice | null;
  /** What the search over the moves found; null where none was made. */
  readonly moves: MoveChoice | null;
}

/** From readings to a plan: rules for every stage before loudness, the loudness stage by rendering its designs on excerpts, then every move put to the test. */
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
  const rules = planBeforeLoudness(facts, style, wishes.intensity, wishes.without);
  if (before.integratedLufs === null || before.truePeakDbtp === null) return { plan: rules, loudness: null, moves: null };
  const { seconds, count } = excerptsFor[wishes.search];
  const excerpts = chooseExcerpts(readings, seconds, count);
  const loudest = excerpts[excerpts.length - 1];
  const plan = style.warmth ? await solveWarmth(source, host.newEngine(), rules, loudest, style.warmth.levelDb) : rules;
  const material = await readExcerpts(source, excerpts);
  let tried = 0;
  const run: PlanRunner = (trials) => {
    tried += trials.length;
    onProgress("search", Math.min(1, tried / usualTrials[wishes.search]), usualTrials[wishes.search] * seconds * count);
    return host.runTrials(material, trials);
  };
  const [entered, mix] = await run([plan, { ...plan, stages: [] }].map((tryOut) => ({ plan: tryOut, against: "entered" })));
  // The stages so far change the excerpts as they change the track; what the excerpts differ from it was measured on the mix.
  const trackLufs = before.integratedLufs + entered.integratedLufs - mix.integratedLufs;
  const loudness = await searchLoudness(
    (settings) => run(settings.map((one) => ({ plan: withLoudness(plan, one), against: "entered" }))),
    {
      trackLufs,
      trackTruePeakDbtp: before.truePeakDbtp + trackLufs - before.integratedLufs,
      excerptLufs: entered.integratedLufs,
      eachExcerptLufs: entered.excerptLufs,
    },
    {
      targetLufs: wishes.targetLufs,
      ceilingDbtp: wishes.ceilingDbtp,
      policy: style.loudness,
      ownLufs: facts.isFinished ? before.integratedLufs : null,
      designs: wishes.search === "off" ? [plainDesign, scoutDesign] : loudnessDesigns,
    },
  );
  const whole = { ...plan, stages: [...plan.stages, loudnessStage(loudness, before)] };
  if (wishes.search === "off") return { plan: whole, loudness, moves: null };
  const moves = await searchMoves(run, whole, {
    style,
    weights: wishes.weights,
    bandTargets: bandLevels,
    tastes: ["glue", "warmth", "width"].filter((stage) => plan.stages.some((planned) => planned.stage === stage)),
    enteredLufs: entered.enteredLufs,
    isDeep: wishes.search === "deep",
  });
  return { plan: moves.plan, loudness: { ...loudness, settings: stageSettings(moves.plan) ?? loudness.settings }, moves };
}

function stageSettings(plan: Plan): LoudnessSettings | undefined {
  return stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
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

/** The excerpts as they are in the mix; a mono mix stands on both sides. */
async function readExcerpts(source: AudioSource, chosen: readonly Excerpt[]): Promise<TrialMaterial> {
  const excerpts: Planar[] = [];
  for (const { startFrame, endFrame } of chosen) {
    const sides: Planar = Array.from({ length: source.channels }, () => new Float32Array(endFrame - startFrame));
    await readWhole(source, startFrame, sides);
    excerpts.push(source.channels === 1 ? [sides[0], sides[0]] : sides);
  }
  return { sampleRateHz: source.sampleRateHz, excerpts };
}

async function readWhole(source: AudioSource, startFrame: number, planes: Planar): Promise<void> {
  for (let done = 0; done < planes[0].length; done += blockFrames) {
    const views = planes.map((plane) => plane.subarray(done, done + blockFrames));
    await source.read(startFrame + done, views);
  }
}

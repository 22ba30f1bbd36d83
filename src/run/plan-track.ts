import { lonePeaksOf, withoutSeconds } from "../analysis/lone-peaks.ts";
import { gatedLoudnessOfSteps } from "../analysis/loudness.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import { type Plan, type Reason, type StageName, type StagePlan, stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { alikeReferences } from "../mastering/alike-reference.ts";
import { essesOf } from "../mastering/esses.ts";
import { policyAt } from "../mastering/loudness.ts";
import { planBeforeLoudness } from "../mastering/plan.ts";
import { type ReferenceTarget, referenceTarget } from "../mastering/reference.ts";
import { resolveStyle } from "../mastering/styles/styles.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { gatherFacts, type TrackFacts } from "../mastering/track-facts.ts";
import { warmthLevelDb } from "../mastering/warmth.ts";
import type { Wishes } from "../mastering/wishes.ts";
import { blockFrames } from "../wasm/engine.ts";
import { chooseExcerpts, type Excerpt, loudestOf } from "./excerpts.ts";
import { settleLoudness } from "./final-loudness.ts";
import type { Progress, RunHost } from "./host.ts";
import { LoudnessForecast } from "./loudness-forecast.ts";
import { type LoudnessChoice, type LoudnessMaterial, type LoudnessWish, searchLoudness } from "./loudness-search.ts";
import { type MoveChoice, type PlanRunner, searchMoves } from "./move-search.ts";
import { settleReferenceTone } from "./reference-pass.ts";
import { styleHash } from "./style-hash.ts";
import { type Trial, type TrialMaterial, type TrialResult, withLoudness } from "./trial.ts";
import { solveWarmth } from "./warmth-level.ts";

/** How much of the song is rendered to judge a candidate, for each depth of search: that many excerpts of that many seconds. */
export const excerptsFor = { off: { seconds: 10, count: 2 }, quick: { seconds: 10, count: 2 }, deep: { seconds: 15, count: 3 } } as const;
/** Trials of a search with automatic loudness, for the progress display. */
const usualTrials = { off: 10, quick: 27, deep: 145 } as const;

/** A plan and how its loudness was found. */
export interface TrackPlan {
  readonly plan: Plan;
  /** Null for silence, which has no loudness to decide. */
  readonly loudness: LoudnessChoice | null;
  /** What the search over the moves found; null where none was made. */
  readonly moves: MoveChoice | null;
}

/** What the loudness stage has to do: the plan that leads to it, the excerpts of the mix, how loud they enter it, and what is asked. */
export interface LoudnessTask {
  readonly plan: Plan;
  readonly excerpts: TrialMaterial;
  readonly material: LoudnessMaterial;
  /** Highest true peak of the mix, lone peaks left out. */
  readonly musicPeakDbtp: number;
  readonly wish: LoudnessWish;
}

/** From readings to a plan: rules for every stage before loudness, the loudness stage by rendering its designs on excerpts, then every move put to the test. */
export async function planTrack(
  source: AudioSource,
  before: Measurements,
  readings: TrackReadings,
  wishes: Wishes,
  repair: StagePlan | null,
  host: RunHost,
  onProgress: Progress,
): Promise<TrackPlan> {
  const style = resolveStyle(wishes.style);
  const facts = factsOf(before, readings, wishes);
  const rules = await planRules(source, facts, wishes, repair, host);
  const task = await planUpToLoudness(source, before, readings, rules, wishes, host);
  if (!task) return { plan: rules, loudness: null, moves: null };
  const { seconds, count } = excerptsFor[wishes.search];
  let tried = 0;
  const run: PlanRunner = (trials) => {
    tried += trials.length;
    onProgress("search", Math.min(1, tried / usualTrials[wishes.search]), usualTrials[wishes.search] * seconds * count);
    return host.runTrials(task.excerpts, trials);
  };
  const { plan, loudness } = await planLoudness(task, before, run);
  if (wishes.search === "off") return { plan: withDesignReason(plan, loudness), loudness, moves: null };
  const moves = await searchMoves(run, plan, {
    style,
    weights: wishes.weights,
    isToneGiven: (referenceTarget(wishes.references)?.amounts.tone.amount ?? 0) > 0,
    isToneKept: facts.isFinished || isCurveAsked(wishes),
    hasPlainEsses: essesOf(facts)?.arePlain ?? false,
    tastes: tastesOf(plan, facts, wishes),
    enteredLufs: task.material.excerptLufs,
    isDeep: wishes.search === "deep",
  });
  const settled = await settleLoudness(run, plan, moves, loudness, task);
  return { ...settled, plan: withDesignReason(settled.plan, settled.loudness), moves };
}

/** The plan with the reason why a dearer way of making it loud than the cheapest was chosen, where one was. */
function withDesignReason(plan: Plan, { passedOver }: LoudnessChoice): Plan {
  if (!passedOver) return plan;
  const { design, guard, held } = passedOver;
  const reason: Reason = {
    metric: `${guard.name} of the cheapest way there, "${design}",`,
    measured: guard.value,
    expected: [Math.min(guard.limit, held), Math.max(guard.limit, held)],
    unit: guard.unit,
  };
  const stages = plan.stages.map((stage) => (stage.stage === "loudness" ? { ...stage, because: [...stage.because, reason] } : stage));
  return { ...plan, stages };
}

/** The rules' plan, its tone settled by a render where a reference gives it; with the hash of a style of the user's own. */
async function planRules(source: AudioSource, facts: TrackFacts, wishes: Wishes, repair: StagePlan | null, host: RunHost): Promise<Plan> {
  const style = resolveStyle(wishes.style);
  const own = typeof wishes.style === "string" ? {} : { styleSha256: styleHash(style, host.newSha256()) };
  const target = referenceTarget(alikeReferences(facts, wishes.references));
  const rules = { ...planBeforeLoudness(facts, style, wishes.intensity, wishes.without, repair, target, wishes.albumTone), ...own };
  return target ? settleReferenceTone(source, host, rules, facts, wishes.references, wishes.intensity) : rules;
}

/** What a style does otherwise than the transparent one would, and the tone or width of a reference, is asked for: it needs no fault to mend. */
function tastesOf(plan: Plan, facts: TrackFacts, wishes: Wishes): StageName[] {
  const target = referenceTarget(wishes.references);
  const neutral = planBeforeLoudness(facts, transparent, wishes.intensity, wishes.without, null, target);
  const settingsIn = (one: Plan, stage: StageName) => JSON.stringify(stageOf(one, stage)?.settings ?? null);
  return plan.stages
    .map(({ stage }) => stage)
    .filter(
      (stage) =>
        (stage === "tone" && (isCurveAsked(wishes) || wishes.albumTone !== undefined)) || settingsIn(plan, stage) !== settingsIn(neutral, stage),
    )
    .filter((stage) => stage !== "repair" && stage !== "loudness");
}

/** Whether references give what the tone curve carries. */
function isCurveAsked({ references }: Wishes): boolean {
  const amounts = referenceTarget(references)?.amounts;
  return amounts !== undefined && (amounts.tone.amount > 0 || amounts.width.amount > 0);
}

/** Loudness of what somebody finished, which is not made louder; a track of a finished record that was turned down, with its peaks back at the ceiling. */
function ownLufs({ isFinished, measurements }: TrackFacts, { albumTone, ceilingDbtp }: Wishes): number | null {
  const { integratedLufs, truePeakDbtp } = measurements;
  if (isFinished) return integratedLufs;
  if (!albumTone?.isFinished || integratedLufs === null || truePeakDbtp === null) return null;
  return integratedLufs + Math.max(0, ceilingDbtp - truePeakDbtp);
}

/** A track of a record that somebody finished is spared as the record is. */
function factsOf(before: Measurements, readings: TrackReadings, { albumTone }: Wishes): TrackFacts {
  const facts = gatherFacts(before, readings);
  return albumTone?.isFinished ? { ...facts, isFinished: true } : facts;
}

/** The rules' plan up to the loudness stage, ready to try what loudness costs; null for silence. */
export async function planRulesUpToLoudness(
  source: AudioSource,
  before: Measurements,
  readings: TrackReadings,
  wishes: Wishes,
  host: RunHost,
): Promise<LoudnessTask | null> {
  const rules = await planRules(source, factsOf(before, readings, wishes), wishes, null, host);
  return planUpToLoudness(source, before, readings, rules, wishes, host);
}

/** Gives the harmonics their level and renders the excerpts up to the loudness stage; null for silence, which has no loudness to decide. */
export async function planUpToLoudness(
  source: AudioSource,
  before: Measurements,
  readings: TrackReadings,
  rules: Plan,
  wishes: Wishes,
  host: RunHost,
): Promise<LoudnessTask | null> {
  const music = musicOf(readings, before);
  if (music.integratedLufs === null || music.truePeakDbtp === null) return null;
  const style = resolveStyle(wishes.style);
  const facts = gatherFacts(before, readings);
  const { seconds, count } = excerptsFor[wishes.search];
  const chosen = chooseExcerpts(readings, seconds, count);
  const levelDb = warmthLevelDb(style, wishes.intensity);
  const plan = levelDb === null ? rules : await solveWarmth(source, host.newEngine(), rules, loudestOf(chosen, readings), levelDb);
  const excerpts = await readExcerpts(source, chosen);
  const [entered] = await host.runTrials(excerpts, [{ plan, against: "entered" }]);
  const forecast = new LoudnessForecast(music.stepPowers, source.sampleRateHz, chosen);
  const lufsOf = ({ excerptSteps }: TrialResult) => forecast.lufs(excerptSteps) ?? -70;
  const trackLufs = lufsOf(entered);
  return {
    plan,
    excerpts,
    musicPeakDbtp: music.truePeakDbtp,
    material: {
      trackLufs,
      trackTruePeakDbtp: music.truePeakDbtp + trackLufs - music.integratedLufs,
      excerptLufs: entered.integratedLufs,
      lufsOf,
      eachExcerptLufs: entered.excerptLufs,
    },
    wish: {
      targetLufs: wishes.targetLufs,
      ceilingDbtp: wishes.ceilingDbtp,
      policy: policyAt(style.loudness, wishes.intensity),
      intensity: wishes.intensity,
      ownLufs: ownLufs(facts, wishes),
      isSearched: wishes.search !== "off",
      reference: levelWish(referenceTarget(wishes.references), source.channels),
    },
  };
}

/** A track as the loudness stage sees it: without the seconds of its lone peaks. */
function musicOf(readings: TrackReadings, { integratedLufs, truePeakDbtp }: Measurements) {
  const lone = lonePeaksOf(readings);
  const { stepPowers } = withoutSeconds(readings, lone.seconds);
  if (lone.seconds.length === 0) return { stepPowers, integratedLufs, truePeakDbtp };
  return { stepPowers, integratedLufs: gatedLoudnessOfSteps(stepPowers), truePeakDbtp: lone.truePeakDbtp };
}

/** The plan of a task with a loudness stage, and how that was found. */
export async function planLoudness(task: LoudnessTask, before: Measurements, run: PlanRunner): Promise<{ plan: Plan; loudness: LoudnessChoice }> {
  const loudness = await searchLoudness((settings) => run(loudnessTrials(task.plan, settings)), task.material, task.wish);
  return { plan: { ...task.plan, stages: [...task.plan.stages, loudnessStage(loudness, before, task.musicPeakDbtp)] }, loudness };
}

/** Trials of loudness stages behind one plan, judged by what enters the stage. */
export function loudnessTrials(plan: Plan, settings: readonly LoudnessSettings[]): Trial[] {
  return settings.map((one) => ({ plan: withLoudness(plan, one), against: "entered" }));
}

/** The loudness that references ask for, as a file of so many channels measures it; null without one that gives it. */
function levelWish(target: ReferenceTarget | null, channels: number): LoudnessWish["reference"] {
  if (!target || target.integratedLufs === null) return null;
  return { integratedLufs: target.integratedLufs - (channels === 1 ? powerToDb(2) : 0), ...target.amounts.level };
}

function loudnessStage(loudness: LoudnessChoice, before: Measurements, musicPeakDbtp: number): StagePlan {
  const { chosen, targetLufs, wishedLufs } = loudness;
  const peakDbtp = before.truePeakDbtp ?? musicPeakDbtp;
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
      ...(peakDbtp > musicPeakDbtp
        ? [
            {
              metric: "true peak of single moments, which planning passes over,",
              measured: roundTo(peakDbtp, 0.1),
              expected: roundTo(musicPeakDbtp, 0.1),
              unit: "dBTP",
            },
          ]
        : []),
    ],
    effect: [{ metric: "integrated loudness", before: roundTo(before.integratedLufs ?? -70, 0.1), after: roundTo(targetLufs, 0.1), unit: "LUFS" }],
  };
}

/** The excerpts as they are in the mix, in memory that threads can share where there is such; a mono mix stands on both sides. */
async function readExcerpts(source: AudioSource, chosen: readonly Excerpt[]): Promise<TrialMaterial> {
  const Room = typeof SharedArrayBuffer === "undefined" ? ArrayBuffer : SharedArrayBuffer;
  const excerpts: Planar[] = [];
  for (const { startFrame, endFrame } of chosen) {
    const sides: Planar = Array.from({ length: source.channels }, () => new Float32Array(new Room(4 * (endFrame - startFrame))));
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

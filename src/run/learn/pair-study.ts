import { identityOf, measurementsOf, readTrack } from "../../analysis/measure.ts";
import type { Measurements } from "../../analysis/measurements.ts";
import type { TrackReadings } from "../../analysis/readings.ts";
import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { type Plan, type StagePlan, stageOf, withSettings } from "../../chain/plan.ts";
import type { Damage } from "../../mastering/loudness.ts";
import { planBeforeLoudness } from "../../mastering/plan.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { transparent } from "../../mastering/styles/transparent.ts";
import { toneCurve } from "../../mastering/tone.ts";
import { gatherFacts, type TrackFacts } from "../../mastering/track-facts.ts";
import { defaultWishes } from "../../mastering/wishes.ts";
import type { Engine } from "../../wasm/engine.ts";
import { measureDistortion, residualDb } from "../distortion.ts";
import { chooseExcerpts, type Excerpt, loudestOf } from "../excerpts.ts";
import type { RunHost } from "../host.ts";
import type { LoudnessMaterial } from "../loudness-search.ts";
import { Passage } from "../passage.ts";
import { excerptsFor, loudnessTrials, planLoudness, planUpToLoudness } from "../plan-track.ts";
import { solveWarmth } from "../warmth-level.ts";
import { alignMaster } from "./align.ts";
import { requireLikeness, requireOrder, requireStep } from "./pair-likeness.ts";
import { compressionOf, type Passages, renderPassages } from "./passages.ts";
import { type ScoutPoint, scoutCurve } from "./scout-curve.ts";

/** A mix and the master an engineer made of it. */
export interface StylePair {
  readonly mix: AudioSource;
  readonly master: AudioSource;
}

/** What an engineer did to one mix, in the planner's own terms, beside what the planner's plainest master at the same loudness does. */
export interface PairStudy {
  readonly mix: AudioSource;
  readonly before: Measurements;
  readonly readings: TrackReadings;
  readonly facts: TrackFacts;
  readonly excerpts: readonly Excerpt[];
  readonly masterLufs: number;
  /** Distortion between mix and master: noise to mask ratio, disturbed frames, gain motion. */
  readonly paid: Damage;
  /** What the planner's own loudness stage costs this mix, from quiet to loud. */
  readonly curve: readonly ScoutPoint[];
  readonly material: LoudnessMaterial;
  readonly untouchedLufs: number;
  readonly mixPassages: Passages;
  readonly masterPassages: Passages;
  /** The mix with the master's tone and loudness and nothing else. */
  readonly plainPassages: Passages;
  readonly compression: { readonly master: number; readonly plain: number; readonly coloured: number };
  readonly residualDb: { readonly master: number; readonly plain: number; readonly coloured: number };
}

/** What the coloured comparison has: mean gain reduction, and harmonics under the programme. */
export const coloured = { reductionDb: 2, harmonicsDb: -34 } as const;
const plainStyle: Style = { ...transparent, dynamicBands: { mostDb: 0 }, deEss: { mostDb: 0 }, lowEnd: { ...transparent.lowEnd, widestDb: 24 } };
const colouredStyle: Style = {
  ...plainStyle,
  glue: { meanReductionDb: coloured.reductionDb, ratio: 1.6, attackMs: 30 },
  warmth: { kind: "tape", driveDb: 9, asymmetry: 0.05, levelDb: coloured.harmonicsDb },
};

/** Aligns and measures a pair. Throws when mix and master do not belong together, differ in rate, run at other speeds, are silent or change places. */
export async function studyPair({ mix, master }: StylePair, host: RunHost): Promise<PairStudy> {
  requireLikeness(mix, master);
  const readings = await readTrack(mix, host.newEngine());
  const rawMaster = await readTrack(master, host.newEngine());
  const before = measurementsOf(identityOf(mix), readings);
  const after = measurementsOf(identityOf(master), rawMaster);
  const masterLufs = after.integratedLufs;
  const aligned = await alignMaster(mix, master, readings, rawMaster, host.newEngine());
  const excerpts = chooseExcerpts(readings, excerptsFor.quick.seconds, excerptsFor.quick.count);
  const mixPassages = await renderPassages(mix, host, excerpts);
  const masterPassages = await renderPassages(aligned, host, excerpts);
  if (!mixPassages || !masterPassages || masterLufs === null || before.integratedLufs === null) {
    throw new SettingsError("settings-malformed", mix.name, `${mix.name} or ${master.name} is silent; nothing can be learned from it.`);
  }
  requireOrder(mix, master, before, after);
  const residual = (other: Passages) => listenTo(host.newEngine(), mix.sampleRateHz, mixPassages, other).residualDb();
  const residualOfMaster = residual(masterPassages);
  requireStep(mix, master, residualOfMaster);
  const facts = gatherFacts(before, readings);
  const moves = masterPassages.relativeDb.map((level, band) => level - mixPassages.relativeDb[band]);
  const plain = await plainMaster({ mix, before, readings, facts, excerpts, moves, masterLufs }, host);
  const plainPassages = (await renderPassages(mix, host, excerpts, plain.plan)) ?? mixPassages;
  const colouredPassages = (await renderPassages(mix, host, excerpts, plain.colouredPlan)) ?? plainPassages;
  return {
    mix,
    before,
    readings,
    facts,
    excerpts,
    masterLufs,
    paid: listenTo(host.newEngine(), mix.sampleRateHz, mixPassages, masterPassages).distortion(before.integratedLufs),
    curve: plain.curve,
    material: plain.material,
    untouchedLufs: plain.untouchedLufs,
    mixPassages,
    masterPassages,
    plainPassages,
    compression: {
      master: compressionOf(mixPassages, masterPassages),
      plain: compressionOf(mixPassages, plainPassages),
      coloured: compressionOf(mixPassages, colouredPassages),
    },
    residualDb: { master: residualOfMaster, plain: residual(plainPassages), coloured: residual(colouredPassages) },
  };
}

/** Passages before and after in one engine, to be compared there. */
function listenTo(engine: Engine, sampleRateHz: number, before: Passages, after: Passages) {
  const processed = before.planes.map((plane, index) => ({
    before: Passage.of(engine, sampleRateHz, plane),
    after: Passage.of(engine, sampleRateHz, after.planes[index]),
  }));
  return {
    distortion: (lufs: number) => measureDistortion(engine, sampleRateHz, processed, lufs),
    residualDb: () => residualDb(engine, sampleRateHz, processed),
  };
}

interface PlainWish extends Pick<PairStudy, "mix" | "before" | "readings" | "facts" | "masterLufs" | "excerpts"> {
  readonly moves: readonly number[];
}

/** The planner's plainest master with the engineer's tone and loudness; the same with a known colour; and what loudness costs here. */
async function plainMaster({ mix, before, readings, facts, excerpts, moves, masterLufs }: PlainWish, host: RunHost) {
  const rules = planBeforeLoudness(facts, plainStyle, 1, ["corrective"], null, null);
  const tone: StagePlan = { stage: "tone", settings: toneCurve(moves), because: [], effect: [] };
  const toned: Plan = { ...rules, stages: [...rules.stages.filter(({ stage }) => stage !== "tone"), tone] };
  const wishes = { ...defaultWishes, style: plainStyle, targetLufs: masterLufs };
  const task = await planUpToLoudness(mix, before, readings, toned, wishes, host);
  if (!task) throw new SettingsError("settings-malformed", mix.name, `${mix.name} is silent; nothing can be learned from it.`);
  const { plan, loudness } = await planLoudness(task, before, (trials) => host.runTrials(task.excerpts, trials));
  const colours = planBeforeLoudness(facts, colouredStyle, 1, ["corrective", "tone"], null, null).stages.filter(
    ({ stage }) => stage === "glue" || stage === "warmth",
  );
  const driven = withSettings(plan, "loudness", { driveDb: Number(stageOf(plan, "loudness")?.settings["driveDb"] ?? 0) + coloured.reductionDb });
  const loudest = loudestOf(excerpts, readings);
  const colouredPlan = await solveWarmth(mix, host.newEngine(), { ...driven, stages: [...driven.stages, ...colours] }, loudest, coloured.harmonicsDb);
  const curve = await scoutCurve(
    (settings) => host.runTrials(task.excerpts, loudnessTrials(task.plan, settings)),
    task.material,
    loudness.untouchedLufs,
  );
  return { plan, colouredPlan, curve, material: task.material, untouchedLufs: loudness.untouchedLufs };
}

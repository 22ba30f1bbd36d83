import { bandLevels } from "../analysis/band-levels.ts";
import { gatedLoudnessOfSteps, LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import { correlationLow, monoLossDb } from "../analysis/stereo.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { Planar } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { Chain } from "../chain/chain.ts";
import { type Plan, type StageName, stageOf, stageOrder, withSettings } from "../chain/plan.ts";
import { buildLoudness, type LoudnessSettings } from "../chain/stages/loudness.ts";
import { sibilanceSpread, strongestResonanceDb } from "../mastering/corrective.ts";
import { restlessBandDb } from "../mastering/dynamic-bands.ts";
import type { Heard } from "../mastering/objective.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { measureDistortion } from "./distortion.ts";

/** Excerpts of a mix as they are, a pair of arrays each; a mono mix stands on both sides. */
export interface TrialMaterial {
  readonly sampleRateHz: number;
  readonly excerpts: readonly Planar[];
}

/** A plan to try on the excerpts. */
export interface Trial {
  readonly plan: Plan;
  /** What distortion is set against: what enters the loudness stage, or the mix through the linear stages of the plan, which are no distortion. */
  readonly against: "entered" | "mix";
  /** Drives the loudness stage as if the excerpts entered it at this loudness: candidates meet at equal loudness. */
  readonly enteredLufs?: number;
}

/** What a plan does to the excerpts. */
export interface TrialResult extends Heard {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** Loudness of all excerpts as they enter the loudness stage. */
  readonly enteredLufs: number;
  /** Loudness of every excerpt. */
  readonly excerptLufs: readonly number[];
  /** Drive that was used, dB. */
  readonly driveDb: number;
}

/** Stages up to the loudness stage, rendered once and kept for the trials that share them. */
interface Entered {
  readonly key: string;
  readonly passages: readonly Planar[];
  readonly lufs: number;
}

const mostKept = 3;
const linearStages: readonly StageName[] = ["repair", "conditioning", "corrective", "tone", "low-end", "width"];
const stagesBefore = stageOrder.filter((stage) => stage !== "loudness");

/** Renders plans over the same excerpts, the loudness stage as a draft, and measures what was done to them. */
export class TrialBench {
  readonly #material: TrialMaterial;
  readonly #newEngine: () => Engine;
  #kept: readonly Entered[] = [];

  constructor(material: TrialMaterial, newEngine: () => Engine) {
    this.#material = material;
    this.#newEngine = newEngine;
  }

  /** Results depend on nothing but the material and the trial. */
  run({ plan, against, enteredLufs }: Trial): TrialResult {
    const { sampleRateHz } = this.#material;
    const entered = this.#enter(plan);
    const linear = against === "mix" ? this.#enter({ ...plan, stages: plan.stages.filter(({ stage }) => linearStages.includes(stage)) }) : entered;
    const engine = this.#newEngine();
    const settings = stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
    const driveDb = settings ? roundTo(settings.driveDb + (enteredLufs ?? entered.lufs) - entered.lufs, 0.01) : 0;
    const kernels = settings ? buildLoudness(engine, sampleRateHz, { ...settings, driveDb }, "draft") : [];
    // What a design of the loudness stage costs needs no spectra; what a whole chain sounds like does.
    const gauge = against === "mix" ? new ChainGauge(engine, sampleRateHz) : new LevelGauge(engine, sampleRateHz);
    const excerptLufs: number[] = [];
    const passages = entered.passages.map((passage, index) => {
      const alone = new LoudnessGauge(engine, sampleRateHz, 2);
      const after = runKernels(engine, kernels, passage, (pointers, frames) => {
        gauge.process(pointers, frames);
        alone.process(pointers, frames);
      });
      excerptLufs.push(gatedLoudnessOfSteps(alone.stepPowers()) ?? -70);
      return { before: linear.passages[index], after };
    });
    const heard = gauge.hear();
    return {
      ...heard,
      ...(kernels.length > 0 || against === "mix" ? measureDistortion(engine, sampleRateHz, passages, heard.integratedLufs) : undistorted),
      enteredLufs: entered.lufs,
      excerptLufs,
      driveDb,
    };
  }

  /** The excerpts as they enter the loudness stage. */
  #enter(plan: Plan): Entered {
    const key = JSON.stringify(plan.stages.filter(({ stage }) => stage !== "loudness").map(({ stage, settings }) => [stage, settings]));
    const known = this.#kept.find((entered) => entered.key === key);
    if (known) return known;
    const { sampleRateHz, excerpts } = this.#material;
    const engine = this.#newEngine();
    const gauge = new LoudnessGauge(engine, sampleRateHz, 2);
    const { kernels } = new Chain(engine, sampleRateHz, plan, stagesBefore);
    const passages = excerpts.map((excerpt) => runKernels(engine, kernels, excerpt, (pointers, frames) => gauge.process(pointers, frames)));
    const entered = { key, passages, lufs: loudnessOf(gauge.stepPowers()).integratedLufs ?? -70 };
    this.#kept = [entered, ...this.#kept].slice(0, mostKept);
    return entered;
  }
}

const undistorted = { nmrDb: -60, rdfPercent: 0, gainMotionDb: 0 } as const;

/** Loudness and peaks of what passes. */
class LevelGauge {
  readonly #loudness: LoudnessGauge;
  readonly #truePeak: TruePeak;

  constructor(engine: Engine, sampleRateHz: number) {
    this.#loudness = new LoudnessGauge(engine, sampleRateHz, 2);
    this.#truePeak = new TruePeak(engine, 2);
  }

  process(pointers: readonly number[], frames: number): void {
    this.#loudness.process(pointers, frames);
    this.#truePeak.process(pointers, frames);
  }

  hear() {
    const unheard = { bandsDb: null, sideToMidDb: null, monoLossDb: null, correlationLow: null, sibilanceDb: null, resonanceDb: 0, restlessDb: 0 };
    return { ...levelsOf(this.#loudness.stepPowers(), this.#truePeak.finish()), ...unheard };
  }
}

/** Everything the objective asks of what passes. */
class ChainGauge extends TrackGauge {
  constructor(engine: Engine, sampleRateHz: number) {
    super(engine, sampleRateHz, 2);
  }

  hear() {
    const readings = this.finish();
    const levels = levelsOf(readings.stepPowers, Math.max(...readings.peaksPerSecond));
    const loudLufs = levels.integratedLufs - 10;
    const bands = bandLevels(readings, levels.integratedLufs);
    return {
      ...levels,
      bandsDb: bands?.relativeDb ?? null,
      sideToMidDb: bands?.sideToMidDb ?? null,
      monoLossDb: monoLossDb(readings, levels.integratedLufs),
      correlationLow: correlationLow(readings),
      sibilanceDb: sibilanceSpread(readings, loudLufs),
      resonanceDb: strongestResonanceDb(readings, loudLufs),
      restlessDb: restlessBandDb(readings, loudLufs),
    };
  }
}

function levelsOf(stepPowers: Float64Array, truePeak: number) {
  const truePeakDbtp = truePeak > 0 ? 20 * Math.log10(truePeak) : -120;
  const loudness = loudnessOf(stepPowers);
  return {
    integratedLufs: loudness.integratedLufs ?? -70,
    truePeakDbtp,
    psrDb: truePeakDbtp - (loudness.maxShortTermLufs ?? loudness.maxMomentaryLufs ?? truePeakDbtp),
  };
}

/** A passage through kernels, their latency removed. */
function runKernels(
  engine: Engine,
  kernels: readonly Kernel[],
  passage: Planar,
  handle: (pointers: readonly number[], frames: number) => void,
): Planar {
  for (const kernel of kernels) kernel.reset();
  const latency = kernels.reduce((sum, kernel) => sum + kernel.latencyFrames, 0);
  const pointers = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  const frames = passage[0].length;
  const out: Planar = [new Float32Array(frames), new Float32Array(frames)];
  for (let start = 0; start < frames + latency; start += blockFrames) {
    const count = Math.min(blockFrames, frames + latency - start);
    pointers.forEach((pointer, side) => {
      const available = Math.max(0, Math.min(count, frames - start));
      const view = engine.f32(pointer, count);
      view.set(passage[side].subarray(start, start + available));
      view.fill(0, available);
    });
    for (const kernel of kernels) kernel.process(pointers[0], pointers[1], count);
    const skip = Math.max(0, latency - start);
    if (skip >= count) continue;
    pointers.forEach((pointer, side) => {
      out[side].set(engine.f32(pointer, count).subarray(skip), start + skip - latency);
    });
    handle(
      pointers.map((pointer) => pointer + skip * 4),
      count - skip,
    );
  }
  return out;
}

/** The plan with this loudness stage and no other. */
export function withLoudness(plan: Plan, settings: LoudnessSettings): Plan {
  if (stageOf(plan, "loudness")) return withSettings(plan, "loudness", settings);
  return { ...plan, stages: [...plan.stages, { stage: "loudness", settings, because: [], effect: [] }] };
}

/** The excerpts through a whole plan, as a master would have them. */
export function renderExcerpts(engine: Engine, { sampleRateHz, excerpts }: TrialMaterial, plan: Plan): Planar[] {
  const { kernels } = new Chain(engine, sampleRateHz, plan);
  return excerpts.map((excerpt) => runKernels(engine, kernels, excerpt, () => undefined));
}

import { bandLevels } from "../analysis/band-levels.ts";
import { gatedLoudnessOfSteps, LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import { correlationLow, monoLossDb } from "../analysis/stereo.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { Planar } from "../audio/source.ts";
import { gainToDb, roundTo } from "../audio/units.ts";
import { Chain } from "../chain/chain.ts";
import { type Plan, type StageName, stageOf, stageOrder, withSettings } from "../chain/plan.ts";
import { buildLoudness, type LoudnessSettings } from "../chain/stages/loudness.ts";
import { restlessBandDb } from "../mastering/dynamic-bands.ts";
import { sibilanceSpread } from "../mastering/esses.ts";
import type { Heard } from "../mastering/objective.ts";
import { strongestResonanceDb } from "../mastering/resonances.ts";
import type { Engine } from "../wasm/engine.ts";
import { measureDistortion } from "./distortion.ts";
import { eachBlock, Passage } from "./passage.ts";

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
  /** Whether what a de-esser takes is meant, and no distortion either. */
  readonly isDeEssingMeant?: boolean;
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
  /** Mean K-weighted power per 10 ms of every excerpt as it came out. */
  readonly excerptSteps: readonly Float64Array[];
  /** Drive that was used, dB. */
  readonly driveDb: number;
}

/** Stages up to the loudness stage, rendered once and kept for the trials that share them. */
interface Entered {
  readonly key: string;
  readonly passages: readonly Passage[];
  readonly lufs: number;
}

/** One for the chain and one for its linear stages alone. */
const mostKept = 2;
/** Room for the kernels and meters of one trial at 48 kHz, beside its passages. */
const kernelBytes = 2 ** 25;
const linearStages: readonly StageName[] = ["repair", "conditioning", "corrective", "tone", "low-end", "width"];
const stagesBefore = stageOrder.filter((stage) => stage !== "loudness");

/** How often a bench holds the excerpts at the most: what is kept, and what one trial makes and compares. */
export const copiesOfExcerpts = mostKept + 2;

/** What a plan does that is no distortion: its linear stages. A de-esser changes with time, and what it takes is counted unless it is meant. */
function meantPart({ plan, isDeEssingMeant }: Trial): Plan {
  const linear = { ...plan, stages: plan.stages.filter(({ stage }) => linearStages.includes(stage)) };
  return stageOf(linear, "corrective") && !isDeEssingMeant ? withSettings(linear, "corrective", { deEssDb: 0 }) : linear;
}

/** Renders plans over the same excerpts, the loudness stage as a draft, and measures what was done to them. */
export class TrialBench {
  readonly #sampleRateHz: number;
  readonly #engine: Engine;
  readonly #excerpts: TrialMaterial["excerpts"];
  readonly #scratchBytes: number;
  /** The most recent first. */
  #kept: readonly Entered[] = [];

  /** The bench has the engine to itself. */
  constructor({ sampleRateHz, excerpts }: TrialMaterial, engine: Engine) {
    this.#sampleRateHz = sampleRateHz;
    this.#engine = engine;
    this.#excerpts = excerpts;
    const passageBytes = excerpts.reduce((sum, [left]) => sum + Passage.bytes(sampleRateHz, left.length), 0);
    this.#scratchBytes = 2 * passageBytes + Math.ceil((kernelBytes * sampleRateHz) / 48000);
  }

  /** Results depend on nothing but the material and the trial. */
  run(trial: Trial): TrialResult {
    const entered = this.#enter(trial.plan);
    const linear = trial.against === "mix" ? this.#enter(meantPart(trial)) : entered;
    return this.#engine.scratch(this.#scratchBytes, () => this.#loudness(trial, entered, linear));
  }

  #loudness({ plan, against, enteredLufs }: Trial, entered: Entered, linear: Entered): TrialResult {
    const engine = this.#engine;
    const sampleRateHz = this.#sampleRateHz;
    const settings = stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
    const driveDb = settings ? roundTo(settings.driveDb + (enteredLufs ?? entered.lufs) - entered.lufs, 0.01) : 0;
    const kernels = settings ? buildLoudness(engine, sampleRateHz, { ...settings, driveDb }, "draft") : [];
    // What a design of the loudness stage costs needs no spectra; what a whole chain sounds like does.
    const gauge = against === "mix" ? new ChainGauge(engine, sampleRateHz) : new LevelGauge(engine, sampleRateHz);
    const processed = entered.passages.map((passage, index) => {
      const after = kernels.length > 0 ? new Passage(engine, sampleRateHz, passage.frames) : passage;
      if (after !== passage) after.becomeThrough(passage, kernels);
      eachBlock(after.frames, (start, frames) => gauge.process(after.at(start), frames));
      gauge.endPassage();
      return { before: linear.passages[index], after };
    });
    const { stepPowers, ...heard } = gauge.hear();
    const excerptSteps = splitSteps(stepPowers, sampleRateHz, this.#excerpts);
    return {
      ...heard,
      ...(kernels.length > 0 || against === "mix" ? measureDistortion(engine, sampleRateHz, processed, heard.integratedLufs) : undistorted),
      enteredLufs: entered.lufs,
      excerptLufs: excerptSteps.map((steps) => gatedLoudnessOfSteps(steps) ?? -70),
      excerptSteps,
      driveDb,
    };
  }

  /** The excerpts as they enter the loudness stage. */
  #enter(plan: Plan): Entered {
    const stages = plan.stages.filter(({ stage }) => stage !== "loudness");
    const key = JSON.stringify(stages.map(({ stage, settings }) => [stage, settings]));
    const entered = this.#kept.find((known) => known.key === key) ?? this.#render(key, { ...plan, stages });
    this.#kept = [entered, ...this.#kept.filter((other) => other !== entered)].slice(0, mostKept);
    return entered;
  }

  #render(key: string, plan: Plan): Entered {
    const engine = this.#engine;
    const passages = this.#room();
    const lufs = engine.scratch(this.#scratchBytes, () => {
      const { kernels } = new Chain(engine, this.#sampleRateHz, plan, stagesBefore);
      const gauge = new LoudnessGauge(engine, this.#sampleRateHz, 2);
      passages.forEach((passage, index) => {
        passage.becomeThrough(this.#excerpts[index], kernels);
        eachBlock(passage.frames, (start, frames) => gauge.process(passage.at(start), frames));
      });
      return loudnessOf(gauge.stepPowers()).integratedLufs ?? -70;
    });
    return { key, passages, lufs };
  }

  /** Passages to render into: those of the entry that was not used for longest, once there are enough. */
  #room(): readonly Passage[] {
    if (this.#kept.length === mostKept) return this.#kept[mostKept - 1].passages;
    return this.#excerpts.map(([left]) => new Passage(this.#engine, this.#sampleRateHz, left.length));
  }
}

/** The steps of excerpts that were measured one after the other; all but the last are whole seconds long. */
function splitSteps(stepPowers: Float64Array, sampleRateHz: number, excerpts: readonly Planar[]): Float64Array[] {
  let start = 0;
  return excerpts.map(([left]) => {
    const from = start;
    start += Math.floor((left.length * 100) / sampleRateHz);
    return stepPowers.slice(from, start);
  });
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

  endPassage(): void {
    this.#truePeak.endPassage();
  }

  hear() {
    const stepPowers = this.#loudness.stepPowers();
    const unheard = { bandsDb: null, sideToMidDb: null, monoLossDb: null, correlationLow: null, sibilanceDb: null, resonanceDb: 0, restlessDb: 0 };
    return { stepPowers, ...levelsOf(stepPowers, this.#truePeak.finish()), ...unheard };
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
      stepPowers: readings.stepPowers,
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
  const truePeakDbtp = truePeak > 0 ? gainToDb(truePeak) : -120;
  const loudness = loudnessOf(stepPowers);
  return {
    integratedLufs: loudness.integratedLufs ?? -70,
    truePeakDbtp,
    psrDb: truePeakDbtp - (loudness.maxShortTermLufs ?? loudness.maxMomentaryLufs ?? truePeakDbtp),
  };
}

/** The plan with this loudness stage and no other. */
export function withLoudness(plan: Plan, settings: LoudnessSettings): Plan {
  if (stageOf(plan, "loudness")) return withSettings(plan, "loudness", settings);
  return { ...plan, stages: [...plan.stages, { stage: "loudness", settings, because: [], effect: [] }] };
}

/** The excerpts through a whole plan, as a master would have them. */
export function renderExcerpts(engine: Engine, { sampleRateHz, excerpts }: TrialMaterial, plan: Plan): Planar[] {
  const { kernels } = new Chain(engine, sampleRateHz, plan);
  return excerpts.map((excerpt) => {
    const passage = new Passage(engine, sampleRateHz, excerpt[0].length);
    passage.becomeThrough(excerpt, kernels);
    return passage.read();
  });
}

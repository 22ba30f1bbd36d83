import type { Measurements } from "../analysis/measurements.ts";
import type { Finding } from "../audio/findings.ts";
import type { Plan } from "../chain/plan.ts";
import type { ReferenceComparison } from "../mastering/reference-comparison.ts";
import type { AbLevels } from "./ab.ts";
import type { SignedRecipe } from "./recipe.ts";
import type { AlternatesResult, StemsResult } from "./stems-result.ts";

/** A promise about the master that is checked after rendering. */
export interface Guard {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly held: boolean;
}

/** Something that was asked for, or would have been usual, and was not done; or, of a stage that is in the plan, done in part. */
export interface Refusal {
  readonly stage: string;
  readonly reason: string;
}

/** A candidate the search rendered. */
export interface Candidate {
  readonly name: string;
  /** Sum over terms of which each is 0 where perfect and 1 where an engineer would object. */
  readonly objective: number;
  readonly chosen: boolean;
}

/** Curves for pictures; never used for decisions. */
export interface Curves {
  /** Peak per column of a fixed number of columns, of either side of zero and drawn on both, full scale 1. */
  readonly waveformBefore: { readonly low: readonly number[]; readonly high: readonly number[] };
  readonly waveformAfter: { readonly low: readonly number[]; readonly high: readonly number[] };
  /** Short-term loudness every `stepSeconds`, LUFS; null where silent. */
  readonly stepSeconds: number;
  readonly shortTermBeforeLufs: readonly (number | null)[];
  readonly shortTermAfterLufs: readonly (number | null)[];
  /** Gain reduction of the limiter every `stepSeconds`, dB, 0 or negative (largest in the step). */
  readonly gainReductionDb: readonly number[];
  /** How far the clip before it takes the highest sample down, likewise; all 0 without a clip. */
  readonly clipReductionDb: readonly number[];
  /** Band-level comparison: measured and after, beside the range of comparable records. Level relative to the mean of the bands, dB. */
  readonly bands: readonly BandComparison[];
}

/** One wide band before and after, beside the range of comparable records. */
export interface BandComparison {
  readonly lowHz: number;
  readonly highHz: number;
  readonly beforeDb: number;
  readonly afterDb: number;
  readonly expectedDb: readonly [number, number];
}

/** What one service will do with the master. */
export interface PlaybackPrediction {
  readonly service: string;
  readonly targetLufs: number | null;
  /** Gain the service applies, dB. */
  readonly gainDb: number;
  readonly playedLufs: number;
  readonly note: string;
}

/** What `deadwax master --json` prints, plus the curves that the report draws; with what the file carries, for whoever keeps it to recall the master. */
export interface MasterResult extends SignedRecipe {
  readonly source: string;
  readonly output: string;
  readonly style: string;
  readonly plan: Plan;
  /** What was cut, faded or converted, a sentence each. */
  readonly edits: readonly string[];
  /** Trouble met while reading the file that did not prevent it, in words. */
  readonly warnings: readonly string[];
  /** The files written for comparing by ear, and their levels; absent unless asked for. */
  readonly ab?: AbLevels & { readonly files: readonly string[] };
  /** The stems it was made from; absent for a mix. */
  readonly stems?: StemsResult;
  /** The versions written beside it; absent unless asked for. */
  readonly alternates?: AlternatesResult;
  readonly before: Measurements;
  readonly after: Measurements;
  readonly findings: readonly Finding[];
  readonly guards: readonly Guard[];
  readonly refused: readonly Refusal[];
  /** The distance to the references before and after; null without any. */
  readonly reference: ReferenceComparison | null;
  /** Whole chains that were rendered on excerpts and compared at equal loudness. */
  readonly candidates: readonly Candidate[];
  /** Ways of making it loud that were compared in the same way; their objective is the price of loudness alone. */
  readonly loudnessDesigns: readonly Candidate[];
  readonly playback: readonly PlaybackPrediction[];
  /** Set when `check` found something of severity `stop`: the master is labelled not recommended. */
  readonly notRecommended: boolean;
  readonly realTimeFactor: number;
  readonly curves: Curves;
}

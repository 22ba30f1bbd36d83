/** Third octaves 20 Hz to 20 kHz, base-10 centres (IEC 61260). */
export const thirdOctaveHz: readonly number[] = Array.from({ length: 31 }, (_, band) => 1000 * 10 ** ((band - 17) / 10));

/** Edges of the nine wide bands in which the statistics of records were taken (docs/decisions/tone-targets.md). */
export const wideBandEdgesHz = [20, 148, 392, 795, 1500, 2500, 4300, 7300, 12200, 20000] as const;

/** Where the 31 third octaves of the side begin in a spectral frame; those of the mid are the difference from the first 31. */
export const sideThirdsAt = 31 + 9 + 9;

/** Values per spectral frame: 31 third octaves (mid plus side), nine wide bands of mid, nine of side, 31 third octaves of the side. */
export const bandFrameValues = sideThirdsAt + 31;

/** Values per step of 10 ms: peak L, peak R, sum of squares L, R, sum of L·R, of the first two channels. */
export const stepValues = 5;

/** What one pass over a track leaves behind: everything from which measurements and decisions are made. */
export interface TrackReadings {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly frames: number;
  /** K-weighted mean power of every 10 ms. */
  readonly stepPowers: Float64Array;
  /** The same of (L+R)/√2; null unless stereo. */
  readonly monoStepPowers: Float64Array | null;
  /** Per channel pair: sum L, sum R, sum L², sum R², sum LR, peak L, peak R, frames, OR of the samples as 32-bit integers. */
  readonly totals: readonly Float64Array[];
  /** Per 10 ms: `stepValues` values. */
  readonly steps: Float32Array;
  /** Per spectral frame, every `bandFrameSeconds`: `bandFrameValues` band powers. */
  readonly bandFrames: Float32Array;
  readonly bandFrameSeconds: number;
  /** Sum over `spectrumFrames` of the power per bin, mid plus side. */
  readonly spectrum: Float64Array;
  readonly spectrumFrames: number;
  /** Largest true-peak amplitude of every second. The meter judges up to 4351 frames late: a peak at the end of a second may count for the next. */
  readonly peaksPerSecond: Float32Array;
}

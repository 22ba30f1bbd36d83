import type { Measurements } from "../../analysis/measurements.ts";

/** A candidate as it can be heard: a loudness-matched copy, sample-aligned with all others. */
export interface ComparedCandidate {
  readonly name: string;
  /** What `master` was asked for; null for the untouched mix. */
  readonly style: string | null;
  /** The file of a style of one's own, as it was typed; null for a built-in one. */
  readonly styleFile: string | null;
  readonly intensity: number | null;
  /** Null where automatic, and for the untouched mix. */
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number | null;
  /** As it was typed; null without one. */
  readonly reference: string | null;
  /** File name of the matched copy inside the folder. */
  readonly file: string;
  /** Gain that matched it, dB, 0 or negative. */
  readonly gainDb: number;
  /** Further gain of its passage on the page, so that the passages alone are matched too, dB, 0 or negative. */
  readonly passageGainDb: number;
  /** The candidate before it was turned down. */
  readonly master: Measurements;
  /** The copy. */
  readonly matched: Measurements;
  /** Rank: higher is gentler. The untouched mix is the gentlest, then those with the largest peak to loudness ratio. */
  readonly gentleness: number;
  /** Short-term loudness of the copy every `stepSeconds`, LUFS; null where silent. */
  readonly shortTermLufs: readonly (number | null)[];
}

/** A candidate that came out the same to the sample as an earlier one, which stands for both. */
export interface MergedCandidate {
  readonly name: string;
  readonly sameAs: string;
}

/** What `deadwax compare --json` prints and the page shows. */
export interface CompareResult {
  readonly source: string;
  /** File name of the page inside the folder. */
  readonly page: string;
  /** Loudness of all copies, LUFS. */
  readonly matchedLufs: number;
  readonly durationSeconds: number;
  /** What the page plays. */
  readonly passage: { readonly startSeconds: number; readonly endSeconds: number };
  readonly stepSeconds: number;
  readonly candidates: readonly ComparedCandidate[];
  readonly merged: readonly MergedCandidate[];
  /** Trouble met while reading the mix that did not prevent it, in words. */
  readonly warnings: readonly string[];
}

/** Ranks by gentleness: the untouched mix (null) first, then by peak to loudness ratio, dB. */
export function gentlenessRanks(plrDb: readonly (number | null)[]): number[] {
  const of = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  return plrDb.map((own) => plrDb.filter((other) => of(other) < of(own)).length);
}

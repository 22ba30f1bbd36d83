// tables only
import { wideBandEdgesHz } from "../../analysis/readings.ts";

/** Spread of a feature over a set of records. */
export interface Spread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * Statistics of 567 finished records: K-weighted level of nine bands, relative to the mean of the nine, dB. Percentiles per feature, computed from
 * the published analysis files of phaselimiter (AI Mastering, MIT licence); genres are not stated. The spreads of 10 to 18 dB are the point:
 * no single ideal curve exists. Source and limits: docs/decisions/tone-targets.md.
 */
export const bandLevels: readonly Spread[] = [
  { p10: -0.6, p50: 5.3, p90: 10.6 },
  { p10: 3.1, p50: 8.6, p90: 15.5 },
  { p10: 2.0, p50: 6.6, p90: 14.6 },
  { p10: -0.5, p50: 2.9, p90: 11.0 },
  { p10: -1.8, p50: 1.9, p90: 7.5 },
  { p10: -5.7, p50: -0.4, p90: 3.1 },
  { p10: -13, p50: -4.5, p90: -1.0 },
  { p10: -19.7, p50: -7.1, p90: -2.2 },
  { p10: -23, p50: -13.6, p90: -4.7 },
];

/** Side minus mid per band, median of the same records, dB. */
export const sideToMidMedians: readonly number[] = [-14.4, -8.3, -7.0, -6.8, -6.3, -6.5, -6.4, -5.8, -4.8];

/** Side minus mid of the lowest band over the same records, dB. */
export const lowBandSideToMid: Spread = { p10: -23.7, p50: -14.4, p90: -2.4 };

/** The middle half of a spread, each tail taken as normal: a quartile lies 0.526 of the way from the median to the 10th or 90th percentile. */
export function middleHalf({ p10, p50, p90 }: Spread): readonly [number, number] {
  const share = 0.526;
  return [p50 - share * (p50 - p10), p50 + share * (p90 - p50)];
}

/** "148 to 392 Hz" */
export function bandName(band: number): string {
  return `${wideBandEdgesHz[band]} to ${wideBandEdgesHz[band + 1]} Hz`;
}

import { thirdOctaveHz, wideBandEdgesHz } from "../../analysis/readings.ts";
import type { Spread } from "./records-567.ts";

/** How far from the aim a band may be before it counts, tenth to ninetieth percentile, dB. */
const toleranceDb = 2;

/**
 * Where a tone curve that follows a reference wants the nine wide bands, as targets for the objective: the mix's own levels plus what the curve gives
 * each band, relative to the mean of the bands, dB.
 */
export function aimedBands(relativeDb: readonly number[], curveDb: readonly number[]): Spread[] {
  const aims = relativeDb.map((level, band) => level + meanWithin(curveDb, wideBandEdgesHz[band], wideBandEdgesHz[band + 1]));
  const mean = aims.reduce((sum, aim) => sum + aim, 0) / aims.length;
  return aims.map((aim) => ({ p10: aim - mean - toleranceDb, p50: aim - mean, p90: aim - mean + toleranceDb }));
}

function meanWithin(curveDb: readonly number[], lowHz: number, highHz: number): number {
  const within = curveDb.filter((_, index) => thirdOctaveHz[index] >= lowHz && thirdOctaveHz[index] < highHz);
  return within.reduce((sum, gainDb) => sum + gainDb, 0) / Math.max(1, within.length);
}

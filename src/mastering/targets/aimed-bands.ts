import type { Spread } from "./records-567.ts";

/** How far from the aim a band may be before it counts, tenth to ninetieth percentile, dB. */
const toleranceDb = 2;

/** Levels that the nine wide bands are to have, relative to their mean, dB, as targets for the objective. */
export function aimedBands(relativeDb: readonly number[]): Spread[] {
  return relativeDb.map((aim) => ({ p10: aim - toleranceDb, p50: aim, p90: aim + toleranceDb }));
}

import { powerToDb } from "../audio/units.ts";
import { percentile } from "./dynamics.ts";
import { gatedLoudnessOfSteps } from "./loudness.ts";
import type { TrackReadings } from "./readings.ts";

const stepValues = 5;

/** Normalised correlation of left and right over the whole track, -1 … 1. */
export function correlationOf(readings: TrackReadings): number | null {
  if (readings.channels !== 2) return null;
  const [, , left, right, cross] = readings.totals[0];
  return left > 0 && right > 0 ? cross / Math.sqrt(left * right) : null;
}

/** Power of the side signal over that of the mid, dB. */
export function sideToMidDb(readings: TrackReadings): number | null {
  if (readings.channels !== 2) return null;
  const [, , left, right, cross] = readings.totals[0];
  const mid = left + right + 2 * cross;
  const side = left + right - 2 * cross;
  return mid > 0 && side > 0 ? powerToDb(side / mid) : null;
}

/** Loudness lost when both sides are summed: I - I((L+R)/√2), LU. Negative where the sum is louder. */
export function monoLossDb(readings: TrackReadings, integratedLufs: number | null): number | null {
  if (!readings.monoStepPowers || integratedLufs === null) return null;
  const mono = gatedLoudnessOfSteps(readings.monoStepPowers);
  return mono === null ? null : integratedLufs - mono;
}

/** 5th percentile of the correlation of 400 ms windows that are not quiet. */
export function correlationLow(readings: TrackReadings): number | null {
  if (readings.channels !== 2) return null;
  const values: number[] = [];
  for (let step = 0; step + 40 <= readings.steps.length / stepValues; step += 20) {
    let left = 0;
    let right = 0;
    let cross = 0;
    for (let at = step * stepValues; at < (step + 40) * stepValues; at += stepValues) {
      left += readings.steps[at + 2];
      right += readings.steps[at + 3];
      cross += readings.steps[at + 4];
    }
    if (left + right > 1e-5 * readings.sampleRateHz && left > 0 && right > 0) values.push(cross / Math.sqrt(left * right));
  }
  return values.length > 0 ? percentile(values, 0.05) : null;
}

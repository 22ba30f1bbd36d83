import { powerToDb } from "../audio/units.ts";
import { gatedLoudnessOfSteps } from "./loudness.ts";
import { stepValues, type TrackReadings } from "./readings.ts";
import { percentile } from "./statistics.ts";

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

/** Windows this far below the mean power of all are quiet, as for the loudness range (EBU Tech 3342). */
const quietDb = 20;
const windowSteps = 40;
/** -70 dBFS on both channels. */
const silentPower = 2e-7;

/** 5th percentile of the correlation of 400 ms windows that are not quiet: the same at whatever gain. */
export function correlationLow(readings: TrackReadings): number | null {
  if (readings.channels !== 2) return null;
  const windows = correlatedWindows(readings);
  if (windows.length === 0) return null;
  const gate = (windows.reduce((sum, { power }) => sum + power, 0) / windows.length) * 10 ** (-quietDb / 10);
  return percentile(
    windows.filter(({ power }) => power >= gate).map(({ correlation }) => correlation),
    0.05,
  );
}

/** Every 200 ms, the mean square of both channels together over 400 ms, and how alike they are; silence left out. */
function correlatedWindows({ steps, sampleRateHz }: TrackReadings): { readonly power: number; readonly correlation: number }[] {
  const windows = [];
  const frames = (sampleRateHz * windowSteps) / 100;
  for (let step = 0; step + windowSteps <= steps.length / stepValues; step += windowSteps / 2) {
    let left = 0;
    let right = 0;
    let cross = 0;
    for (let at = step * stepValues; at < (step + windowSteps) * stepValues; at += stepValues) {
      left += steps[at + 2];
      right += steps[at + 3];
      cross += steps[at + 4];
    }
    const power = (left + right) / frames;
    if (power > silentPower && left > 0 && right > 0) windows.push({ power, correlation: cross / Math.sqrt(left * right) });
  }
  return windows;
}

import { powerToDb } from "../audio/units.ts";
import type { TrackReadings } from "./readings.ts";

/** Peaks that stand alone: a few seconds of a track in which it peaks far above all the rest, through a click, a count-in, a single hit. */
export interface LonePeaks {
  /** The seconds that hold them, each with the one before, for the meter may count a peak a second late; in order, empty where there is none. */
  readonly seconds: readonly number[];
  /** Highest true peak of all other seconds, dBTP; null for silence. */
  readonly truePeakDbtp: number | null;
}

/** How far they stand above every other second (6 dB, as an amplitude). */
const leastRatio = 2;
/** More of them, or a larger share of the track, are a part of the music. */
const mostSeconds = 4;
const mostShare = 0.05;
const stepsPerSecond = 100;

/** Finds lone peaks in the readings of a track. What is planned looks past them: one moment shall not decide how loud a song becomes. */
export function lonePeaksOf({ peaksPerSecond: peaks }: TrackReadings): LonePeaks {
  const order = Array.from(peaks.keys()).sort((a, b) => peaks[b] - peaks[a]);
  let count = Math.min(mostSeconds, Math.floor((peaks.length - 1) * mostShare));
  while (count > 0 && (peaks[order[count]] === 0 || peaks[order[count - 1]] < leastRatio * peaks[order[count]])) count--;
  const rest = peaks[order[count]] ?? 0;
  const seconds = new Set(order.slice(0, count).flatMap((second) => [Math.max(0, second - 1), second]));
  return { seconds: [...seconds].sort((a, b) => a - b), truePeakDbtp: rest > 0 ? powerToDb(rest * rest) : null };
}

/** Readings whose loudness is that of a track without these seconds; everything else stays. */
export function withoutSeconds(readings: TrackReadings, seconds: readonly number[]): TrackReadings {
  if (seconds.length === 0) return readings;
  const silenced = (steps: Float64Array) => {
    const rest = steps.slice();
    for (const second of seconds) rest.fill(0, second * stepsPerSecond, (second + 1) * stepsPerSecond);
    return rest;
  };
  const { stepPowers, monoStepPowers } = readings;
  return { ...readings, stepPowers: silenced(stepPowers), monoStepPowers: monoStepPowers && silenced(monoStepPowers) };
}

import { lonePeaksOf } from "../analysis/lone-peaks.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { bandFrameValues } from "../analysis/readings.ts";
import { powerToDb } from "../audio/units.ts";

/** A passage of a track, in frames. */
export interface Excerpt {
  readonly startFrame: number;
  readonly endFrame: number;
}

/**
 * Chooses passages that stand for a track: the loudest one, then those farthest from all chosen in level and spectrum among what is
 * within 12 LU of the loudest. A track no longer than they would be together is taken whole. Passages with a lone peak do not stand for it:
 * what a limiter does to one hit would count as what it does to the song.
 */
export function chooseExcerpts(readings: TrackReadings, seconds: number, count: number): Excerpt[] {
  const { frames, sampleRateHz } = readings;
  const lone = lonePeaksOf(readings).seconds;
  const whole = [{ startFrame: 0, endFrame: frames }];
  if (lone.length === 0 && frames <= seconds * count * sampleRateHz * 1.2) return whole;
  const windows = describeWindows(readings, seconds).filter(({ second }) => lone.every((one) => one < second || one >= second + seconds));
  if (windows.length === 0) return whole;
  const loudest = windows.reduce((best, window) => (window.db > best.db ? window : best));
  const chosen = [loudest];
  const candidates = windows.filter((window) => window.db > loudest.db - 12);
  while (chosen.length < count) {
    const free = candidates.filter((window) => chosen.every((other) => Math.abs(other.second - window.second) >= seconds));
    if (free.length === 0) break;
    const nearest = (window: Window) => Math.min(...chosen.map((other) => distance(window, other)));
    chosen.push(free.reduce((best, window) => (nearest(window) > nearest(best) ? window : best)));
  }
  return chosen
    .sort((a, b) => a.second - b.second)
    .map(({ second }) => ({ startFrame: second * sampleRateHz, endFrame: Math.min(frames, (second + seconds) * sampleRateHz) }));
}

/** The excerpt with the most K-weighted power a second. */
export function loudestOf(excerpts: readonly Excerpt[], { stepPowers, sampleRateHz }: TrackReadings): Excerpt {
  const mean = ({ startFrame, endFrame }: Excerpt) => {
    const steps = stepPowers.subarray(Math.floor((startFrame * 100) / sampleRateHz), Math.floor((endFrame * 100) / sampleRateHz));
    return steps.reduce((sum, power) => sum + power, 0) / Math.max(1, steps.length);
  };
  return excerpts.reduce((loudest, excerpt) => (mean(excerpt) > mean(loudest) ? excerpt : loudest));
}

interface Window {
  readonly second: number;
  readonly db: number;
  readonly bands: readonly number[];
}

/** Level and third-octave spectrum of every window, one a second. */
function describeWindows(readings: TrackReadings, seconds: number): Window[] {
  const windows: Window[] = [];
  const framesPerWindow = Math.floor(seconds / readings.bandFrameSeconds);
  const total = readings.bandFrames.length / bandFrameValues;
  for (let second = 0; (second + seconds) * 100 <= readings.stepPowers.length; second++) {
    let power = 0;
    for (let step = second * 100; step < (second + seconds) * 100; step++) power += readings.stepPowers[step];
    const first = Math.floor(second / readings.bandFrameSeconds);
    const bands = new Array<number>(31).fill(1e-12);
    for (let frame = first; frame < Math.min(total, first + framesPerWindow); frame++) {
      for (let band = 0; band < 31; band++) bands[band] += readings.bandFrames[frame * bandFrameValues + band];
    }
    windows.push({ second, db: powerToDb(power / (seconds * 100) + 1e-12), bands: bands.map(powerToDb) });
  }
  return windows;
}

function distance(a: Window, b: Window): number {
  const shape = a.bands.reduce((sum, band, index) => sum + (band - a.db - (b.bands[index] - b.db)) ** 2, 0);
  return Math.sqrt((a.db - b.db) ** 2 + shape / a.bands.length);
}

import { stepValues, type TrackReadings } from "../analysis/readings.ts";

const stepsPerWindow = 10;
/** Below the last bit of a CD: -90 dBFS. */
const inaudiblePeak = 3.16e-5;
/** A noise floor is steady within 3 dB over half a second, under -70 dBFS and 40 dB under the loudest tenth of a second. */
const floorWindows = 5;
const steadyRatio = 2;
const loudestFloor = 1e-7;
const floorToLoudest = 1e-4;
/** Noise whose level moves by more than 1 dB between its halves is a fade, not a floor. */
const driftRatio = 1.26;
const headSeconds = 0.2;
const tailSeconds = 0.5;

/** A stretch of a track, in frames. */
export interface FrameRange {
  readonly startFrame: number;
  readonly endFrame: number;
}

/**
 * The track without silence at its ends: digital silence (peaks under -90 dBFS) and steady noise no more than 3 dB above the floor that the outermost half
 * second shows. 0.2 s before the first and 0.5 s after the last sound stay, so that no attack and no reverb is cut. A track that is silent throughout stays whole.
 */
export function withoutSilentEnds(readings: TrackReadings): FrameRange {
  const { frames, sampleRateHz } = readings;
  const { startSeconds, endSeconds } = silentEnds(readings);
  const start = Math.max(0, Math.floor((startSeconds - headSeconds) * sampleRateHz));
  const end = Math.max(0, Math.floor((endSeconds - tailSeconds) * sampleRateHz));
  return { startFrame: start, endFrame: frames - end };
}

/** Length of the silence at either end of a track, as `withoutSilentEnds` finds it; 0 for a track that is silent throughout. */
export function silentEnds(readings: TrackReadings): { readonly startSeconds: number; readonly endSeconds: number } {
  const steps = Math.floor(readings.steps.length / stepValues);
  const loudest = loudestWindow(readings, steps);
  const head = silentSteps(readings, steps, (step) => step, loudest);
  if (head >= steps) return { startSeconds: 0, endSeconds: 0 };
  const tail = silentSteps(readings, steps, (step) => steps - 1 - step, loudest);
  return { startSeconds: head / 100, endSeconds: tail / 100 };
}

/** How many steps are silent, counted inwards from one end. */
function silentSteps(readings: TrackReadings, steps: number, order: (step: number) => number, loudest: number): number {
  let silent = 0;
  while (silent < steps && peakOf(readings, order(silent)) < inaudiblePeak) silent++;
  const powers: number[] = [];
  const windows = Math.floor((steps - silent) / stepsPerWindow);
  const window = (index: number) => meanPower(readings, stepsPerWindow, (step) => order(silent + index * stepsPerWindow + step));
  for (let index = 0; index < Math.min(floorWindows, windows); index++) powers.push(window(index));
  const floor = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const isFloor = powers.length === floorWindows && Math.max(...powers) <= steadyRatio * Math.min(...powers);
  if (!isFloor || floor > loudestFloor || floor > floorToLoudest * loudest) return silent;
  for (let index = floorWindows; index < windows && window(index) <= 2 * floor; index++) powers.push(window(index));
  return isDrifting(powers) ? silent : silent + powers.length * stepsPerWindow;
}

function isDrifting(powers: readonly number[]): boolean {
  const middle = powers.length >> 1;
  const mean = (values: readonly number[]) => values.reduce((sum, power) => sum + power, 0) / values.length;
  const ratio = mean(powers.slice(0, middle)) / mean(powers.slice(middle));
  return ratio > driftRatio || ratio < 1 / driftRatio;
}

function loudestWindow(readings: TrackReadings, steps: number): number {
  let loudest = 0;
  for (let start = 0; start + stepsPerWindow <= steps; start += stepsPerWindow) {
    loudest = Math.max(
      loudest,
      meanPower(readings, stepsPerWindow, (step) => start + step),
    );
  }
  return loudest;
}

function peakOf({ steps }: TrackReadings, step: number): number {
  return Math.max(steps[step * stepValues], steps[step * stepValues + 1]);
}

/** Mean square of the louder channel. */
function meanPower({ steps, sampleRateHz }: TrackReadings, count: number, order: (step: number) => number): number {
  let left = 0;
  let right = 0;
  for (let step = 0; step < count; step++) {
    left += steps[order(step) * stepValues + 2];
    right += steps[order(step) * stepValues + 3];
  }
  return Math.max(left, right) / ((count * sampleRateHz) / 100);
}

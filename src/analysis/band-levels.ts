import { powerToDb } from "../audio/units.ts";
import { powerToLufs } from "./loudness.ts";
import { bandFrameValues, type TrackReadings } from "./readings.ts";
import { standardDeviation } from "./statistics.ts";

const bands = 9;
const midAt = 31;
const sideAt = 40;

/** Levels of the nine wide bands on the loud frames of a track (louder than integrated - 10 LU). */
export interface BandLevels {
  /** Mid plus side, relative to the mean of the bands, dB. */
  readonly relativeDb: readonly number[];
  /** How much each relative level varies from passage to passage, standard deviation over 15 s passages, dB. */
  readonly deviationDb: readonly number[];
  /** Side minus mid, dB. */
  readonly sideToMidDb: readonly number[];
}

/** Null for a track without a loud frame. */
export function bandLevels(readings: TrackReadings, integratedLufs: number): BandLevels | null {
  const loud = loudFrames(readings, integratedLufs - 10);
  if (loud.length === 0) return null;
  const relativeDb = relative(meanLevels(readings, loud));
  const framesPerPassage = Math.max(1, Math.round(15 / readings.bandFrameSeconds));
  const passages: number[][] = [];
  for (let start = 0; start < loud.length; start += framesPerPassage) {
    const passage = loud.slice(start, start + framesPerPassage);
    if (passage.length >= framesPerPassage / 3) passages.push(relative(meanLevels(readings, passage)));
  }
  return {
    relativeDb,
    deviationDb: relativeDb.map((_, band) => standardDeviation(passages.map((passage) => passage[band]))),
    sideToMidDb: sideToMid(readings, loud),
  };
}

/** Numbers of the spectral frames whose K-weighted level exceeds a gate. */
export function loudFrames(readings: TrackReadings, gateLufs: number): number[] {
  const { bandFrames } = readings;
  const loud: number[] = [];
  for (let frame = 0; frame * bandFrameValues < bandFrames.length; frame++) {
    let power = 0;
    for (let band = 0; band < 2 * bands; band++) power += bandFrames[frame * bandFrameValues + midAt + band];
    // Mid and side are half the sum and difference: left plus right carry twice their power.
    if (power > 0 && powerToLufs(2 * power) > gateLufs) loud.push(frame);
  }
  return loud;
}

/** Mean of the frame levels in dB, as the statistics were made. */
function meanLevels(readings: TrackReadings, frames: readonly number[]): number[] {
  const { bandFrames } = readings;
  return Array.from({ length: bands }, (_, band) => {
    let sum = 0;
    for (const frame of frames) {
      const at = frame * bandFrameValues;
      sum += powerToDb(bandFrames[at + midAt + band] + bandFrames[at + sideAt + band] + 1e-12);
    }
    return sum / frames.length;
  });
}

function sideToMid(readings: TrackReadings, frames: readonly number[]): number[] {
  const { bandFrames } = readings;
  return Array.from({ length: bands }, (_, band) => {
    let mid = 1e-12;
    let side = 1e-12;
    for (const frame of frames) {
      mid += bandFrames[frame * bandFrameValues + midAt + band];
      side += bandFrames[frame * bandFrameValues + sideAt + band];
    }
    return powerToDb(side / mid);
  });
}

function relative(levels: readonly number[]): number[] {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return levels.map((level) => level - mean);
}

import { gainToDb, powerToDb } from "../audio/units.ts";
import { stepValues, type TrackReadings } from "./readings.ts";
import { percentile } from "./statistics.ts";

/** Sample peak over RMS of the whole track, dB; channels are read in pairs, and an odd last one stands on both sides of its pair. */
export function crestFactorDb({ totals, channels, frames }: TrackReadings): number | null {
  const powers = totals.flatMap((pair) => [pair[2], pair[3]]).slice(0, channels);
  const energy = powers.reduce((sum, power) => sum + power, 0);
  const peak = Math.max(...totals.flatMap((pair) => [pair[5], pair[6]]));
  return energy > 0 ? powerToDb((peak * peak * frames * channels) / energy) : null;
}

/**
 * Smallest ratio of true peak to short-term loudness: 3 s windows every second, those within 20 LU of the loudest
 * (a fade has no punch to judge).
 */
export function minPsrDb(readings: TrackReadings, shortTermLufs: Float64Array): number | null {
  const ratios = psrSeries(readings, shortTermLufs);
  return ratios.length > 0 ? Math.min(...ratios) : null;
}

/** Peak to short-term ratio of every 3 s window that counts. */
export function psrSeries(readings: TrackReadings, shortTermLufs: Float64Array): number[] {
  const windows: { lufs: number; psrDb: number }[] = [];
  for (let second = 2; second < readings.peaksPerSecond.length; second++) {
    const lufs = shortTermLufs[(second + 1) * 10 - 1];
    if (lufs === undefined || lufs < -70) continue;
    const peak = Math.max(...readings.peaksPerSecond.subarray(second - 2, second + 1));
    windows.push({ lufs, psrDb: gainToDb(peak) - lufs });
  }
  const loudest = Math.max(...windows.map((window) => window.lufs));
  return windows.filter((window) => window.lufs > loudest - 20).map((window) => window.psrDb);
}

/** DR after "Measuring DR ENv3": 3 s blocks, loudest fifth against the second-highest block peak, per channel, averaged and rounded. */
export function dynamicRange(readings: TrackReadings): number | null {
  const stepsPerBlock = 300;
  const blocks = Math.floor(readings.steps.length / stepValues / stepsPerBlock);
  if (blocks < 2) return null;
  const sides = readings.channels === 1 ? [0] : [0, 1];
  const ranges = sides.map((side) => channelRange(readings, side, blocks, stepsPerBlock));
  const mean = ranges.reduce((sum, range) => sum + range, 0) / ranges.length;
  return Number.isFinite(mean) ? Math.round(mean) : null;
}

function channelRange(readings: TrackReadings, side: number, blocks: number, stepsPerBlock: number): number {
  const framesPerBlock = (readings.sampleRateHz * stepsPerBlock) / 100;
  const squares = new Float64Array(blocks);
  const peaks = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    for (let step = block * stepsPerBlock; step < (block + 1) * stepsPerBlock; step++) {
      peaks[block] = Math.max(peaks[block], readings.steps[step * stepValues + side]);
      squares[block] += readings.steps[step * stepValues + 2 + side];
    }
  }
  const loudest = squares.sort().subarray(blocks - Math.max(1, Math.round(blocks * 0.2)));
  const meanSquare = loudest.reduce((sum, square) => sum + square, 0) / loudest.length / framesPerBlock;
  const secondPeak = peaks.sort()[blocks - 2];
  return gainToDb(secondPeak / Math.sqrt(2 * meanSquare));
}

/** What lies lower is silence: dither of 24 bits is at -144 dBFS, and the end of a fade says nothing of the noise in a song. */
const silenceDbfs = -130;

/** Level of the quietest passages: 1st percentile of the 400 ms RMS levels that are not silence; seconds at both ends may be left out. */
export function noiseFloorDbfs(readings: TrackReadings, leftOut = { startSeconds: 0, endSeconds: 0 }): number | null {
  const [first, end] = [Math.ceil(100 * leftOut.startSeconds), readings.steps.length / stepValues - Math.ceil(100 * leftOut.endSeconds)];
  const framesPerStep = readings.sampleRateHz / 100;
  const sides = readings.channels === 1 ? 1 : 2;
  const levels: number[] = [];
  for (let step = first; step + 40 <= end; step += 20) {
    let square = 0;
    for (let inner = step; inner < step + 40; inner++) {
      square += readings.steps[inner * stepValues + 2] + (sides === 2 ? readings.steps[inner * stepValues + 3] : 0);
    }
    const levelDbfs = powerToDb(square / (40 * framesPerStep * sides) + 1e-20);
    if (levelDbfs > silenceDbfs) levels.push(levelDbfs);
  }
  return levels.length > 0 ? percentile(levels, 0.01) : null;
}

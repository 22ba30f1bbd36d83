import { bandLevels } from "../analysis/band-levels.ts";
import { loudnessOf } from "../analysis/loudness.ts";
import { stepValues, type TrackReadings, wideBandEdgesHz } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import { middleHalf, bandLevels as recordLevels } from "../mastering/targets/records-567.ts";
import type { Mastered } from "./master.ts";
import { curveStepSeconds } from "./print.ts";
import type { BandComparison, Curves } from "./result.ts";

const columns = 1000;
const mostPoints = 1500;

/** The pictures of a master: envelopes, loudness over time, gain reduction, bands. */
export function curvesOf(mastered: Mastered): Curves {
  const { readingsBefore, readingsAfter, before, after } = mastered;
  const seconds = readingsBefore.frames / readingsBefore.sampleRateHz;
  const every = Math.max(1, Math.ceil(seconds / 0.1 / mostPoints));
  return {
    waveformBefore: envelope(mastered.readingsOfFile),
    waveformAfter: envelope(readingsAfter),
    stepSeconds: roundTo(every * curveStepSeconds, 0.1),
    shortTermBeforeLufs: series(readingsBefore, every),
    shortTermAfterLufs: series(readingsAfter, every),
    gainReductionDb: deepest(
      mastered.peakReduction.map(({ limiterDb }) => limiterDb),
      every,
    ),
    clipReductionDb: deepest(
      mastered.peakReduction.map(({ clipDb }) => clipDb),
      every,
    ),
    bands: compareBands(readingsBefore, before.integratedLufs, readingsAfter, after.integratedLufs),
  };
}

/** Peaks of either side of zero are taken as equal: the picture shows level, not polarity. */
function envelope(readings: TrackReadings): Curves["waveformBefore"] {
  const steps = readings.steps.length / stepValues;
  const count = Math.max(1, Math.min(columns, steps));
  const high = Array.from({ length: count }, (_, column) => {
    let peak = 0;
    for (let step = Math.floor((column * steps) / count); step < Math.floor(((column + 1) * steps) / count); step++) {
      peak = Math.max(peak, readings.steps[step * stepValues], readings.steps[step * stepValues + 1]);
    }
    return roundTo(peak, 0.0001);
  });
  return { low: high.map((peak) => -peak), high };
}

function series(readings: TrackReadings, every: number): (number | null)[] {
  const { lufs } = loudnessOf(readings.stepPowers).shortTerm;
  const points: (number | null)[] = [];
  for (let at = 0; at < lufs.length; at += every) points.push(lufs[at] > -70 ? roundTo(lufs[at], 0.01) : null);
  return points;
}

function deepest(reduction: readonly number[], every: number): number[] {
  const points: number[] = [];
  for (let at = 0; at < reduction.length; at += every) points.push(roundTo(Math.min(...reduction.slice(at, at + every)), 0.01));
  return points;
}

function compareBands(before: TrackReadings, beforeLufs: number | null, after: TrackReadings, afterLufs: number | null): BandComparison[] {
  const levelsBefore = beforeLufs === null ? null : bandLevels(before, beforeLufs);
  const levelsAfter = afterLufs === null ? null : bandLevels(after, afterLufs);
  if (!levelsBefore || !levelsAfter) return [];
  return recordLevels.map((spread, band) => {
    const [low, high] = middleHalf(spread);
    return {
      lowHz: wideBandEdgesHz[band],
      highHz: wideBandEdgesHz[band + 1],
      beforeDb: roundTo(levelsBefore.relativeDb[band], 0.01),
      afterDb: roundTo(levelsAfter.relativeDb[band], 0.01),
      expectedDb: [roundTo(low, 0.01), roundTo(high, 0.01)] as const,
    };
  });
}

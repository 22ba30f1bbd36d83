import { powerToLufs } from "../analysis/loudness.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { percentile } from "../analysis/statistics.ts";
import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Above this loudness range a song lives on its dynamics and is not glued. */
export const widestRangeLu = 12;
const kneeDb = 8;

/**
 * Stage 6: a gentle compressor, threshold solved so that the mean gain reduction on loud 400 ms windows is what the style asks. The solve runs on
 * the momentary levels (no audio), which the compressor's 30 ms detector exceeds by the crest of the programme: the estimate is conservative.
 */
export function planGlue(facts: TrackFacts, style: Style, intensity: number, operatingGainDb: number): StagePlan | null {
  const meanReductionDb = style.glue.meanReductionDb * intensity;
  const rangeLu = facts.measurements.loudnessRangeLu;
  if (meanReductionDb < 0.2 || facts.isFinished || rangeLu === null || rangeLu > widestRangeLu) return null;
  const levels = loudWindowLevels(facts.readings).map((level) => level + operatingGainDb);
  if (levels.length === 0) return null;
  const thresholdDbfs = roundTo(solveThreshold(levels, style.glue.ratio, meanReductionDb), 0.1);
  return {
    stage: "glue",
    settings: {
      thresholdDbfs,
      ratio: style.glue.ratio,
      kneeDb,
      attackMs: style.glue.attackMs,
      releaseFastMs: 80,
      releaseSlowMs: 500,
      linkPercent: 90,
      mixPercent: 100,
    },
    because: [{ metric: "loudness range", measured: roundTo(rangeLu, 0.1), expected: [0, widestRangeLu], unit: "LU" }],
    effect: [
      {
        metric: "mean gain reduction on loud passages",
        before: 0,
        after: -roundTo(meanReduction(levels, thresholdDbfs, style.glue.ratio), 0.1),
        unit: "dB",
      },
    ],
  };
}

/** Levels of the 400 ms windows within 10 LU of the loudest tenth. */
function loudWindowLevels(readings: TrackReadings): number[] {
  const levels: number[] = [];
  for (let step = 0; step + 40 <= readings.stepPowers.length; step += 40) {
    let power = 0;
    for (let inner = step; inner < step + 40; inner++) power += readings.stepPowers[inner];
    if (power > 0) levels.push(powerToLufs(power / 40));
  }
  if (levels.length === 0) return levels;
  const gate = percentile(levels, 0.9) - 10;
  return levels.filter((level) => level > gate);
}

/** Soft-knee static curve, gain reduction in dB (Giannoulis, Massberg & Reiss 2012, equation 4). */
function reduction(levelDb: number, thresholdDb: number, ratio: number): number {
  const over = levelDb - thresholdDb;
  const slope = 1 - 1 / ratio;
  if (2 * over < -kneeDb) return 0;
  return 2 * over <= kneeDb ? (slope * (over + kneeDb / 2) ** 2) / (2 * kneeDb) : slope * over;
}

function meanReduction(levels: readonly number[], thresholdDb: number, ratio: number): number {
  return levels.reduce((sum, level) => sum + reduction(level, thresholdDb, ratio), 0) / levels.length;
}

/** Bisection: the mean falls as the threshold rises. */
function solveThreshold(levels: readonly number[], ratio: number, meanReductionDb: number): number {
  let low = -60;
  let high = 0;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (meanReduction(levels, middle, ratio) > meanReductionDb) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

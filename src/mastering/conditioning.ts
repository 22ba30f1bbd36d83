import { powerToLufs } from "../analysis/loudness.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import type { Reason, StagePlan } from "../chain/plan.ts";

/** Every later threshold counts on the loudest 15 s being here. */
const operatingLevelLufs = -18;
/** A constant offset louder than this is taken out. */
const dcLimitDbfs = -60;

/** Stage 1: operating level, and only where measured DC removal and a subsonic high-pass. */
export function planConditioning(measurements: Measurements, readings: TrackReadings): StagePlan {
  const loudest = loudestWindowLufs(readings, 15);
  const gainDb = loudest === null ? 0 : roundTo(Math.max(-40, Math.min(40, operatingLevelLufs - loudest)), 0.01);
  const because: Reason[] = [];
  if (loudest !== null) because.push({ metric: "loudest 15 s", measured: roundTo(loudest, 0.01), expected: operatingLevelLufs, unit: "LUFS" });
  const dcDbfs = 20 * Math.log10(Math.abs(measurements.dcOffset ?? 0) + 1e-12);
  const hasDc = dcDbfs > dcLimitDbfs;
  if (hasDc) because.push({ metric: "DC offset", measured: roundTo(dcDbfs, 0.1), expected: [-120, dcLimitDbfs], unit: "dBFS" });
  return {
    stage: "conditioning",
    settings: { gainDb, dcBlock: hasDc ? "on" : "off", subsonicHz: 0 },
    because,
    effect: loudest === null ? [] : [{ metric: "loudest 15 s", before: roundTo(loudest, 0.01), after: operatingLevelLufs, unit: "LUFS" }],
  };
}

/** Loudness of the loudest stretch of a length; of the whole when it is shorter; null for silence. */
export function loudestWindowLufs(readings: TrackReadings, seconds: number): number | null {
  const { stepPowers } = readings;
  const window = Math.min(stepPowers.length, seconds * 100);
  let sum = 0;
  let largest = 0;
  for (let step = 0; step < stepPowers.length; step++) {
    sum += stepPowers[step];
    if (step >= window) sum -= stepPowers[step - window];
    if (step >= window - 1) largest = Math.max(largest, sum);
  }
  return largest > 0 && window > 0 ? powerToLufs(largest / window) : null;
}

import type { TrackReadings } from "./readings.ts";

/** Figures of a track by name; null where there is none. */
export type Figures = Readonly<Record<string, number | null>>;

/** Why each figure that is null could not be measured, by name, for people. `isPcm`: integer samples, of which used bits can be told. */
export function reasonsNotMeasured(values: Figures, readings: TrackReadings, isPcm: boolean): Record<string, string> {
  const missing = Object.keys(values).filter((name) => values[name] === null);
  return Object.fromEntries(missing.map((name) => [name, reasonFor(name, values, readings, isPcm)]));
}

const quiet = "too quiet to measure: nothing above -70 LUFS";
const stereoOnly = new Set(["correlation", "sideToMidDb", "monoLossDb"]);
const needsThreeSeconds = new Set(["maxShortTermLufs", "loudnessRangeLu", "minPsrDb"]);
/** DR takes the second-highest of the peaks of 3 s blocks. */
const leastDrSeconds = 6;

function reasonFor(name: string, values: Figures, readings: TrackReadings, isPcm: boolean): string {
  const seconds = readings.frames / readings.sampleRateHz;
  if (values["samplePeakDbfs"] === null) return "the file is silent";
  if (name === "usedBits" && !isPcm) return "only integer samples have used bits";
  if (stereoOnly.has(name) && readings.channels !== 2) return "needs two channels";
  if (name === "correlation") return oneSilent(readings);
  if (name === "sideToMidDb") return noSideOrNoMid(readings);
  if (name === "dr") return seconds < leastDrSeconds ? `needs at least ${leastDrSeconds} s of audio` : whyNoDr(readings);
  if (needsThreeSeconds.has(name) && seconds < 3) return "needs at least 3 s of audio";
  if (seconds < 0.4) return "needs at least 0.4 s of audio";
  if (name === "monoLossDb" && values["integratedLufs"] !== null) return "left and right cancel: their sum has nothing above -70 LUFS";
  if (needsThreeSeconds.has(name) && values["integratedLufs"] !== null) return "no 3 s of it are above -70 LUFS";
  return quiet;
}

function isSideSilent(readings: TrackReadings, side: 0 | 1): boolean {
  return !(readings.totals[0][2 + side] > 0);
}

function oneSilent(readings: TrackReadings): string {
  if (isSideSilent(readings, 0)) return "the left channel is silent";
  return isSideSilent(readings, 1) ? "the right channel is silent" : quiet;
}

function noSideOrNoMid(readings: TrackReadings): string {
  const [, , left, right, cross] = readings.totals[0];
  return left + right - 2 * cross > 0 ? "left and right are opposite: there is no mid" : "left and right are the same: there is no side";
}

function whyNoDr(readings: TrackReadings): string {
  if (readings.channels > 1 && (isSideSilent(readings, 0) || isSideSilent(readings, 1))) return oneSilent(readings);
  return "needs sound in two 3 s blocks of each channel";
}

import { lonePeaksOf, withoutSeconds } from "../analysis/lone-peaks.ts";
import { powerToLufs } from "../analysis/loudness.ts";
import { bandFrameValues, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { gainToDb, powerToDb, roundTo } from "../audio/units.ts";
import type { Reason, StagePlan } from "../chain/plan.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Every later threshold counts on the loudest 15 s being here. */
const operatingLevelLufs = -18;
/** A constant offset louder than this is taken out. */
const dcLimitDbfs = -60;

/** Energy below 25 Hz within this of the bass is heard by nobody and costs level. */
const rumbleLimitDb = -20;
const subsonicCutoffHz = 22;

/** Stage 1: operating level, and only where measured DC removal and a subsonic high-pass. */
export function planConditioning({ measurements, readings, isFinished }: TrackFacts): StagePlan {
  const loudest = loudSectionLufs(readings);
  const gainDb = loudest === null ? 0 : roundTo(Math.max(-40, Math.min(40, operatingLevelLufs - loudest)), 0.01);
  const because: Reason[] = [];
  if (loudest !== null) because.push({ metric: "loudest 15 s", measured: roundTo(loudest, 0.01), expected: operatingLevelLufs, unit: "LUFS" });
  const dcDbfs = gainToDb(Math.abs(measurements.dcOffset ?? 0) + 1e-12);
  const hasDc = dcDbfs > dcLimitDbfs;
  if (hasDc) because.push({ metric: "DC offset", measured: roundTo(dcDbfs, 0.1), expected: [-120, dcLimitDbfs], unit: "dBFS" });
  const rumbleDb = subsonicDb(readings);
  const hasRumble = rumbleDb > rumbleLimitDb && !isFinished;
  if (hasRumble)
    because.push({ metric: "below 25 Hz against 30 to 80 Hz", measured: roundTo(rumbleDb, 0.1), expected: [-80, rumbleLimitDb], unit: "dB" });
  return {
    stage: "conditioning",
    settings: { gainDb, dcBlock: hasDc ? "on" : "off", subsonicHz: hasRumble ? subsonicCutoffHz : 0 },
    because,
    effect: loudest === null ? [] : [{ metric: "loudest 15 s", before: roundTo(loudest, 0.01), after: operatingLevelLufs, unit: "LUFS" }],
  };
}

/** Power of the third octaves at 20 Hz against that of 31.5 to 80 Hz, dB. */
function subsonicDb(readings: TrackReadings): number {
  let below = 1e-12;
  let bass = 1e-12;
  for (let at = 0; at < readings.bandFrames.length; at += bandFrameValues) {
    thirdOctaveHz.forEach((frequencyHz, band) => {
      if (frequencyHz < 22) below += readings.bandFrames[at + band];
      if (frequencyHz > 30 && frequencyHz < 85) bass += readings.bandFrames[at + band];
    });
  }
  return powerToDb(below / bass);
}

/** How long the loud section of a song is, which listeners compare from song to song. */
export const loudSectionSeconds = 15;

/** Loudness of the loud section of a track, its lone peaks left out; null for silence. */
export function loudSectionLufs(readings: TrackReadings): number | null {
  return loudestWindowLufs(withoutSeconds(readings, lonePeaksOf(readings).seconds), loudSectionSeconds);
}

/** Loudness of the loudest stretch of a length; of the whole when it is shorter; null for silence. */
export function loudestWindowLufs(readings: Pick<TrackReadings, "stepPowers">, seconds: number): number | null {
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

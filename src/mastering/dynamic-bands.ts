import { loudFrames } from "../analysis/band-levels.ts";
import { bandFrameValues, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { percentile } from "../analysis/statistics.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import type { Reason, StagePlan } from "../chain/plan.ts";
import { dynamicBandEdgesHz } from "../chain/stages/dynamic-bands.ts";
import { widestRangeLu } from "./glue.ts";
import type { Style } from "./styles/style.ts";
import type { TrackFacts } from "./track-facts.ts";

const edgesHz = [0, ...dynamicBandEdgesHz, 24000];
const [low, middle, high] = dynamicBandEdgesHz;
const names = [`below ${low} Hz`, `${low} to ${middle} Hz`, `${middle} to ${high} Hz`, `above ${high} Hz`];
/** A band may wander this much more than the whole song before it is held. */
const excessDb = 6;

/**
 * Stage 7: a band whose level wanders more than 6 dB beyond the whole song's own wandering is turned down above its upper quartile, at 1.5:1 and by
 * 2 dB at most. What the whole song does is left alone: that is the song.
 */
export function planDynamicBands(facts: TrackFacts, style: Style, intensity: number, operatingGainDb: number): StagePlan | null {
  const { integratedLufs, loudnessRangeLu } = facts.measurements;
  if (style.dynamicBands.mostDb === 0 || intensity === 0 || facts.isFinished || integratedLufs === null) return null;
  if (loudnessRangeLu === null || loudnessRangeLu > widestRangeLu) return null;
  const loud = loudFrames(facts.readings, integratedLufs - 10);
  if (loud.length < 20) return null;
  const whole = wholeWander(facts.readings, loud);
  const because: Reason[] = [];
  const thresholdsDbfs = names.map((name, band) => {
    const levels = levelsOfBand(facts.readings, loud, band);
    const wander = spread(levels);
    if (wander <= whole + excessDb) return 0;
    because.push({ metric: `level range ${name}`, measured: roundTo(wander, 0.1), expected: [0, roundTo(whole + excessDb, 0.1)], unit: "dB" });
    return roundTo(Math.max(-80, Math.min(-1, percentile(levels, 0.75) + operatingGainDb)), 0.1);
  });
  if (because.length === 0) return null;
  return {
    stage: "dynamic-bands",
    settings: { thresholdsDbfs, ratio: 1.5, mostDb: roundTo(style.dynamicBands.mostDb * intensity, 0.1), attackMs: 15, releaseMs: 150 },
    because,
    effect: [],
  };
}

/** How far the most restless band wanders beyond what is left alone, dB; 0 where none does. */
export function restlessBandDb(readings: TrackReadings, gateLufs: number): number {
  const loud = loudFrames(readings, gateLufs);
  if (loud.length < 20) return 0;
  const allowed = wholeWander(readings, loud) + excessDb;
  return Math.max(0, ...names.map((_, band) => spread(levelsOfBand(readings, loud, band)) - allowed));
}

function wholeWander(readings: TrackReadings, loud: readonly number[]): number {
  return spread(loud.map((frame) => bandLevel(readings, frame, 0, 24000)));
}

function levelsOfBand(readings: TrackReadings, loud: readonly number[], band: number): number[] {
  return loud.map((frame) => bandLevel(readings, frame, edgesHz[band], edgesHz[band + 1]));
}

/** 10th to 90th percentile, dB. */
function spread(levels: readonly number[]): number {
  return percentile(levels, 0.9) - percentile(levels, 0.1);
}

/** Power of the third octaves between two frequencies in one spectral frame, dBFS, mean of the channels. */
function bandLevel(readings: TrackReadings, frame: number, fromHz: number, toHz: number): number {
  let power = 1e-12;
  thirdOctaveHz.forEach((frequencyHz, band) => {
    if (frequencyHz >= fromHz && frequencyHz < toHz) power += readings.bandFrames[frame * bandFrameValues + band];
  });
  return powerToDb(power);
}

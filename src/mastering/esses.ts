import { loudFrames } from "../analysis/band-levels.ts";
import { airShare, fewestShare, middleShare, widestSibilanceDb } from "../analysis/ess-limits.ts";
import { bandFrameValues, sideThirdsAt, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { regularFrom, regularityOf } from "../analysis/regularity.ts";
import { percentile } from "../analysis/statistics.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import { deEssQ } from "../chain/stages/corrective.ts";
import type { TrackFacts } from "./track-facts.ts";

/** From here on they are plain, unless they come as regularly as a beat. */
const plainSibilanceDb = 12;
/** Centre of what is turned down. */
export const deEssHz = 7000;
/** Energy from 5 to 10 kHz, where esses are, the body of the sound, and what lies above esses. */
const essBandHz = [4900, 10500] as const;
const bodyBandHz = [980, 4100] as const;
const airBandHz = [10500, 20500] as const;
const wholeBandHz = [0, 24000] as const;

/** What lies further under the usual sound is not heard as an ess. */
const audibleDb = -22;
/** Treble that never comes nearer to the body than this is none: a mix of 8 kHz, converted, or behind a deep low-pass, dB. */
const emptyDb = -60;
/** An ess adds treble: where only the rest falls silent, the usual treble stands out of less. */
const addedDb = 8;

/** What a de-esser is to do about the esses of a song. */
export interface Esses {
  /** How far the loudest stand above the usual treble, dB. */
  readonly spreadDb: number;
  /** They stand far out and follow no beat: a voice for certain, and to turn them down is meant, whatever it changes. */
  readonly arePlain: boolean;
  /** Of the de-esser: halfway between the usual and the loudest, dB of the whole sound. */
  readonly thresholdDb: number;
}

/** How far the loudest esses stand above the usual treble: p95 - p50 of 5-10 kHz against 1-4 kHz over the loud frames, dB; null where there is no treble. */
export function sibilanceSpread(readings: TrackReadings, gateLufs: number): number | null {
  return trebleOf(readings, gateLufs)?.spreadDb ?? null;
}

/** The esses of a voice that stand out, by what else they are beside loud: more treble than usual, in the middle, mostly under 10 kHz, audible, and often enough. Null without. */
export function findEsses(readings: TrackReadings, gateLufs: number): Esses | null {
  const treble = trebleOf(readings, gateLufs);
  if (!treble || treble.spreadDb <= widestSibilanceDb) return null;
  const { loud, ratiosDb, usualDb, spreadDb } = treble;
  const usual = { treble: usualPower(readings, loud, essBandHz), whole: usualPower(readings, loud, wholeBandHz) };
  const bursts = loud.filter((_, n) => ratiosDb[n] > usualDb + widestSibilanceDb);
  const esses = bursts.filter((frame) => isVoiced(readings, frame, usual));
  if (esses.length < fewestShare * loud.length) return null;
  const arePlain =
    spreadDb > plainSibilanceDb && regularityOf(bursts, readings.bandFrames.length / bandFrameValues, readings.bandFrameSeconds) < regularFrom;
  return { spreadDb, arePlain, thresholdDb: essThresholdDb(readings, loud) };
}

/** The same of the loud passages of a track; null for silence, which has none. */
export function essesOf({ measurements: { integratedLufs }, readings }: Pick<TrackFacts, "measurements" | "readings">): Esses | null {
  return integratedLufs === null ? null : findEsses(readings, integratedLufs - 10);
}

/** The treble of the loud frames against their body; null where they are too few, or without treble. */
function trebleOf(readings: TrackReadings, gateLufs: number) {
  const loud = loudFrames(readings, gateLufs);
  if (loud.length < 20) return null;
  const ratiosDb = loud.map((frame) => powerToDb(bandPower(readings, frame, essBandHz) / bandPower(readings, frame, bodyBandHz)));
  const [usualDb, loudestDb] = [percentile(ratiosDb, 0.5), percentile(ratiosDb, 0.95)];
  return loudestDb < emptyDb ? null : { loud, ratiosDb, usualDb, spreadDb: loudestDb - usualDb };
}

function usualPower(readings: TrackReadings, loud: readonly number[], bandHz: readonly [number, number]): number {
  return percentile(
    loud.map((frame) => bandPower(readings, frame, bandHz)),
    0.5,
  );
}

function isVoiced(readings: TrackReadings, frame: number, usual: { readonly treble: number; readonly whole: number }): boolean {
  const power = bandPower(readings, frame, essBandHz);
  if (power < usual.whole * 10 ** (audibleDb / 10) || power < usual.treble * 10 ** (addedDb / 10)) return false;
  if (bandPower(readings, frame, essBandHz, sideThirdsAt) > (1 - middleShare) * power) return false;
  return bandPower(readings, frame, airBandHz) < airShare * power;
}

/** Halfway between the usual and the loudest esses, as the de-esser hears them: the middle through its bell, as a share of the whole. */
function essThresholdDb(readings: TrackReadings, loud: readonly number[]): number {
  const shares = loud.map((frame) => powerToDb(essShare(readings, frame)));
  return roundTo(Math.max(-40, Math.min(-1, (percentile(shares, 0.5) + percentile(shares, 0.95)) / 2)), 0.1);
}

function essShare({ bandFrames }: TrackReadings, frame: number): number {
  let throughBell = 1e-12;
  let whole = 1e-12;
  thirdOctaveHz.forEach((frequencyHz, band) => {
    const at = frame * bandFrameValues + band;
    const middle = Math.max(0, bandFrames[at] - bandFrames[at + sideThirdsAt]);
    throughBell += middle * bellPower(frequencyHz / deEssHz);
    whole += middle;
  });
  return throughBell / whole;
}

/** Power that a two-pole band-pass lets through, frequency relative to its centre. Its skirts are 6 dB an octave: what lies two octaves below counts a fourteenth. */
function bellPower(relative: number): number {
  const width = (relative / deEssQ) ** 2;
  return width / ((1 - relative * relative) ** 2 + width);
}

/** Power of a band in a frame; `firstBand` is where the third octaves to be read begin. */
function bandPower({ bandFrames }: TrackReadings, frame: number, [fromHz, toHz]: readonly [number, number], firstBand = 0): number {
  let power = 1e-12;
  thirdOctaveHz.forEach((frequencyHz, band) => {
    if (frequencyHz > fromHz && frequencyHz < toHz) power += bandFrames[frame * bandFrameValues + firstBand + band];
  });
  return power;
}

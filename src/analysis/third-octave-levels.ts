import { powerToDb } from "../audio/units.ts";
import { loudFrames } from "./band-levels.ts";
import { bandFrameValues, sideThirdsAt, type TrackReadings, thirdOctaveHz } from "./readings.ts";
import { standardDeviation } from "./statistics.ts";

const bands = thirdOctaveHz.length;
const passageSeconds = 15;
/** Less power than this in a band of a spectral frame is nothing. */
export const leastBandPower = 1e-14;

/** Spectrum and width of the loud frames of a track (louder than integrated - 10 LU) in third octaves: what a reference is matched by. */
export interface ThirdOctaveLevels {
  /** Mid plus side, mean power, relative to the mean of the bands from 60 Hz to 12 kHz, dB. */
  readonly relativeDb: readonly number[];
  /** Side minus mid, dB; null for a mono track, or one whose side is digital silence. */
  readonly sideToMidDb: readonly number[] | null;
  /** How much each relative level varies from passage to passage, standard deviation over passages of 15 s, dB. */
  readonly deviationDb: readonly number[];
}

/** True for the bands whose mean is level 0 and over which distances are taken: 60 Hz to 12 kHz. */
export function isCoreBand(band: number): boolean {
  return thirdOctaveHz[band] > 60 && thirdOctaveHz[band] < 12_600;
}

/** Levels of the loud frames of a track; null when it has none. */
export function thirdOctaveLevels(readings: TrackReadings, integratedLufs: number): ThirdOctaveLevels | null {
  const loud = loudFrames(readings, integratedLufs - 10);
  return loud.length === 0 ? null : thirdOctaveLevelsOf(readings, loud);
}

/** Levels of the given spectral frames, of which there must be one. */
export function thirdOctaveLevelsOf(readings: TrackReadings, loud: readonly number[]): ThirdOctaveLevels {
  const { total, side } = meanPowers(readings, loud);
  const perPassage = Math.max(1, Math.round(passageSeconds / readings.bandFrameSeconds));
  const passages: number[][] = [];
  for (let start = 0; start < loud.length; start += perPassage) {
    const passage = loud.slice(start, start + perPassage);
    if (passage.length >= perPassage / 3) passages.push(relativeLevels(meanPowers(readings, passage).total));
  }
  const hasSide = readings.channels === 2 && side.some((power, band) => power > 1e-8 * total[band]);
  return {
    relativeDb: relativeLevels(total),
    sideToMidDb: hasSide
      ? side.map((power, band) => powerToDb((power + leastBandPower) / (Math.max(0, total[band] - power) + leastBandPower)))
      : null,
    deviationDb: total.map((_, band) => standardDeviation(passages.map((passage) => passage[band]))),
  };
}

/** A curve less its mean over 60 Hz to 12 kHz. */
export function aroundMean(curveDb: readonly number[]): number[] {
  const core = curveDb.filter((_, band) => isCoreBand(band));
  const mean = core.reduce((sum, level) => sum + level, 0) / core.length;
  return curveDb.map((level) => level - mean);
}

/** Root mean square of a curve over 60 Hz to 12 kHz, dB: how far two spectra lie apart. */
export function rmsOf(curveDb: readonly number[]): number {
  const core = curveDb.filter((_, band) => isCoreBand(band));
  return Math.sqrt(core.reduce((sum, level) => sum + level ** 2, 0) / core.length);
}

function meanPowers({ bandFrames }: TrackReadings, frames: readonly number[]): { total: number[]; side: number[] } {
  const mean = (offset: number) => (_: unknown, band: number) => {
    let sum = 0;
    for (const frame of frames) sum += bandFrames[frame * bandFrameValues + offset + band];
    return sum / frames.length;
  };
  return { total: Array.from({ length: bands }, mean(0)), side: Array.from({ length: bands }, mean(sideThirdsAt)) };
}

function relativeLevels(powers: readonly number[]): number[] {
  return aroundMean(powers.map((power) => powerToDb(power + leastBandPower)));
}

import { loudFrames } from "../analysis/band-levels.ts";
import { bandFrameValues, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { percentile } from "../analysis/statistics.ts";
import { bandwidthHz } from "../analysis/tonal-balance.ts";
import { powerToDb } from "../audio/units.ts";

const lowestHz = 150;
const highestHz = 8000;
/** From here on every third octave holds several harmonics, and no single note stands out of it. */
const manyHarmonicsHz = 1900;

/** What rings through most of a song. */
export interface Resonance {
  /** Index of its third octave. */
  readonly band: number;
  /** Where in the third octave it is strongest. */
  readonly frequencyHz: number;
  readonly excessDb: number;
  /** More than this is a resonance. */
  readonly limitDb: number;
}

/**
 * How far a third octave may stand above its neighbours, and in what share of the loud frames more than that: notes come and go and reach 5 dB below 1.9 kHz, above
 * it the strongest third octave of one song in ten reaches 3.1 dB (70 finished songs).
 */
function limitOf(frequencyHz: number): { readonly limitDb: number; readonly share: number } {
  return frequencyHz > manyHarmonicsHz ? { limitDb: 4, share: 0.5 } : { limitDb: 5, share: 0.6 };
}

/** By how much the strongest lasting resonance stands out further than it may, dB; 0 where nothing rings. */
export function strongestResonanceDb(readings: TrackReadings, gateLufs: number): number {
  const [strongest] = findResonances(readings, loudFrames(readings, gateLufs));
  return strongest ? strongest.excessDb - strongest.limitDb : 0;
}

/**
 * Third octaves that stand above the mean of the four around them, strongest first. A resonance lifts whatever sounds in its band: the band in most loud frames, and what lies between
 * the notes over the whole song. A held note lifts the first alone: its lines leave the median of the spectrum's bins where it was.
 */
export function findResonances(readings: TrackReadings, loud: readonly number[]): Resonance[] {
  const found: Resonance[] = [];
  if (loud.length === 0) return found;
  const floors = thirdOctaveHz.map((frequencyHz) => floorDb(readings, frequencyHz, 1 / 3));
  const highestBandHz = bandwidthHz(readings) ?? 0;
  for (let band = 2; band < 29; band++) {
    const frequencyHz = thirdOctaveHz[band];
    const isMeasured = thirdOctaveHz[band + 2] * 2 ** (1 / 6) < highestBandHz;
    if (frequencyHz < lowestHz || frequencyHz > highestHz || !isMeasured) continue;
    const { limitDb, share } = limitOf(frequencyHz);
    const excesses = loud.map((frame) => prominence((at) => powerToDb(readings.bandFrames[frame * bandFrameValues + at] + 1e-12), band));
    const lasting = excesses.filter((excess) => excess > limitDb).length / excesses.length;
    const excessDb = Math.min(
      percentile(excesses, 0.5),
      prominence((at) => floors[at], band),
    );
    if (lasting < share || excessDb <= limitDb) continue;
    found.push({ band, frequencyHz: centreOf(readings, frequencyHz), excessDb, limitDb });
  }
  return found.sort((a, b) => b.excessDb - b.limitDb - (a.excessDb - a.limitDb));
}

function prominence(levelAt: (band: number) => number, band: number): number {
  return levelAt(band) - (levelAt(band - 2) + levelAt(band - 1) + levelAt(band + 1) + levelAt(band + 2)) / 4;
}

/** Level between the notes: the median of the bins in a band of the whole track's spectrum, dB. */
function floorDb({ spectrum, sampleRateHz }: TrackReadings, centreHz: number, octaves: number): number {
  const binHz = sampleRateHz / (2 * spectrum.length);
  const first = Math.round((centreHz * 2 ** (-octaves / 2)) / binHz);
  const bins = Array.from(spectrum.subarray(first, Math.max(first + 1, Math.round((centreHz * 2 ** (octaves / 2)) / binHz))));
  return bins.length === 0 ? -120 : powerToDb(percentile(bins, 0.5) + 1e-12);
}

/** The sixth of an octave that stands highest, looked for in steps of a twenty-fourth within a third octave. */
function centreOf(readings: TrackReadings, bandHz: number): number {
  const candidates = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((step) => bandHz * 2 ** (step / 24));
  const levels = candidates.map((frequencyHz) => floorDb(readings, frequencyHz, 1 / 6));
  return candidates[levels.indexOf(Math.max(...levels))];
}

import { powerToDb } from "../audio/units.ts";
import { bandFrameValues, type TrackReadings, thirdOctaveHz } from "./readings.ts";

/** Mean power of every third octave over the whole track, dBFS; null above Nyquist or where there is nothing. */
export function thirdOctaveDb(readings: TrackReadings): (number | null)[] {
  const frames = readings.bandFrames.length / bandFrameValues;
  return thirdOctaveHz.map((centreHz, band) => {
    if (centreHz * 10 ** -0.05 >= readings.sampleRateHz / 2) return null;
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) sum += readings.bandFrames[frame * bandFrameValues + band];
    return sum > 0 ? powerToDb(sum / frames) : null;
  });
}

/** Slope of the third-octave spectrum against the octaves from 100 Hz to 10 kHz: pink noise reads 0, white noise +3. */
export function tiltDbPerOctave(bands: readonly (number | null)[]): number | null {
  const points: { octave: number; db: number }[] = [];
  bands.forEach((db, band) => {
    if (db !== null && thirdOctaveHz[band] > 95 && thirdOctaveHz[band] < 10500) points.push({ octave: Math.log2(thirdOctaveHz[band]), db });
  });
  if (points.length < 10) return null;
  const meanOctave = points.reduce((sum, point) => sum + point.octave, 0) / points.length;
  const meanDb = points.reduce((sum, point) => sum + point.db, 0) / points.length;
  let product = 0;
  let square = 0;
  for (const point of points) {
    product += (point.octave - meanOctave) * (point.db - meanDb);
    square += (point.octave - meanOctave) ** 2;
  }
  return product / square;
}

/** Highest frequency whose mean power is within 90 dB of the strongest. */
export function bandwidthHz(readings: TrackReadings): number | null {
  const { spectrum } = readings;
  const strongest = spectrum.reduce((largest, power) => Math.max(largest, power), 0);
  if (strongest === 0) return null;
  let bin = spectrum.length - 1;
  while (bin > 0 && spectrum[bin] < strongest * 1e-9) bin--;
  return (bin * readings.sampleRateHz) / (2 * spectrum.length);
}

import { thirdOctaveHz } from "../analysis/readings.ts";
import { powerToDb } from "../audio/units.ts";

/** What a curve over the third octaves does to the loudness of music with these third-octave levels, dB; null is silence. */
export function curveLoudnessDb(curveDb: readonly number[], levelsDb: readonly (number | null)[]): number {
  let before = 0;
  let after = 0;
  levelsDb.forEach((level, band) => {
    if (level === null) return;
    const power = 10 ** (level / 10) * kWeight(thirdOctaveHz[band]);
    before += power;
    after += power * 10 ** (curveDb[band] / 10);
  });
  return powerToDb(after / before);
}

/** K-weighting (BS.1770) as a power, within 0.3 dB: second-order high-pass at 38 Hz, shelf of 4 dB at 1.7 kHz. */
export function kWeight(frequencyHz: number): number {
  const above = (frequencyHz / 1682) ** 4;
  return (1 + (1.512 * above) / (1 + above)) / (1 + (38 / frequencyHz) ** 2) ** 2;
}

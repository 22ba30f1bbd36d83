import { kWeight } from "../analysis/k-weight.ts";
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

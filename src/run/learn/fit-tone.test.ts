import { describe, expect, it } from "vitest";
import type { BandLevels } from "../../analysis/band-levels.ts";
import { transparent } from "../../mastering/styles/transparent.ts";
import { bandLevels } from "../../mastering/targets/records-567.ts";
import { wantedMoves } from "../../mastering/tone.ts";
import { fitTone } from "./fit-tone.ts";

/** Mixes whose bands lie in a sawtooth around the medians of records, up to `spreadDb` away, each in another order. */
function mixes(count: number, spreadDb: number): BandLevels[] {
  return Array.from({ length: count }, (_, song) => ({
    relativeDb: bandLevels.map(({ p50 }, band) => p50 + spreadDb * ((((song + 1) * (band + 3) * 7) % 11) / 5 - 1)),
    deviationDb: bandLevels.map(() => 1),
    sideToMidDb: bandLevels.map(() => -10),
  }));
}

const shelfDb = [0, 0, -1.5, 0, 0, 0, 0, 2, 2];
const meanless = (moves: readonly number[]) => moves.map((move) => move - moves.reduce((sum, other) => sum + other, 0) / moves.length);

describe("tone learned from what an engineer did", () => {
  it("gives a mix it was not shown the equaliser that was always in, within 0.2 dB a band", () => {
    const [newMix, ...shown] = mixes(9, 2);
    const tone = fitTone(shown.map((bands) => ({ bands, movesDb: meanless(shelfDb) })));
    meanless(wantedMoves(newMix, tone, 1)).forEach((moveDb, band) => {
      expect(Math.abs(moveDb - meanless(shelfDb)[band])).toBeLessThan(0.2);
    });
  });
  it("finds none where bands are only drawn to where records have them", () => {
    const tone = fitTone(mixes(8, 8).map((bands) => ({ bands, movesDb: meanless(wantedMoves(bands, transparent.tone, 1)) })));
    expect(Math.max(...tone.curveDb.map(Math.abs))).toBeLessThan(0.3);
    expect(Math.abs(tone.share - transparent.tone.share)).toBeLessThan(0.1);
  });
});

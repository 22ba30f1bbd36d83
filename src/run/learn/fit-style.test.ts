import { describe, expect, it } from "vitest";
import { transparent } from "../../mastering/styles/transparent.ts";
import { sideToMidMedians } from "../../mastering/targets/records-567.ts";
import type { LoudnessMaterial } from "../loudness-search.ts";
import type { TrialResult } from "../trial.ts";
import { fitStyle } from "./fit-style.ts";
import { coloured, type PairStudy } from "./pair-study.ts";
import type { Passages } from "./passages.ts";

const words = { name: "learned", portrait: "", notFor: "" };
const nine = (value: number, at: readonly number[] = [], other = value) =>
  Array.from({ length: 9 }, (_, band) => (at.includes(band) ? other : value));
const passages = (values: Partial<Passages>) => ({ relativeDb: nine(0), sideToMidDb: nine(-15), sibilanceDb: 5, ...values }) as Passages;

/** A mix of -20 LUFS whose loudness follows the drive and which distorts 1 % of its frames more for every LU above `cleanLufs`. */
function loudnessOf(masterLufs: number, cleanLufs: number): Partial<PairStudy> {
  const curve = [1.3, 2.6, 4, 5.3, 6.6, 8, 9.3, 10.6].map((driveDb) => {
    const integratedLufs = driveDb - 20;
    const result = { integratedLufs, driveDb, nmrDb: -20, psrDb: 9, rdfPercent: Math.max(0, integratedLufs - cleanLufs) };
    return { driveDb, result: result as TrialResult };
  });
  const material = { trackLufs: -20, lufsOf: ({ integratedLufs }: TrialResult) => integratedLufs } as LoudnessMaterial;
  return { masterLufs, curve, material, untouchedLufs: -20 };
}

/** A pair whose engineer only made it louder. */
function study(values: Partial<Omit<PairStudy, "facts">> & { readonly mixWidthDb?: readonly number[] } = {}): PairStudy {
  return {
    mix: { channels: 2, sampleRateHz: 48000 },
    before: { bandwidthHz: null },
    facts: { isFinished: false, bands: { relativeDb: nine(0), deviationDb: nine(0), sideToMidDb: values.mixWidthDb ?? nine(-15) } },
    ...loudnessOf(-14, 0),
    mixPassages: passages({}),
    masterPassages: passages({}),
    plainPassages: passages({}),
    compression: { master: 0.1, plain: 0.1, coloured: 0.3 },
    residualDb: { master: -50, plain: -50, coloured: -34 },
    ...values,
  } as unknown as PairStudy;
}
const learned = (...studies: PairStudy[]) => fitStyle(studies, words);

describe("a style learned from pairs", () => {
  it("has the loudness of the masters and the loosest budgets, where nothing was ever paid for it", async () => {
    expect((await learned(study())).loudness).toMatchObject({ loudestLufs: -14, rdfBudgetPercent: 5, nmrBudgetDb: -10, psrFloorDb: 4.5 });
  });
  it("explains masters of -14 and -10 LUFS that both stop at 1 % of distorted frames by those, to a step of the search (1.4 dB)", async () => {
    const { loudness } = await learned(study(loudnessOf(-14, -15)), study(loudnessOf(-10, -11)));
    expect(loudness.loudestLufs).toBe(-10);
    expect(loudness.rdfBudgetPercent).toBeGreaterThanOrEqual(1);
    expect(loudness.rdfBudgetPercent).toBeLessThanOrEqual(2.6);
  });
  it("has the compressor by what it held back: halfway from none to the known one is half its gain reduction", async () => {
    const half = await learned(study({ compression: { master: 0.2, plain: 0.1, coloured: 0.3 } }));
    expect(half.glue.meanReductionDb).toBeCloseTo(coloured.reductionDb / 2, 6);
    expect((await learned(study())).glue).toEqual(transparent.glue);
  });
  it("has the harmonics of the known ones where as much is left over, 3 dB less for half the power, and none unless half of the pairs have some", async () => {
    const same = study({ residualDb: { master: -34, plain: -80, coloured: -34 } });
    const half = study({ residualDb: { master: -34 + 10 * Math.log10(0.5), plain: -80, coloured: -34 } });
    expect((await learned(same)).warmth?.levelDb).toBeCloseTo(coloured.harmonicsDb, 1);
    expect((await learned(half)).warmth?.levelDb).toBeCloseTo(coloured.harmonicsDb - 3, 1);
    expect((await learned(same, study())).warmth).not.toBeNull();
    expect((await learned(same, study(), study())).warmth).toBeNull();
  });
  it("widens by what the engineer widened where mixes were narrow, and takes neither a mono mix nor a side 30 dB down for an answer", async () => {
    const [mid, high] = [sideToMidMedians[3] - 5, sideToMidMedians[6] - 5];
    const narrow = { mixWidthDb: nine(-15, [3], mid).map((level, band) => (band === 6 ? high : level)) };
    const wider = (db: number, fromDb = -15) => ({
      plainPassages: passages({ sideToMidDb: nine(fromDb) }),
      masterPassages: passages({ sideToMidDb: nine(fromDb, [2, 3, 4, 6, 7], fromDb + db) }),
    });
    const mono = { channels: 1, sampleRateHz: 48000 } as PairStudy["mix"];
    const pairs = [study({ ...narrow, ...wider(1.2) }), study({ ...narrow, ...wider(3, -31) }), study({ ...narrow, ...wider(3), mix: mono })];
    expect((await learned(...pairs)).width).toEqual({ midDb: 1.2, highDb: 1.2 });
    // The planner narrows no narrow mix, so nothing is learned from one that was.
    expect((await learned(study({ ...narrow, ...wider(-2) }))).width).toEqual({ midDb: 0, highDb: 0 });
  });
  it("draws basses in from 1 dB under the narrowest that was drawn in; where none was, from no narrower than the widest that was let be", async () => {
    const bass = (widthDb: number, changeDb: number) =>
      study({ mixWidthDb: nine(-15, [0], widthDb), masterPassages: passages({ sideToMidDb: nine(-15, [0], -15 + changeDb) }) });
    expect((await learned(bass(-8, -6), bass(-11, -4), bass(-6, -1))).lowEnd).toMatchObject({ widestDb: -12, monoBelowHz: 120 });
    const widest = transparent.lowEnd.widestDb + 4;
    expect((await learned(bass(widest, 0), bass(-40, 0))).lowEnd.widestDb).toBe(widest);
    expect((await learned(bass(-40, 0))).lowEnd.widestDb).toBe(transparent.lowEnd.widestDb);
  });
  it("turns esses down by the median of what sibilant voices were, and has its own limit where none was sibilant", async () => {
    const voice = (before: number, after: number) =>
      study({ plainPassages: passages({ sibilanceDb: before }), masterPassages: passages({ sibilanceDb: after }) });
    expect((await learned(voice(12, 9), voice(11, 10), voice(14, 12), voice(8, 0))).deEss).toEqual({ mostDb: 2 });
    expect((await learned(voice(8, 0))).deEss).toEqual(transparent.deEss);
  });
  it("learns no tone from above where a mix ends: what a master has there, 20 or 3 dB less, has no say", async () => {
    const toneOf = async (bandwidthHz: number, topDb: number) =>
      (await learned(study({ before: { bandwidthHz } as PairStudy["before"], masterPassages: passages({ relativeDb: nine(0, [8], topDb) }) }))).tone;
    expect(await toneOf(11000, -20)).toEqual(await toneOf(11000, -3));
    expect(await toneOf(20000, -20)).not.toEqual(await toneOf(20000, -3));
  });
  it("is the transparent one where every mix was a finished record: nothing is learned from those", async () => {
    const pair = study();
    const { loudness, glue, deEss, warmth, width, lowEnd } = await learned({ ...pair, facts: { ...pair.facts, isFinished: true } });
    expect({ loudness, glue, deEss, lowEnd }).toEqual({
      loudness: transparent.loudness,
      glue: transparent.glue,
      deEss: transparent.deEss,
      lowEnd: transparent.lowEnd,
    });
    expect([warmth, width]).toEqual([null, { midDb: 0, highDb: 0 }]);
  });
});

import { describe, expect, it } from "vitest";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { type LoudnessMaterial, searchLoudness, type TrialRunner } from "./loudness-search.ts";
import type { TrialResult } from "./trial.ts";

const mixLufs = -20;
const policy = { loudestLufs: -7, rdfBudgetPercent: 1, nmrBudgetDb: -15, psrFloorDb: 6, clip: "on" } as const;
const unheard = { bandsDb: null, sideToMidDb: null, monoLossDb: null, correlationLow: null, sibilanceDb: null, resonanceDb: 0, restlessDb: 0 };

/** A mix whose loudness follows the drive; clipping it is clean, and costs a dB more punch than the limiter alone above -8 LUFS. */
function resultOf({ driveDb, clip }: LoudnessSettings): TrialResult {
  const lufs = mixLufs + driveDb;
  const punch = clip === "off" ? 5 : 5 - Math.max(0, lufs + 8);
  return {
    ...unheard,
    integratedLufs: lufs,
    truePeakDbtp: -1.06,
    enteredLufs: mixLufs,
    excerptLufs: [lufs],
    excerptSteps: [],
    driveDb,
    nmrDb: clip === "off" ? -10 : -20,
    rdfPercent: 0,
    gainMotionDb: 0.2,
    psrDb: punch,
  };
}
const run: TrialRunner = async (settings) => settings.map(resultOf);
const material: LoudnessMaterial = {
  trackLufs: mixLufs,
  trackTruePeakDbtp: -10,
  excerptLufs: mixLufs,
  lufsOf: ({ integratedLufs }) => integratedLufs,
  eachExcerptLufs: [mixLufs],
};
const wish = { targetLufs: null, ceilingDbtp: -1, policy, intensity: 1, ownLufs: null, isSearched: true, reference: null };

describe("the loudness of a finished record", () => {
  it("gives way until its punch is within 0.3 dB of gain and limit alone", async () => {
    const { chosen, targetLufs, trials } = await searchLoudness(run, material, { ...wish, ownLufs: -7.2 });
    expect(chosen.settings.clip).not.toBe("off");
    expect(chosen.psrDb).toBeGreaterThanOrEqual(trials[0].psrDb - 0.3);
    expect(targetLufs).toBeCloseTo(-8.1, 6);
    // Both are heard at the loudness that was found, or the guard would compare with a louder limiter.
    expect(trials[0].integratedLufs).toBeCloseTo(targetLufs, 6);
  });
});

it("automatic loudness goes 20 dB above gain alone where nothing but one high peak stands in the way", async () => {
  const harmless: TrialRunner = async (settings) => settings.map((one) => ({ ...resultOf(one), psrDb: 12 }));
  const { targetLufs, untouchedLufs } = await searchLoudness(harmless, { ...material, trackTruePeakDbtp: 6 }, wish);
  expect(untouchedLufs).toBe(-27);
  expect(targetLufs).toBe(policy.loudestLufs);
});

describe("a loudness that somebody typed", () => {
  const typed = { ...wish, targetLufs: -7.2 };
  /** The limiter distorts this much more than the clips, which are at -20 dB. */
  const limiterAt =
    (nmrDb: number): TrialRunner =>
    async (settings) =>
      settings.map((one) => ({ ...resultOf(one), nmrDb: one.clip === "off" ? nmrDb : -20 }));
  it("is met by the cheapest design that holds the guards, where the cheapest of all would break one", async () => {
    const { chosen, targetLufs, gaveWay, trials, passedOver } = await searchLoudness(limiterAt(-18.5), material, typed);
    expect({ targetLufs, gaveWay, clip: chosen.settings.clip }).toEqual({ targetLufs: -7.2, gaveWay: null, clip: "off" });
    expect(chosen.cost).toBeGreaterThan(Math.min(...trials.map(({ cost }) => cost)));
    // Of the 5 dB of the limiter alone all but the tolerance of 0.3 are asked for.
    const cheapest = trials.find(({ design }) => design.name === passedOver?.design);
    const guard = { name: "peak to short-term loudness", value: cheapest?.psrDb, limit: 4.7, unit: "dB", held: false };
    expect([cheapest?.settings.clip !== "off", passedOver]).toEqual([true, { design: cheapest?.design.name, guard, held: 5 }]);
  });
  it("is met by the cheapest of all, guard or not, where holding it would cost 2 dB of noise to mask ratio", async () => {
    const { chosen, targetLufs, gaveWay, passedOver } = await searchLoudness(limiterAt(-18), material, typed);
    expect({ targetLufs, gaveWay, passedOver }).toEqual({ targetLufs: -7.2, gaveWay: null, passedOver: null });
    expect(chosen.settings.clip).not.toBe("off");
  });
  it("gives way where every design disturbs more than a quarter of the frames, by 0.9 LU at the most", async () => {
    const rough: TrialRunner = async (settings) => settings.map((one) => ({ ...resultOf(one), psrDb: 6, rdfPercent: 30 }));
    const { targetLufs, gaveWay } = await searchLoudness(rough, material, typed);
    expect(targetLufs).toBeCloseTo(-7.2 - 0.9, 6);
    expect(gaveWay).toEqual({ fromLufs: -7.2, to: "distortion" });
  });
});

describe("a loudness that a reference asks for", () => {
  const asked = { ...wish, reference: { integratedLufs: -7.2, amount: 1, isNamed: true } };
  /** Clips at -20 dB of noise that disturb 2 % of the frames for every LU above -8 LUFS; a limiter at so many dB that disturbs none. */
  const limiterAt =
    (nmrDb: number): TrialRunner =>
    async (settings) =>
      settings.map((one) => {
        const result = { ...resultOf(one), psrDb: 7 };
        return one.clip === "off" ? { ...result, nmrDb } : { ...result, nmrDb: -20, rdfPercent: 2 * Math.max(0, result.integratedLufs + 8) };
      });
  it("is met by a design that holds every guard where the cheapest would disturb more frames than the style allows", async () => {
    const { chosen, targetLufs, gaveWay } = await searchLoudness(limiterAt(-18.5), material, asked);
    expect({ targetLufs, gaveWay, clip: chosen.settings.clip }).toEqual({ targetLufs: -7.2, gaveWay: null, clip: "off" });
  });
  it("gives way until the cheapest holds them, where the others are dear: 1 % of the frames at -7.5 LUFS, in steps of 0.45 LU", async () => {
    const { chosen, targetLufs, gaveWay } = await searchLoudness(limiterAt(-14.5), material, asked);
    expect(chosen.settings.clip).not.toBe("off");
    expect(targetLufs).toBeCloseTo(-7.65, 6);
    expect(gaveWay).toEqual({ fromLufs: -7.2, to: "distortion" });
  });
});

describe("a finished record with a louder reference", () => {
  /** More than 1 % of the frames are disturbed from 0.2 LU above what the clip may cost. */
  const until =
    (cleanLufs: number): TrialRunner =>
    async (settings) =>
      settings.map((one) => ({ ...resultOf(one), psrDb: 9, nmrDb: -20, rdfPercent: resultOf(one).integratedLufs > cleanLufs ? 5 : 0 }));
  const target = async (cleanLufs: number, reference: { readonly integratedLufs: number; readonly amount: number; readonly isNamed: boolean }) =>
    (await searchLoudness(until(cleanLufs), { ...material, trackTruePeakDbtp: -1 }, { ...wish, ownLufs: -14, reference })).targetLufs;
  const louder = { integratedLufs: -9, amount: 1, isNamed: false };

  it("is driven no farther than its style's budget, unless the amount is named or the reference is the quieter one", async () => {
    const bounded = await target(-12, louder);
    expect(bounded).toBeGreaterThan(-14);
    expect(bounded).toBeLessThanOrEqual(-12);
    expect(await target(0, louder)).toBe(-9);
    expect(await target(0, { ...louder, isNamed: true })).toBe(-9);
    expect(await target(-12, { ...louder, integratedLufs: -16 })).toBe(-16);
  });
  it("is not turned down for it where its own loudness is beyond that budget already", async () => {
    expect(await target(-17, louder)).toBe(-14);
  });
  it("goes half the way from its own loudness for half the amount", async () => {
    expect(await target(0, { ...louder, amount: 0.5 })).toBe(-11.5);
  });
});

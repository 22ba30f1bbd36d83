import { expect, it } from "vitest";
import { automaticLoudness } from "./automatic-loudness.ts";
import { type LoudnessMaterial, searchLoudness, type TrialRunner } from "./loudness-search.ts";
import type { TrialResult } from "./trial.ts";

const policy = { loudestLufs: -7, rdfBudgetPercent: 1, nmrBudgetDb: -15, psrFloorDb: 6, clip: "on" } as const;
const wish = { targetLufs: null, ceilingDbtp: -1, policy, intensity: 1, ownLufs: null, isSearched: true, reference: null };
const material: LoudnessMaterial = {
  trackLufs: -20,
  trackTruePeakDbtp: -10,
  excerptLufs: -20,
  lufsOf: ({ integratedLufs }) => integratedLufs,
  eachExcerptLufs: [-20],
};

/** The usual design keeps its punch, so that it is scouted up to the loudest; those that beat it lose 2 dB of it for every LU above -8 LUFS. */
const run: TrialRunner = async (settings) =>
  settings.map(({ driveDb, clip, clipExponent }) => {
    const isUsual = clip === "off" || clipExponent === 0.5;
    const figures = isUsual ? { psrDb: 7, nmrDb: -16 } : { psrDb: 7 - 2 * Math.max(0, driveDb - 12), nmrDb: -25 };
    return {
      ...figures,
      integratedLufs: driveDb - 20,
      truePeakDbtp: -1.06,
      excerptLufs: [driveDb - 20],
      rdfPercent: 0,
      gainMotionDb: 0.2,
    } as unknown as TrialResult;
  });

it("is told as master makes it, after the winner gave way to punch, and why", async () => {
  const choice = await searchLoudness(run, material, wish);
  expect(choice.gaveWay?.to).toBe("punch");
  const { lufs, reason } = automaticLoudness(choice, wish);
  // 5.7 dB of punch is what the guard leaves: 12.65 dB of drive; the loudness comes down in steps of 0.45 LU from -7.
  expect(choice.targetLufs).toBeCloseTo(-7.45, 6);
  expect(Math.abs(lufs - choice.targetLufs)).toBeLessThanOrEqual(0.05 + 1e-9);
  expect(reason).toBe("at -7.0 LUFS its hardest passages would lose more punch than by the limiter alone");
});

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

it("is told with every figure that stands in the way, and only those", async () => {
  const louderBy = async (figures: Partial<TrialResult>) => {
    const broken: TrialRunner = async (settings) =>
      settings.map((one) => {
        const integratedLufs = one.driveDb - 20;
        const held = { psrDb: 9, nmrDb: -20, rdfPercent: 0, gainMotionDb: 0.2, truePeakDbtp: -1.06, integratedLufs, excerptLufs: [integratedLufs] };
        return { ...held, ...(integratedLufs > -9.5 ? figures : {}) } as unknown as TrialResult;
      });
    return automaticLoudness(await searchLoudness(broken, material, wish), wish).reason;
  };
  const frames = "3.0 % of frames with audible distortion, where the style allows 1 %";
  expect(await louderBy({ rdfPercent: 3 })).toMatch(new RegExp(`would have ${frames}$`));
  expect(await louderBy({ nmrDb: -12 })).toMatch(/would have a noise to mask ratio of -12\.0 dB, where the style allows -15 dB$/);
  expect(await louderBy({ rdfPercent: 3, psrDb: 5 })).toMatch(new RegExp(`would have ${frames} and 5\\.0 dB of punch, where the style keeps 6 dB$`));
  expect(await louderBy({})).toBe("the style chooses nothing louder than -7 LUFS by itself");
});

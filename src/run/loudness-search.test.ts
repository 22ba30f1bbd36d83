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
  });
  it("does not when it was typed", async () => {
    const { targetLufs } = await searchLoudness(run, material, { ...wish, targetLufs: -7.2, ownLufs: -7.2 });
    expect(targetLufs).toBe(-7.2);
  });
});

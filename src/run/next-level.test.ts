import { describe, expect, it } from "vitest";
import type { Measurements } from "../analysis/measurements.ts";
import type { Plan } from "../chain/plan.ts";
import type { LoudnessChoice } from "./loudness-search.ts";
import { type DrivePoint, nextLevel } from "./next-level.ts";

const plan = {
  stages: [{ stage: "loudness", settings: { driveDb: 6, ceilingDbtp: -1, aimBelowDb: 0.1 }, because: [], effect: [] }],
} as unknown as Plan;

/** What is to be changed after a print of this loudness and true peak, for a target of -10 LUFS that was asked for, chosen, or yielded to. */
function next(integratedLufs: number, wishedLufs: number | null, truePeakDbtp = -1.05, prints: DrivePoint[] = []) {
  return nextLevel(plan, { wishedLufs, targetLufs: -10 } as LoudnessChoice, { integratedLufs, truePeakDbtp } as Measurements, prints);
}

describe("a print", () => {
  it("stands within 0.18 LU of what was asked for, 0.45 LU below what was chosen, and hardly above what loudness yielded to", () => {
    expect([next(-10.17, -10), next(-9.83, -10), next(-10.44, null), next(-9.83, null), next(-9.95, -8)]).toEqual([null, null, null, null, null]);
    for (const missed of [next(-10.2, -10), next(-9.8, -10), next(-10.5, null), next(-9.8, null), next(-9.9, -8)]) expect(missed).not.toBeNull();
  });
  it("0.9 LU too quiet is driven by 1 dB more, since a dB gives about 0.9 LU; after two prints by the line through them", () => {
    expect(next(-10.9, -10)?.driveDb).toBeCloseTo(7, 2);
    expect(next(-10.5, -10, -1.05, [{ driveDb: 5, integratedLufs: -11 }])?.driveDb).toBeCloseTo(7, 2);
  });
  it("over its ceiling is made again lower, as loud as it was", () => {
    const again = next(-10, -10, -0.97);
    expect(again?.driveDb).toBe(6);
    expect(again?.aimBelowDb).toBeGreaterThanOrEqual(0.13);
  });
});

import { describe, expect, it } from "vitest";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, type StageName, stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { loudnessDesigns } from "../mastering/loudness.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { settleLoudness } from "./final-loudness.ts";
import { type LoudnessChoice, type LoudnessMaterial, withDrive } from "./loudness-search.ts";
import type { MoveChoice, PlanRunner } from "./move-search.ts";
import type { TrialResult } from "./trial.ts";

const settings = withDrive(loudnessDesigns[3], -1, 10);
const turned = { ...settings, clipExponent: 0.9 };

function planOf(loudness: LoudnessSettings, ...moves: StageName[]): Plan {
  const stages = [...moves, "loudness" as const].map((stage) => ({
    stage,
    settings: stage === "loudness" ? { ...loudness } : {},
    because: [],
    effect: [],
  }));
  return { chainVersion, style: "test", intensity: 1, stages };
}

/** Loudness follows the drive; punch is as told for a turned loudness stage, and half a dB less behind a compressor, where a clip above -10.3 LUFS costs 2 dB more. */
function studio(turnedPsrDb: number): PlanRunner {
  return async (trials) =>
    trials.map(({ plan }) => {
      const loudness = stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
      const lufs = -20 + (loudness?.driveDb ?? 0);
      const pressedDb = loudness?.clip !== "off" && lufs > -10.3 ? 2.5 : 0.5;
      const psrDb = (loudness?.clipExponent === 0.9 ? turnedPsrDb : 7) - (stageOf(plan, "glue") ? pressedDb : 0);
      return {
        nmrDb: loudness?.clip === "off" ? -16 : -20,
        rdfPercent: 0,
        gainMotionDb: 0.1,
        psrDb,
        integratedLufs: lufs,
        excerptLufs: [lufs],
        driveDb: loudness?.driveDb ?? 0,
      } as unknown as TrialResult;
    });
}

const heard = { nmrDb: -20, rdfPercent: 0, gainMotionDb: 0.1, psrDb: 7, excerptLufs: [-10] };
const [plain, chosen] = [loudnessDesigns[0], loudnessDesigns[3]].map((design) => ({
  ...heard,
  design,
  settings: withDrive(design, -1, 10),
  cost: 1.5,
}));
const choice = {
  settings,
  chosen,
  trials: [plain, chosen],
  targetLufs: -10,
  untouchedLufs: -15,
  gaveWay: null,
  excerptLufs: [-20],
} as unknown as LoudnessChoice;
const wish = {
  targetLufs: null,
  ceilingDbtp: -1,
  policy: transparent.loudness,
  intensity: 1,
  ownLufs: null,
  isSearched: true,
  reference: null,
};
const material = { excerptLufs: -20, lufsOf: ({ integratedLufs }: TrialResult) => integratedLufs } as LoudnessMaterial;

async function settle(plan: Plan, turnedPsrDb: number, from = choice) {
  const run = studio(turnedPsrDb);
  const [tried] = await run([{ plan, against: "mix" }]);
  return settleLoudness(run, planOf(settings), { plan, tried } as MoveChoice, from, { material, wish });
}

describe("the loudness stage after a search over the moves", () => {
  it("is the one that was searched where the search turned it and every guard holds, and the guards see its own figures", async () => {
    const { plan, loudness } = await settle(planOf(turned), 6.5);
    expect(stageOf(plan, "loudness")?.settings["clipExponent"]).toBe(0.9);
    expect(loudness.chosen.psrDb).toBe(6.5);
    expect(loudness.trials).toContain(loudness.chosen);
  });
  it("keeps the price at which it won, so that no loser of the contest looks cheaper", async () => {
    const { loudness } = await settle(planOf(turned), 6.5);
    expect(loudness.chosen.cost).toBe(1.5);
  });
  it("is chosen anew where the turned one breaks a guard: 5 dB of punch where the style keeps 6", async () => {
    const { plan, loudness } = await settle(planOf(turned), 5);
    expect(stageOf(plan, "loudness")?.settings["clipExponent"]).not.toBe(0.9);
    expect(loudness.settings).toEqual(stageOf(plan, "loudness")?.settings);
    expect(loudness.chosen.psrDb).toBe(7);
    expect(loudness.targetLufs).toBe(-10);
  });
  it("stays as it was searched where it breaks no guard but the one that yielded already: 5 dB of punch, as before", async () => {
    const yielded = { ...choice, chosen: { ...chosen, psrDb: 5 } } as unknown as LoudnessChoice;
    const { plan } = await settle(planOf(turned), 5, yielded);
    expect(stageOf(plan, "loudness")?.settings["clipExponent"]).toBe(0.9);
  });
  it("is heard behind the moves that stayed, and gives way where they cost punch: 4.5 dB where the style keeps 6", async () => {
    const { loudness } = await settle(planOf(settings, "glue"), 7);
    expect([loudness.trials[0], loudness.chosen].map(({ psrDb }) => psrDb)).toEqual([6.5, 6.5]);
    expect(loudness.gaveWay).toEqual({ fromLufs: -10, to: "punch" });
    expect(loudness.targetLufs).toBeCloseTo(-10.45, 6);
  });
});

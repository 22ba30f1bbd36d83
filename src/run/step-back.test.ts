import { describe, expect, it } from "vitest";
import { chainVersion } from "../chain/chain.ts";
import type { Plan } from "../chain/plan.ts";
import { isDoneInPart } from "./done-in-part.ts";
import { stepBack } from "./step-back.ts";

const flat = Array.from({ length: 31 }, () => 0);
const plan: Plan = {
  chainVersion,
  style: "transparent",
  intensity: 1,
  stages: [
    { stage: "tone", settings: { midDb: flat.map(() => 2), sideDb: flat.map(() => 2) }, because: [], effect: [] },
    { stage: "glue", settings: {}, because: [], effect: [] },
  ],
};
const failed = (name: string) => [{ name, value: 3.4, limit: 3, unit: "dB", held: false }];

describe("a step back", () => {
  it("from tone turns it down by half, which is done in part and not refused", () => {
    const back = stepBack(plan, failed("sibilance added"));
    expect(back?.plan.stages[0].settings).toEqual({ midDb: flat.map(() => 1), sideDb: flat.map(() => 1) });
    expect(back?.refusal).toEqual({ stage: "tone", reason: "turned down by half: sibilance added would be 3.4 dB, the limit is 3 dB." });
    expect(back && isDoneInPart(back.plan, back.refusal)).toBe(true);
  });
  it("from another stage leaves it out, which is not done at all", () => {
    const back = stepBack(plan, failed("noise floor raised beyond the gain"));
    expect(back?.refusal.reason).toMatch(/^left out: /);
    expect(back && isDoneInPart(back.plan, back.refusal)).toBe(false);
  });
});

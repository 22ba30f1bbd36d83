import { describe, expect, it } from "vitest";
import { chainVersion, checkPlan } from "./chain.ts";
import { changeSettings } from "./change.ts";
import type { Plan } from "./plan.ts";

const reason = { metric: "drift", measured: 1, expected: 0, unit: "dB" };
const effect = { metric: "drift", before: 1, after: 0, unit: "dB" };
const ablation = { objective: { with: 1, without: 2 }, metric: "drift", with: 0, without: 1, unit: "dB", alternative: null };
const conditioning = {
  stage: "conditioning" as const,
  settings: { gainDb: 1, subsonicHz: 0, dcBlock: "off" },
  because: [reason],
  effect: [effect],
  ablation,
};
const plan: Plan = { chainVersion, style: "transparent", intensity: 1, stages: [conditioning] };

describe("settings changed by hand", () => {
  it("are named once each; the reasons stay, what was foretold and found of the stage goes", () => {
    const [changed] = changeSettings(plan, [
      { stage: "conditioning", field: "gainDb", value: 3 },
      { stage: "conditioning", field: "subsonicHz", value: 20 },
      { stage: "conditioning", field: "gainDb", value: 2 },
    ]).stages;
    expect(changed.settings).toMatchObject({ gainDb: 2, subsonicHz: 20 });
    expect(changed.byHand).toEqual(["gainDb", "subsonicHz"]);
    expect(changed.because).toEqual([reason]);
    expect(changed.effect).toEqual([]);
    expect(changed).not.toHaveProperty("ablation");
  });
  it("make a plan that is taken again, while a list of anything but names is not", () => {
    const changed = changeSettings(plan, [{ stage: "conditioning", field: "gainDb", value: 3 }]);
    expect(() => checkPlan(changed)).not.toThrow();
    const odd = { ...changed, stages: [{ ...changed.stages[0], byHand: [3] as never }] };
    expect(() => checkPlan(odd)).toThrow(/byHand/);
  });
});

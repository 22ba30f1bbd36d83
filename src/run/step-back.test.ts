import { describe, expect, it } from "vitest";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, withSettings } from "../chain/plan.ts";
import { isDoneInPart } from "./done-in-part.ts";
import { type StepBack, stepBack, stepBackRefusals } from "./step-back.ts";

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
    const back = stepBack(plan, failed("sibilance added"), []);
    expect(back?.plan.stages[0].settings).toEqual({ midDb: flat.map(() => 1), sideDb: flat.map(() => 1) });
    const [refusal] = stepBackRefusals(back ? [back.step] : []);
    expect(refusal).toEqual({ stage: "tone", reason: "turned down by half: sibilance added would be 3.4 dB, the limit is 3 dB." });
    expect(back && isDoneInPart(back.plan, refusal)).toBe(true);
  });
  it("takes back what the whole curve was said to do, since half of it does not", () => {
    const effect = [{ metric: "level around 1 kHz", before: 0, after: 2, unit: "dB" }];
    const told = { ...plan, stages: plan.stages.map((stage) => ({ ...stage, effect })) };
    expect(stepBack(told, failed("sibilance added"), [])?.plan.stages.map((stage) => stage.effect)).toEqual([[], effect]);
  });
  it("from another stage leaves it out, which is not done at all", () => {
    const back = stepBack({ ...plan, stages: plan.stages.slice(1) }, failed("noise floor raised beyond the gain"), []);
    const [refusal] = stepBackRefusals(back ? [back.step] : []);
    expect(refusal.reason).toMatch(/^left out: /);
    expect(back && isDoneInPart(back.plan, refusal)).toBe(false);
  });
  it("that does not help is followed by two more at most, and all of them are told in one sentence", () => {
    const taken: StepBack[] = [];
    let softer = plan;
    for (;;) {
      const back = stepBack(softer, failed("lowest correlation"), taken);
      if (!back) break;
      softer = back.plan;
      taken.push(back.step);
    }
    expect(taken.map(({ left }) => left)).toEqual([0.5, 0.5, 0]);
    expect(softer.stages.map(({ stage }) => stage)).toEqual(["glue"]);
    expect(stepBackRefusals(taken)).toEqual([{ stage: "tone", reason: "left out: lowest correlation would be 3.4 dB, the limit is 3 dB." }]);
  });
  it("takes what widens the side back before it touches the tone of the middle", () => {
    const wide = withSettings(plan, "tone", { sideDb: flat.map(() => 4) });
    const back = stepBack(wide, failed("mono loss added"), []);
    expect(back?.plan.stages[0].settings).toEqual({ midDb: flat.map(() => 2), sideDb: flat.map(() => 3) });
    expect(stepBackRefusals(back ? [back.step] : [])[0].reason).toMatch(/^its widening turned down by half: /);
  });
});

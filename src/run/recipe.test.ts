import { describe, expect, it } from "vitest";
import { parsePlan } from "./recipe.ts";

const plan = (gainDb: number) => ({
  chainVersion: 1,
  style: "warm",
  intensity: 1,
  stages: [{ stage: "conditioning", settings: { gainDb, dcBlock: "off", subsonicHz: 0 } }],
});
const gainOf = (document: object) => parsePlan("a.json", JSON.stringify(document)).stages[0].settings["gainDb"];

describe("a plan in JSON", () => {
  it("counts as it was edited under `plan`, though the recipe beside it holds it unchanged", () => {
    expect(gainOf({ plan: plan(-3), recipe: { plan: plan(-6) } })).toBe(-3);
  });
  it("is that of the recipe where there is no other, or stands alone", () => {
    expect([gainOf({ recipe: { plan: plan(-6) }, matrix: "DW-7F3A-22C1" }), gainOf(plan(-9))]).toEqual([-6, -9]);
  });
});

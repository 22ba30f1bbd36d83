import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise } from "../../test/signals.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, stageOf } from "../chain/plan.ts";
import { solveWarmth } from "./warmth-level.ts";

/** Music without crest: noise whose peaks are cut at 4 dB over its level. */
const dense = pinkNoise(48000, 4, -18, 48000 * 5).map((sample) => Math.max(-0.2, Math.min(0.2, sample)));
const styled = { kind: "tape", driveDb: 5, harmonicGain: 1, asymmetry: 0.08 };
const plan: Plan = { chainVersion, style: "test", intensity: 1, stages: [{ stage: "warmth", settings: styled, because: [], effect: [] }] };

async function solved(levelDb: number) {
  const excerpt = { startFrame: 0, endFrame: dense.length };
  const stage = stageOf(await solveWarmth(sourceFromPlanar("mix", 48000, [dense, dense]), newEngine(), plan, excerpt, levelDb), "warmth");
  return { ...(stage?.settings as typeof styled), reachedDb: Number(stage?.effect[0].after) };
}

describe("the level of harmonics", () => {
  it("is set by their gain where the machine makes enough of them", async () => {
    const { driveDb, harmonicGain, reachedDb } = await solved(-50);
    expect(driveDb).toBe(5);
    expect(harmonicGain).toBeLessThan(1);
    expect(reachedDb).toBeCloseTo(-50, 1);
  });

  it("is reached by driving the machine further where it makes too few, by 3 dB at the most", async () => {
    const most = (await solved(-20)).reachedDb;
    const atGainOne = (await solved(-50)).harmonicGain;
    const styledDb = -50 - 20 * Math.log10(atGainOne);
    const wantedDb = (styledDb + most) / 2;
    const { driveDb, reachedDb } = await solved(wantedDb);
    expect(reachedDb).toBeCloseTo(wantedDb, 1);
    expect(driveDb).toBeGreaterThan(5);
    expect(driveDb).toBeLessThan(8);
    expect((await solved(-20)).driveDb).toBe(8);
  });
});

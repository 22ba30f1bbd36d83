import { describe, expect, it } from "vitest";
import { maxSampleRateHz, minSampleRateHz } from "../../src/audio/source.ts";
import { Chain, chainVersion } from "../../src/chain/chain.ts";
import type { Plan, StageName, StagePlan } from "../../src/chain/plan.ts";
import { noRepair } from "../../src/chain/stages/repair.ts";
import { blockFrames } from "../../src/wasm/engine.ts";
import { newEngine } from "../engine.ts";
import { whiteNoise } from "../signals.ts";

const curve = Array.from({ length: 31 }, (_, point) => 3 * Math.sin(point));
/** Every stage at work, with the highest frequencies its settings allow. */
const settings: Readonly<Record<StageName, StagePlan["settings"]>> = {
  repair: { ...noRepair, plateausDbfs: [-3, -3, -3, -3], declick: "both", humDbfs: new Array<number>(12).fill(-40) },
  conditioning: { gainDb: 3, dcBlock: "on", subsonicHz: 40 },
  corrective: { cuts: [{ shape: "bell", frequencyHz: 24000, gainDb: -6, q: 2 }], deEssDb: 6, deEssHz: 10000, deEssThresholdDb: -40 },
  tone: { phase: "minimum", midDb: curve, sideDb: curve },
  "low-end": { monoBelowHz: 200, slope: "12 dB/oct" },
  glue: {
    thresholdDbfs: -30,
    ratio: 2,
    kneeDb: 6,
    attackMs: 10,
    releaseFastMs: 80,
    releaseSlowMs: 500,
    linkPercent: 90,
    mixPercent: 100,
  },
  "dynamic-bands": { thresholdsDbfs: [-40, -40, -40, -40], ratio: 2, mostDb: 6, attackMs: 10, releaseMs: 100 },
  warmth: { kind: "tape", driveDb: 12, harmonicGain: 0.3, asymmetry: 0.1 },
  width: { lowDb: -3, midDb: 1, highDb: 2, lowCornerHz: 300, highCornerHz: 12000 },
  loudness: {
    driveDb: 6,
    ceilingDbtp: -1,
    aimBelowDb: 0.1,
    clip: "perceptual",
    clipAboveCeilingDb: 0,
    clipExponent: 0.5,
    clipRampMs: 180,
    recoveryMs: 2,
    slowSharePercent: 50,
    slowRecoveryMs: 60,
  },
};
const stages = (Object.keys(settings) as StageName[]).map((stage) => ({ stage, settings: settings[stage], because: [], effect: [] }));
const plan: Plan = { chainVersion, style: "transparent", intensity: 1, stages };

describe("every stage at once", () => {
  it.each([minSampleRateHz, 8000, 11025, 44100, 192000, maxSampleRateHz])("gives sound below its ceiling, and no NaN, at %i Hz", (rate) => {
    const engine = newEngine();
    const chain = new Chain(engine, rate, plan);
    const [left, right] = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
    const frames = chain.latencyFrames + Math.ceil(0.2 * rate);
    const source = [whiteNoise(1, -12, frames), whiteNoise(2, -12, frames)];
    let [largest, energy] = [0, 0];
    for (let start = 0; start < frames; start += blockFrames) {
      const count = Math.min(blockFrames, frames - start);
      for (const [side, at] of [left, right].entries()) engine.f32(at, count).set(source[side].subarray(start, start + count));
      chain.process(left, right, count);
      for (const at of [left, right]) {
        for (const sample of engine.f32(at, count)) {
          if (!Number.isFinite(sample)) largest = Number.POSITIVE_INFINITY;
          largest = Math.max(largest, Math.abs(sample));
          energy += sample * sample;
        }
      }
    }
    expect(largest).toBeLessThanOrEqual(10 ** (-1 / 20));
    expect(10 * Math.log10(energy / (0.4 * rate))).toBeGreaterThan(-30);
  });
});

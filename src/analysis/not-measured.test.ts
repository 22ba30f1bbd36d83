import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { measure } from "./measure.ts";

const rateHz = 48000;
const sine = (seconds: number, gain: number, hz = 440) =>
  Float32Array.from({ length: seconds * rateHz }, (_, n) => gain * Math.sin((2 * Math.PI * hz * n) / rateHz));
const silence = (seconds: number) => new Float32Array(seconds * rateHz);
const reasonsOf = async (...channels: Float32Array[]) => (await measure(sourceFromPlanar("a", rateHz, channels), newEngine())).notMeasured;

describe("the reason why a figure is missing", () => {
  it("is the missing side for the width of dual mono, and for nothing else", async () => {
    expect(await reasonsOf(sine(8, 0.2), sine(8, 0.2))).toEqual({
      sideToMidDb: "left and right are the same: there is no side",
      usedBits: "only integer samples have used bits",
    });
  });
  it("is the missing mid of opposite channels, whose sum is silent", async () => {
    const { usedBits: _, ...reasons } = await reasonsOf(sine(8, 0.2), sine(8, -0.2));
    expect(reasons).toEqual({
      sideToMidDb: "left and right are opposite: there is no mid",
      monoLossDb: "left and right cancel: their sum has nothing above -70 LUFS",
    });
  });
  it("is the silent channel for correlation and DR of a one-sided file", async () => {
    const { usedBits: _, ...right } = await reasonsOf(sine(8, 0.2), silence(8));
    expect(right).toEqual({ correlation: "the right channel is silent", dr: "the right channel is silent" });
    const { usedBits: __, ...left } = await reasonsOf(silence(8), sine(8, 0.2));
    expect(left).toEqual({ correlation: "the left channel is silent", dr: "the left channel is silent" });
  });
  it("is the length for DR of 3 s, of which DR needs two blocks", async () => {
    expect((await reasonsOf(sine(3, 0.2), sine(3, 0.1, 300))).dr).toBe("needs at least 6 s of audio");
  });
  it("is the level only for what really is below -70 LUFS", async () => {
    const reasons = await reasonsOf(sine(8, 1e-5), sine(8, 2e-5));
    expect(reasons.integratedLufs).toBe("too quiet to measure: nothing above -70 LUFS");
  });
});

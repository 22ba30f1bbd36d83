import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";
import { sine } from "../signals.ts";

/** 180 ms are 17 hops of 512 frames at 48 kHz; then half a frame, and a block of a frame. */
const latencyFrames = 17 * 512 + 1024 + 2048;

testKernelContract({
  name: "clip ramp",
  maker: "newClipRamp",
  working: [48000, -12, 180],
  neutral: [48000, 6, 180],
  latencyFrames,
});

/** What a hard clip leaves of a sine in dB: the describing function of saturation, N = 2/π (asin k + k √(1 - k²)), k = ceiling over amplitude. */
function clippedSineDb(k: number): number {
  return 20 * Math.log10((2 / Math.PI) * (Math.asin(k) + k * Math.sqrt(1 - k * k)));
}

describe("the clip ramp", () => {
  const frames = 96000;
  // 1 kHz at -12 dBFS, 6 dB higher from 48000 to 52096: two frames, so that the frame in the middle sees nothing else.
  const middle = 50048;
  const programme = sine(48000, 1000, -12, frames).map((sample, n) => (Math.abs(n - middle) < 2048 ? 2 * sample : sample));
  const lossDb = clippedSineDb(10 ** (-3 / 20));
  const out = runKernel("newClipRamp", [48000, -9, 180], programme, programme).left.subarray(latencyFrames);
  /** Gain in dB over 10 ms around a frame, by least squares. */
  const gainDb = (at: number): number => {
    let [xy, xx] = [0, 0];
    for (let n = at - 240; n < at + 240; n++) {
      xy += programme[n] * out[n];
      xx += programme[n] * programme[n];
    }
    return 20 * Math.log10(xy / xx);
  };

  it("leaves what is clipped at its level, within 0.02 dB", () => {
    expect(lossDb).toBeLessThan(-1.2);
    expect(Math.abs(gainDb(middle))).toBeLessThan(0.02);
  });
  it("gives the music around as much of the loss beyond its mean as a straight line over 180 ms towards it, alike before and after", () => {
    // Frames lose all of it from the middle to half a frame before the end of the burst, and less from its end on: 9 of the 33 points within a ramp.
    const rampDb = (awayFrames: number): number => lossDb * (1 - awayFrames / (17 * 512));
    for (const ms of [80, 100, 120, 140]) {
      const away = ms * 48;
      expect(gainDb(middle - away)).toBeGreaterThan(rampDb(away - 2048));
      expect(gainDb(middle - away)).toBeLessThan((1 - 9 / 33) * rampDb(away - 512));
      expect(Math.abs(gainDb(middle - away) - gainDb(middle + away))).toBeLessThan(0.1);
    }
  });
  it("lowers what lies around by at most 6 dB, however much a clip takes", () => {
    const blast = programme.map((sample, n) => (Math.abs(n - middle) < 2048 ? 30 * sample : 0.1 * sample));
    const lowered = runKernel("newClipRamp", [48000, -9, 180], blast, blast).left.subarray(latencyFrames);
    const share = (at: number) => lowered[at] / blast[at];
    const crests = Array.from({ length: 400 }, (_, n) => middle - 2060 - 48 * n - 36);
    const deepest = Math.min(...crests.map(share));
    expect(deepest).toBeGreaterThan(0.5);
    expect(deepest).toBeLessThan(0.7);
  });
  it("leaves bass that is clipped all the time as it is, within 0.001 dB", () => {
    const bass = sine(48000, 55, -6, 48000);
    const held = runKernel("newClipRamp", [48000, -9, 180], bass, bass).left.subarray(latencyFrames);
    for (let n = 12000; n < 30000; n++) expect(Math.abs(held[n] - bass[n])).toBeLessThan(1e-4 * Math.abs(bass[n]) + 1e-9);
  });
  it("leaves what is farther from every over than its ramp and a frame as it was, to the bit", () => {
    const reach = 17 * 512 + 2048 + 2048;
    expect(out.subarray(0, middle - reach)).toEqual(programme.subarray(0, middle - reach));
    expect(out.subarray(middle + reach, 80000)).toEqual(programme.subarray(middle + reach, 80000));
  });
  it("never lifts: every sample is at most as large as it was", () => {
    expect(out.every((sample, n) => Math.abs(sample) <= Math.abs(programme[n]))).toBe(true);
  });
});

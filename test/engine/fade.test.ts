import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

const out = (startFrame: number, fadeFrames: number, shape = 0, blend = 0): number[] => [0, startFrame, fadeFrames, shape, blend];
const into = (fadeFrames: number, shape = 0, blend = 0): number[] => [1, 0, fadeFrames, shape, blend];
const ones = new Float32Array(1000).fill(1);
const gains = (settings: number[]): Float32Array => runKernel("newFade", settings, ones, ones).left;
const shapes = { cosine: 0, linear: 1, decibel: 2, crossfade: 3 };

testKernelContract({ name: "fade out", maker: "newFade", working: out(24000, 24000), neutral: out(1e9, 24000), latencyFrames: 0 });
testKernelContract({ name: "fade in", maker: "newFade", working: into(24000, 1), neutral: into(0, 1), latencyFrames: 0 });

describe("a fade", () => {
  it("is half a cosine unless told: 1 before, 0.5 in the middle, 0 from its last frame on", () => {
    const gain = gains(out(200, 400));
    expect(gain.subarray(0, 200).every((value) => value === 1)).toBe(true);
    expect(gain[399]).toBeCloseTo(0.5, 6);
    expect(gain[499]).toBeCloseTo(0.5 + 0.5 * Math.cos((Math.PI * 300) / 400), 6);
    expect(gain.subarray(599).every((value) => value === 0)).toBe(true);
  });
  it("in is the one out played backwards, in every shape", () => {
    for (const shape of Object.values(shapes)) {
      const falling = gains(out(600, 400, shape, 0.5))
        .slice(600)
        .reverse();
      expect([...gains(into(400, shape, 0.5)).subarray(0, 400)]).toEqual([...falling]);
    }
  });
  it("is linear, or even in decibels, over its length", () => {
    expect(gains(out(0, 1000, shapes.linear))[249]).toBeCloseTo(0.75, 6);
    const gain = gains(out(0, 1000, shapes.decibel));
    expect(20 * Math.log10(gain[499])).toBeCloseTo(20 * Math.log10((10 ** -1.5 - 0.001) / 0.999), 4);
    expect(gain[999]).toBe(0);
  });
  it("and its mirror add up to equal power at blend 0 and to gain 1 at blend 1 when they cross", () => {
    for (const [blend, power] of [
      [0, 2],
      [1, 1],
    ]) {
      const falling = gains(out(0, 1000, shapes.crossfade, blend));
      const rising = gains(into(1000, shapes.crossfade, blend));
      // The one reaches silence on its last frame, the other leaves it on its first: they are one frame apart.
      for (let n = 0; n < 999; n++) expect(rising[n + 1] ** power + falling[n] ** power).toBeCloseTo(1, 5);
    }
  });
  it("of no length changes nothing before its place", () => {
    expect(gains(out(1000, 0)).every((value) => value === 1)).toBe(true);
    expect(gains(into(0)).every((value) => value === 1)).toBe(true);
  });
});

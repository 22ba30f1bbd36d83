import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

testKernelContract({ name: "fade-out", maker: "newFadeOut", working: [24000, 24000], neutral: [1e9, 24000], latencyFrames: 0 });

describe("fade-out", () => {
  const ones = new Float32Array(1000).fill(1);
  const { left } = runKernel("newFadeOut", [200, 400], ones, ones);
  it("leaves every frame before it alone and is silent from its last frame on", () => {
    expect(left.subarray(0, 200).every((sample) => sample === 1)).toBe(true);
    expect(left.subarray(599).every((sample) => sample === 0)).toBe(true);
  });
  it("follows half a cosine: 0.5 + 0.5 cos(pi u)", () => {
    for (let frame = 200; frame < 600; frame++) expect(left[frame]).toBeCloseTo(0.5 + 0.5 * Math.cos((Math.PI * (frame - 199)) / 400), 6);
  });
  it("of no length changes nothing before its frame", () => {
    expect(runKernel("newFadeOut", [1000, 0], ones, ones).left.every((sample) => sample === 1)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

describe("DC blocker", () => {
  for (const rate of [44100, 96000]) {
    it(`removes an offset and loses 10 log10(1 + (5/f)^2) dB of a tone at ${rate} Hz`, () => {
      for (const hz of [5, 20, 1000]) {
        const input = Float32Array.from({ length: 2 * rate }, (_, n) => 0.1 + 0.5 * Math.sin((2 * Math.PI * hz * n) / rate));
        const { left } = runKernel("newDcBlocker", [rate], input, input);
        const last = left.subarray(rate);
        expect(Math.abs(last.reduce((sum, sample) => sum + sample, 0) / rate)).toBeLessThan(1e-6);
        const power = last.reduce((sum, sample) => sum + sample ** 2, 0) / rate;
        expect(10 * Math.log10(power / 0.125)).toBeCloseTo(-10 * Math.log10(1 + (5 / hz) ** 2), 3);
      }
    });
  }
});

testKernelContract({ name: "DC blocker", maker: "newDcBlocker", working: [48000], latencyFrames: 0 });

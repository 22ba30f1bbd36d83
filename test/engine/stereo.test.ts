import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";

const rate = 48000;
const tone = (hz: number) => Float32Array.from({ length: rate }, (_, n) => 0.25 * Math.sin((2 * Math.PI * hz * n) / rate));
const inverted = (signal: Float32Array) => signal.map((sample) => -sample);
/** RMS level of the last half second in dB relative to the input. */
function changeDb(input: Float32Array, output: Float32Array): number {
  const energy = (signal: Float32Array) => signal.subarray(rate / 2).reduce((sum, sample) => sum + sample ** 2, 0);
  return 10 * Math.log10(energy(output) / energy(input));
}
const sideChangeDb = (maker: string, settings: number[], hz: number) =>
  changeDb(tone(hz), runKernel(maker, settings, tone(hz), inverted(tone(hz))).left);

describe("low-mono", () => {
  it("passes the side through a Butterworth high-pass of the order asked for", () => {
    for (const hz of [40, 100, 250, 3000]) {
      const ratio = 100 / hz;
      expect(sideChangeDb("newLowMono", [rate, 100, 1], hz)).toBeCloseTo(-10 * Math.log10(1 + ratio ** 2), 1);
      expect(sideChangeDb("newLowMono", [rate, 100, 2], hz)).toBeCloseTo(-10 * Math.log10(1 + ratio ** 4), 1);
    }
  });
  it("leaves a mono signal alone, bit for bit", () => {
    const out = runKernel("newLowMono", [rate, 100, 2], testProgramme(9000), testProgramme(9000));
    expect(out.left).toEqual(testProgramme(9000));
    expect(out.right).toEqual(testProgramme(9000));
  });
});

describe("width", () => {
  const settings = [rate, 200, 4000, -3, 1, 2];
  /** Butterworth shelf with gain stepDb below the corner, from |H|^2 of the cookbook prototype with q = 1/sqrt 2. */
  const shelfDb = (stepDb: number, ratio: number) => {
    const a = 10 ** (stepDb / 40);
    const power = (s2: number, s1: number, s0: number) => (s0 - s2 * ratio ** 2) ** 2 + (s1 * ratio) ** 2;
    return 10 * Math.log10(power(a, Math.SQRT2 * a ** 1.5, a * a) / power(a, Math.SQRT2 * Math.sqrt(a), 1));
  };
  it("changes the side by the shelves it says", () => {
    for (const hz of [30, 200, 900, 4000, 12000]) {
      expect(sideChangeDb("newWidth", settings, hz)).toBeCloseTo(1 + shelfDb(-4, hz / 200) + shelfDb(1, 4000 / hz), 1);
    }
  });
  it("leaves a mono signal alone, bit for bit", () => {
    const out = runKernel("newWidth", settings, testProgramme(9000), testProgramme(9000));
    expect(out.left).toEqual(testProgramme(9000));
    expect(out.right).toEqual(testProgramme(9000));
  });
});

testKernelContract({ name: "low-mono", maker: "newLowMono", working: [rate, 120, 2], neutral: [rate, 120, 0], latencyFrames: 0 });
testKernelContract({ name: "width", maker: "newWidth", working: [rate, 200, 4000, -3, 1, 2], neutral: [rate, 200, 4000, 0, 0, 0], latencyFrames: 0 });

import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";

const rate = 48000;
const bell = 0;
const shelf = 1;
/** A sibilant stand-in: 7 kHz at `sibilantDb` over 300 Hz at -20 dBFS. */
const voice = (sibilantDb: number, offsetDb = 0, frames = rate) =>
  Float32Array.from({ length: frames }, (_, n) => {
    const body = 0.1 * Math.sin((2 * Math.PI * 300 * n) / rate);
    return 10 ** (offsetDb / 20) * (body + 0.1 * 10 ** (sibilantDb / 20) * Math.sin((2 * Math.PI * 7000 * n) / rate));
  });
const settings = (shape: number, thresholdDb = -12, ratio = 4, maxReductionDb = 6) => [
  rate,
  shape,
  7000,
  1,
  thresholdDb,
  ratio,
  maxReductionDb,
  1,
  60,
];
/** Ratio of the 7 kHz tone to the whole, in dB. */
const shareDb = (sibilantDb: number) => -10 * Math.log10(1 + 10 ** (-sibilantDb / 10));
const amplitude = (signal: Float32Array, hz: number) => {
  let re = 0;
  let im = 0;
  signal.subarray(rate / 2).forEach((sample, n) => {
    re += sample * Math.cos((2 * Math.PI * hz * n) / rate);
    im += sample * Math.sin((2 * Math.PI * hz * n) / rate);
  });
  return Math.hypot(re, im);
};

describe("de-esser", () => {
  for (const sibilantDb of [-9, -7, -5]) {
    it(`takes 3/4 of the excess of the band's share at ratio 4, tone ${sibilantDb} dB`, () => {
      const input = voice(sibilantDb);
      const { left, kernel } = runKernel("newDeEsser", settings(bell), input, input);
      const expected = 0.75 * (shareDb(sibilantDb) + 12);
      expect(Math.abs(kernel.meter(2) - expected)).toBeLessThan(0.35);
      const change = 20 * Math.log10(amplitude(left, 7000) / amplitude(input, 7000));
      expect(Math.abs(change + expected)).toBeLessThan(0.35);
      expect(20 * Math.log10(amplitude(left, 300) / amplitude(input, 300))).toBeCloseTo(0, 1);
    });
  }

  it("reacts to the share of the band, not to the level: 30 dB down, the same reduction", () => {
    const loud = voice(-6);
    const quiet = voice(-6, -30);
    const a = runKernel("newDeEsser", settings(bell), loud, loud).kernel.meter(0);
    const b = runKernel("newDeEsser", settings(bell), quiet, quiet).kernel.meter(0);
    expect(a).toBeGreaterThan(1);
    expect(Math.abs(a - b)).toBeLessThan(0.15);
  });

  it("lets the noise of a pause be: the whole counts as -80 dBFS at the least, so that hiss of -100 dBFS, most of it in the band, is none", () => {
    const hiss = (db: number) =>
      Float32Array.from({ length: rate }, (_, n) => Math.SQRT2 * 10 ** (db / 20) * Math.sin((2 * Math.PI * 7000 * n) / rate));
    const reductionDb = (db: number) => runKernel("newDeEsser", settings(bell), hiss(db), hiss(db)).kernel.meter(2);
    expect(reductionDb(-100)).toBe(0);
    // As loud as the floor it holds half of the whole: 3/4 of what -3 dB exceed -12 dB by, but for the maximum.
    expect(reductionDb(-80)).toBeCloseTo(6, 1);
    expect(reductionDb(-86)).toBeCloseTo(0.75 * (12 - 10 * Math.log10(1 + 10 ** 0.6)), 1);
  });

  it("never takes more than its maximum, and lowers everything above the corner by it as a shelf", () => {
    const input = Float32Array.from({ length: rate }, (_, n) => 0.2 * Math.sin((2 * Math.PI * 15000 * n) / rate));
    const { left, kernel } = runKernel("newDeEsser", settings(shelf, -20, 4, 4), input, input);
    expect(kernel.meter(1)).toBeLessThan(4.001);
    const change = 20 * Math.log10(amplitude(left, 15000) / amplitude(input, 15000));
    expect(change).toBeLessThan(-3.8);
    expect(change).toBeGreaterThan(-4.01);
  });

  it("leaves the side alone", () => {
    const input = voice(-3);
    const inverted = input.map((sample) => 0 - sample);
    const out = runKernel("newDeEsser", settings(bell), input, inverted);
    expect(out.left).toEqual(input);
    expect(out.right).toEqual(inverted);
  });

  it("is a wire, bit for bit, while the band's share stays below the threshold", () => {
    const left = testProgramme(24000, 1);
    const right = testProgramme(24000, 2);
    const out = runKernel("newDeEsser", settings(bell, 3), left, right);
    expect(out.left).toEqual(left);
    expect(out.right).toEqual(right);
  });

  it("has 63 % of its reduction within 5 ms of a sibilant's start and releases with 60 ms", () => {
    const at = (ms: number) => {
      const sibilant = Float32Array.from({ length: rate / 2 + ms * 48 }, (_, n) => {
        const on = n >= 12000 && n < 24000;
        return 0.1 * Math.sin((2 * Math.PI * 300 * n) / rate) + (on ? 0.2 * Math.sin((2 * Math.PI * 7000 * n) / rate) : 0);
      });
      return runKernel("newDeEsser", settings(bell), sibilant, sibilant).kernel.meter(2);
    };
    expect(at(-245)).toBeGreaterThan(0.63 * at(-1));
    expect(at(100) / at(40)).toBeCloseTo(Math.exp(-1), 1);
  });
});

for (const [name, shape] of [
  ["bell", bell],
  ["shelf", shelf],
] as const) {
  testKernelContract({
    name: `de-esser, ${name}`,
    maker: "newDeEsser",
    working: settings(shape, -25),
    neutral: settings(shape, -25, 4, 0),
    latencyFrames: 0,
  });
}

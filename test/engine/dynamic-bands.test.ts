import { describe, expect, it } from "vitest";
import { newEngine, runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";

const edges = [120, 700, 4000] as const;
const tone = (rate: number, hz: number, levelDb: number) =>
  Float32Array.from({ length: 2 * rate }, (_, n) => 10 ** (levelDb / 20) * Math.sin((2 * Math.PI * hz * n) / rate));
const off = [0, 1, 0] as const;
const maker = (rate: number, down: readonly number[], up: readonly number[], attackMs = 20, releaseMs = 100) => [
  rate,
  ...edges,
  ...down,
  ...up,
  attackMs,
  releaseMs,
];

/** Share of a tone's power that reaches its band: Butterworth sides, 12 dB/octave, on the warped frequency axis. */
function bandShareDb(rate: number, hz: number, band: number): number {
  const warp = (f: number) => Math.tan((Math.PI * f) / rate);
  const pass = (edge: number, below: boolean) => -10 * Math.log10(1 + (below ? warp(hz) / warp(edge) : warp(edge) / warp(hz)) ** 4);
  if (band === 0) return pass(edges[1], true) + pass(edges[0], true);
  if (band === 1) return pass(edges[1], true) + pass(edges[0], false);
  return pass(edges[1], false) + pass(edges[2], band === 2);
}

describe("dynamic bands", () => {
  for (const rate of [44100, 96000]) {
    it(`turn the band a tone lies in down by (1 - 1/ratio) of its excess, and the tone by the reported curve, at ${rate} Hz`, () => {
      [50, 290, 1670, 9000].forEach((hz, band) => {
        const input = tone(rate, hz, -20);
        const { left, kernel } = runKernel("newDynamicBands", maker(rate, [-30, 1.3, 3], off), input, input);
        const level = -20 - 3.01 + bandShareDb(rate, hz, band);
        expect(Math.abs(kernel.meter(4 * band + 3) + (1 - 1 / 1.3) * (level + 30))).toBeLessThan(0.15);
        const engine = newEngine();
        const reader = engine.call("newDynamicBands", ...maker(rate, [-30, 1.3, 3], off));
        const wanted = engine.call("dynamicBandsResponseDb", reader, hz, kernel.meter(3), kernel.meter(7), kernel.meter(11), kernel.meter(15));
        const energy = (signal: Float32Array) => signal.subarray(rate).reduce((sum, sample) => sum + sample ** 2, 0);
        expect(Math.abs(10 * Math.log10(energy(left) / energy(input)) - wanted)).toBeLessThan(0.1);
      });
    });
  }

  it("bend over 6 dB around the threshold: at it a band comes down by an eighth of that, times 1 - 1/ratio", () => {
    const level = -20 - 3.01 + bandShareDb(48000, 1670, 2);
    const input = tone(48000, 1670, -20);
    const { kernel } = runKernel("newDynamicBands", maker(48000, [level, 2, 6], off), input, input);
    expect(kernel.meter(11)).toBeCloseTo(-(1 - 1 / 2) * (6 / 8), 2);
  });

  it("hear a band's mean power of 10 ms: 20 ms into a tone it lies 10 lg(1 - e^-2) = -0.63 dB below what it will be", () => {
    const after = (frames: number) => {
      const input = tone(48000, 1670, -10).subarray(0, frames);
      return runKernel("newDynamicBands", maker(48000, [-40, 2, 60], off, 1), input, input).kernel.meter(11);
    };
    expect(Math.abs((after(960) - after(48000)) / (1 - 1 / 2) - 0.63)).toBeLessThan(0.1);
  });

  it("never turn a band down by more than its maximum", () => {
    const input = tone(48000, 1670, -3);
    const { kernel } = runKernel("newDynamicBands", maker(48000, [-40, 1.8, 3], off), input, input);
    expect(kernel.meter(9)).toBeGreaterThan(-3.001);
    expect(kernel.meter(11)).toBeCloseTo(-3, 3);
  });

  it("lift a band below the upward threshold by (1 - ratio) of the gap, up to the maximum", () => {
    for (const gapDb of [10, 25]) {
      const input = tone(48000, 1670, -50 + 3.01 - gapDb - bandShareDb(48000, 1670, 2));
      const { kernel } = runKernel("newDynamicBands", maker(48000, off, [-50, 0.85, 2]), input, input);
      expect(Math.abs(kernel.meter(11) - Math.min(0.15 * gapDb, 2))).toBeLessThan(0.02);
    }
  });

  it("do not lift what lies more than 50 dB below the upward threshold", () => {
    const input = tone(48000, 1670, -95);
    const { kernel } = runKernel("newDynamicBands", maker(48000, off, [-40, 0.85, 2]), input, input);
    expect(kernel.meter(11)).toBe(0);
  });

  it("are a wire, bit for bit, while no band crosses a threshold", () => {
    const left = testProgramme(24000, 1);
    const right = testProgramme(24000, 2);
    const out = runKernel("newDynamicBands", maker(48000, [12, 1.5, 3], [-200, 0.85, 2]), left, right);
    expect(out.left).toEqual(left);
    expect(out.right).toEqual(right);
  });

  it("release with their time constant", () => {
    const input = tone(48000, 1670, -10);
    input.fill(0, 48000);
    const at = (ms: number) => {
      const cut = input.slice(0, 48000 + ms * 48);
      return runKernel("newDynamicBands", maker(48000, [-40, 1.5, 3], off, 5, 200), cut, cut).kernel.meter(11);
    };
    expect(at(500) / at(300)).toBeCloseTo(Math.exp(-1), 2);
  });

  it("give at least 90 % of a lone band's dB at the middle of the band, and equal gains as they are", () => {
    const engine = newEngine();
    const kernel = engine.call("newDynamicBands", ...maker(48000, off, off));
    expect(engine.call("dynamicBandsResponseDb", kernel, Math.sqrt(120 * 700), 0, -3, 0, 0)).toBeLessThan(-0.9 * 3);
    expect(engine.call("dynamicBandsResponseDb", kernel, Math.sqrt(700 * 4000), 0, 0, -3, 0)).toBeLessThan(-0.9 * 3);
    expect(engine.call("dynamicBandsResponseDb", kernel, 1000, 1, 1, 1, 1)).toBeCloseTo(1, 9);
  });

  it("can be set band by band", () => {
    const engine = newEngine();
    const kernel = engine.call("newDynamicBands", ...maker(48000, off, off));
    expect(engine.call("dynamicBandsSetBand", kernel, 4, -40, 2, 3, 0, 1, 0, 5, 50)).toBe(0);
    expect(engine.call("dynamicBandsSetBand", kernel, 2, -40, 2, 2.5, 0, 1, 0, 5, 50)).toBe(1);
    const at = engine.allocateF32(48000);
    engine.f32(at, 48000).set(tone(48000, 1670, -10).subarray(0, 48000));
    engine.call("kernelProcess", kernel, at, engine.allocateF32(48000), 48000);
    expect([3, 7, 11, 15].map((index) => engine.call("kernelMeter", kernel, index))).toEqual([0, 0, expect.closeTo(-2.5, 3), 0]);
  });

  it("do to a band that works alone what they do while the others listen and never act, bit for bit", () => {
    const left = testProgramme(48000, 1);
    const right = testProgramme(48000, 2);
    for (let band = 0; band < 4; band++) {
      const aloneAnd = (othersDbfs: number, othersMostDb: number) =>
        runKernel("newDynamicBands", maker(48000, off, off), left, right, 4096, (engine, kernel) => {
          for (let other = 0; other < 4; other++) {
            engine.call("dynamicBandsSetBand", kernel.pointer, other, othersDbfs, 2, othersMostDb, 0, 1, 0, 5, 50);
          }
          engine.call("dynamicBandsSetBand", kernel.pointer, band, -40, 2, 2.5, 0, 1, 0, 5, 50);
        });
      const neutral = aloneAnd(0, 0);
      const listening = aloneAnd(60, 3);
      expect(neutral.left).toEqual(listening.left);
      expect(neutral.right).toEqual(listening.right);
      expect(neutral.left).not.toEqual(left);
    }
  });
});

testKernelContract({
  name: "dynamic bands",
  maker: "newDynamicBands",
  working: maker(48000, [-35, 1.8, 3], [-30, 0.85, 2]),
  neutral: maker(48000, off, off),
  latencyFrames: 0,
});

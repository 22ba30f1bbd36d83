import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

const thresholdDbfs = -24;
interface Settings {
  rate?: number;
  ratio?: number;
  kneeDb?: number;
  attackMs?: number;
  releaseFastMs?: number;
  releaseSlowMs?: number;
  linkPercent?: number;
  mixPercent?: number;
}
const makerArguments = (s: Settings) => [
  s.rate ?? 48000,
  thresholdDbfs,
  s.ratio ?? 2,
  s.kneeDb ?? 0,
  s.attackMs ?? 20,
  s.releaseFastMs ?? 80,
  s.releaseSlowMs ?? 500,
  s.linkPercent ?? 100,
  s.mixPercent ?? 100,
];

/** A tone at Nyquist: every sample has the same magnitude, so peak and RMS agree and the side-chain filter passes it whole. level(n) is its amplitude. */
const nyquistTone = (frames: number, level: (n: number) => number) => Float32Array.from({ length: frames }, (_, n) => (n % 2 ? -1 : 1) * level(n));
const sine = (frames: number, hz: number, amplitude: number) =>
  Float32Array.from({ length: frames }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / 48000));

/** Gain reduction in dB at every frame. */
function reductionDb(input: Float32Array, output: Float32Array): number[] {
  return Array.from(input, (x, n) => 20 * Math.log10(x / (output[n] as number)));
}

/** Gain computer with knee W, as a reduction. */
function curveDb(levelDbfs: number, ratio: number, kneeDb: number): number {
  const over = levelDbfs - thresholdDbfs;
  if (2 * over < -kneeDb) return 0;
  if (2 * Math.abs(over) <= kneeDb && kneeDb > 0) return ((1 - 1 / ratio) * (over + kneeDb / 2) ** 2) / (2 * kneeDb);
  return over > 0 ? (1 - 1 / ratio) * over : 0;
}

describe("compressor, static", () => {
  for (const ratio of [1.3, 1.5, 2, 4, 10]) {
    for (const kneeDb of [0, 6, 10]) {
      it(`follows the curve at 12 levels, ratio ${ratio}, knee ${kneeDb} dB`, () => {
        for (let i = 0; i < 12; i++) {
          const levelDbfs = -46 + 4 * i;
          const input = nyquistTone(24000, () => 10 ** (levelDbfs / 20));
          const out = runKernel("newCompressor", makerArguments({ ratio, kneeDb }), input, input);
          expect(Math.abs((reductionDb(input, out.left).at(-1) as number) - curveDb(levelDbfs, ratio, kneeDb))).toBeLessThan(2e-3);
        }
      });
    }
  }

  it("reads a sine 10 log10(0.3 + 0.7/2) = -1.87 dB below its peak", () => {
    const input = sine(96000, 1000, 10 ** (-10 / 20));
    const { kernel } = runKernel("newCompressor", makerArguments({}), input, input);
    expect(Math.abs(kernel.meter(2) - curveDb(-11.87, 2, 0))).toBeLessThan(0.15);
  });

  it("does not hear 20 Hz that a 90 Hz first-order high-pass brings below the threshold", () => {
    const input = sine(96000, 20, 10 ** (-12 / 20));
    const { kernel } = runKernel("newCompressor", makerArguments({}), input, input);
    expect(kernel.meter(1)).toBeLessThan(0.05);
  });

  it("links by percentage of the larger reduction", () => {
    const loud = nyquistTone(48000, () => 0.5);
    const quiet = nyquistTone(48000, () => 0.001);
    for (const linkPercent of [0, 80, 100]) {
      const out = runKernel("newCompressor", makerArguments({ linkPercent }), loud, quiet);
      const larger = reductionDb(loud, out.left).at(-1) as number;
      expect(reductionDb(quiet, out.right).at(-1)).toBeCloseTo((larger * linkPercent) / 100, 2);
    }
  });

  it("mixes the untouched signal in by gain", () => {
    const input = nyquistTone(48000, () => 0.5);
    const whole = runKernel("newCompressor", makerArguments({}), input, input).left.at(-1) as number;
    const mixed = runKernel("newCompressor", makerArguments({ mixPercent: 60 }), input, input).left.at(-1) as number;
    expect(mixed).toBeCloseTo(0.4 * (input.at(-1) as number) + 0.6 * whole, 6);
  });
});

describe("compressor, in time", () => {
  for (const rate of [44100, 96000]) {
    for (const attackMs of [10, 30]) {
      it(`attacks with a time constant of ${attackMs} ms behind its detector at ${rate} Hz`, () => {
        const input = nyquistTone(rate / 5, () => 10 ** (-6 / 20));
        const out = runKernel("newCompressor", makerArguments({ rate, attackMs }), input, input);
        const measured = reductionDb(input, out.left);
        // Detector power after t: 0.3 + 0.7 (1 - e^(-t/30 ms)); its reduction only rises, so what follows is one smoothing integral.
        const stepMs = 0.01;
        let expected = 0;
        for (let t = 0; t < 100; t += stepMs) {
          const level = -6 + 10 * Math.log10(0.3 + 0.7 * (1 - Math.exp(-t / 30)));
          expected += (stepMs / attackMs) * (curveDb(level, 2, 0) - expected);
          const frame = Math.round((t * rate) / 1000);
          if (Math.round(t / stepMs) % 500 === 499) expect(Math.abs((measured[frame] as number) - expected)).toBeLessThan(0.02);
        }
      });
    }
  }

  /** Loud for `loudMs`, then far below the threshold; reductions in dB at times in ms after the end. */
  function after(loudMs: number, settings: Settings, timesMs: number[]): number[] {
    const loud = loudMs * 48;
    const input = nyquistTone(loud + 96000, (n) => (n < loud ? 0.5 : 0.001));
    const out = runKernel("newCompressor", makerArguments({ attackMs: 1, ...settings }), input, input);
    const reduction = reductionDb(input, out.left);
    return timesMs.map((t) => reduction[loud + t * 48] as number);
  }

  it("lets a sustained reduction go with the slow constant", () => {
    const [early, late] = after(3000, {}, [800, 1300]) as [number, number];
    expect(late / early).toBeCloseTo(Math.exp(-500 / 500), 2);
  });
  it("lets a short peak go with the fast constant", () => {
    const [early, late] = after(20, { releaseSlowMs: 50000 }, [250, 330]) as [number, number];
    expect(late / early).toBeCloseTo(Math.exp(-80 / 80), 1);
  });
  it("keeps more than twice as much of a sustained reduction after 300 ms as of a short peak", () => {
    const [peakStart, peakEnd] = after(20, {}, [0, 300]) as [number, number];
    const [longStart, longEnd] = after(3000, {}, [0, 300]) as [number, number];
    expect(longEnd / longStart).toBeGreaterThan((2 * peakEnd) / peakStart);
  });
});

describe("compressor meters", () => {
  it("tell mean, largest and current reduction, and how long there was any", () => {
    const input = nyquistTone(96000, (n) => (n < 48000 ? 0.5 : 0.0001));
    const { kernel } = runKernel("newCompressor", makerArguments({ releaseFastMs: 5, releaseSlowMs: 50 }), input, input);
    const full = curveDb(-6.0206, 2, 0);
    expect(kernel.meter(1)).toBeCloseTo(full, 2);
    expect(kernel.meter(2)).toBeLessThan(0.01);
    expect(kernel.meter(0)).toBeGreaterThan(0.7 * full);
    expect(kernel.meter(0)).toBeLessThan(full);
    expect(kernel.meter(3)).toBeGreaterThan(50);
    expect(kernel.meter(3)).toBeLessThan(85);
  });
});

testKernelContract({
  name: "compressor",
  maker: "newCompressor",
  working: [48000, -30, 2, 8, 20, 80, 500, 90, 80],
  neutral: [48000, -30, 1, 8, 20, 80, 500, 90, 100],
  latencyFrames: 0,
});
testKernelContract({
  name: "compressor below its threshold",
  maker: "newCompressor",
  working: [48000, -40, 4, 0, 1, 30, 300, 100, 100],
  neutral: [48000, 20, 2, 6, 20, 80, 500, 90, 100],
  latencyFrames: 0,
});

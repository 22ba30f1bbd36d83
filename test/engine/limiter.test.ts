import { describe, expect, it } from "vitest";
import { Kernel } from "../../src/wasm/kernel.ts";
import { newEngine, runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";
import { intersampleBursts, pinkNoise, whiteNoise } from "../signals.ts";

/** Six time constants of 2 ms are 72 points of 8 frames at 48 kHz. */
const lookaheadFrames48k = 576;
const latencyFrames = 1024 + lookaheadFrames48k + 64;

testKernelContract({
  name: "limiter",
  maker: "newLimiter",
  working: [48000, -12, 2, 0, 60],
  neutral: [48000, 6, 2, 0, 60],
  latencyFrames,
});

/** True peak in dBTP by a second way: 16x windowed-sinc interpolation with 96 taps around every sample within 4 dB of the largest. */
function judgeDbtp(samples: Float32Array): number {
  let largest = 0;
  for (const sample of samples) largest = Math.max(largest, Math.abs(sample));
  let peak = largest;
  for (let n = 48; n < samples.length - 49; n++) {
    if (Math.max(Math.abs(samples[n]), Math.abs(samples[n + 1])) < largest * 0.63) continue;
    for (let phase = 1; phase < 16; phase++) {
      let sum = 0;
      for (let k = -47; k <= 48; k++) {
        const distance = phase / 16 - k;
        const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / 49);
        sum += samples[n + k] * (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window;
      }
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return 20 * Math.log10(peak);
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return samples.map((sample) => sample * gain);
}

describe("the limiter holds its ceiling, judged at 16x by other code", () => {
  for (const rate of [44100, 48000, 88200, 96000]) {
    it(`within 0.05 dB on programme driven 12 dB over, at ${rate} Hz`, () => {
      const programme = scaled(testProgramme(24000), 4);
      const out = runKernel("newLimiter", [rate, -1.1, 2, 0, 60], programme, programme);
      expect(judgeDbtp(out.left)).toBeLessThan(-1 + 0.05);
    });
  }
  it("on pink noise", () => {
    const noise = pinkNoise(48000, 7, -6, 24000);
    const out = runKernel("newLimiter", [48000, -1.1, 2, 0, 60], noise, noise);
    expect(judgeDbtp(out.left)).toBeLessThan(-1 + 0.05);
  });
  for (const count of [8, 12, 16]) {
    it(`on the inter-sample worst case of ${count} samples band-limited to 0.45 of the rate`, () => {
      const bursts = intersampleBursts(48000, count, 0, 16384);
      const out = runKernel("newLimiter", [48000, -1.1, 2, 0, 60], bursts, bursts);
      expect(judgeDbtp(out.left)).toBeLessThan(-1 + 0.05);
    });
  }
});

/** White noise below 0.45 of the rate: a windowed sinc of 193 taps. */
function bandLimitedNoise(frames: number, gain: number): Float32Array {
  const noise = whiteNoise(14, 0, frames);
  const reach = 96;
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) => {
    const distance = tap - reach;
    const ideal = distance === 0 ? 0.9 : Math.sin(0.9 * Math.PI * distance) / (Math.PI * distance);
    return gain * ideal * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
  });
  return noise.map((_, n) => taps.reduce((sum, tap, index) => sum + tap * (noise[n + index - reach] ?? 0), 0));
}

it("the limiter holds its ceiling within 0.05 dB on noise up to 0.45 of the rate at a recovery of 1 ms, where the gain is never at rest", () => {
  const noise = bandLimitedNoise(60000, 4);
  const out = runKernel("newLimiter", [48000, -1, 1, 0, 60], noise, noise);
  expect(judgeDbtp(out.left.subarray(0, 58000))).toBeLessThan(-1 + 0.05);
});

/** A burst of treble 0.3 dB over, 16 frames wide and centred so many eighths of a frame after a sample, and what the limiter leaves above its ceiling of 0 dBTP. */
function burstOverDb(fraction: number, width: number, eighths: number): number {
  const place = 4000 + eighths / 8;
  const burst = Float32Array.from({ length: 8000 }, (_, n) => {
    const away = n - place;
    return 10 ** (0.3 / 20) * Math.exp(-0.5 * (away / width) ** 2) * Math.cos(2 * Math.PI * fraction * away);
  });
  return judgeDbtp(runKernel("newLimiter", [48000, 0, 2, 0, 60], burst, burst).left);
}

it.each([
  [0.45, 16],
  [0.4, 10],
])("the limiter takes a short burst at %f of the rate down, wherever its crest lies between the samples", (fraction, width) => {
  for (let eighths = 0; eighths < 8; eighths++) expect(burstOverDb(fraction, width, eighths), `${eighths} eighths`).toBeLessThan(0.05);
});

describe("the two gains of the limiter around a single peak 12 dB over", () => {
  // The held level beside the peak shows the gain. The peak of a lone sample is that sample.
  const [peakAt, level] = [30000, 0.01];
  const signal = new Float32Array(80000).fill(level);
  signal[peakAt] = 4;
  const settings = [48000, 0, 1, 50, 60];
  const latency = new Kernel(newEngine(), "newLimiter", ...settings).latencyFrames;
  const out = runKernel("newLimiter", settings, signal, signal).left.subarray(latency);

  it("take it down to the ceiling together", () => {
    expect(out[peakAt]).toBeLessThanOrEqual(1);
    expect(out[peakAt]).toBeGreaterThan(0.97);
  });
  it("share it in decibels: half of it, 6 dB, goes to the slow gain, which bends by its own time alike before and after", () => {
    const reduction = 1 - 10 ** (-6.02 / 20);
    for (const ms of [30, 60, 90]) {
      const expected = 1 - reduction * Math.exp(-ms / 60);
      for (const at of [peakAt - 48 * ms, peakAt + 48 * ms]) expect(Math.abs(out[at] / level - expected), `${ms} ms`).toBeLessThan(0.01);
    }
  });
});

it("the limiter's gain comes from and goes back to 1 as an exponential, without a step, nine time constants away still", () => {
  const signal = new Float32Array(24000).fill(0.01);
  signal[10000] = 4;
  const out = runKernel("newLimiter", [48000, 0, 2, 0, 60], signal, signal).left.subarray(latencyFrames);
  // Points of the gain are 8 frames apart, and those beside the peak are as low as it asks for.
  for (const at of [10000 + 9 * 96, 10000 + 7 * 96]) {
    const expected = (1 - 1 / 4) * Math.exp(-(at - 10000 - 12) / 96);
    expect(Math.abs((1 - out[at] / 0.01) / expected - 1)).toBeLessThan(0.15);
  }
});

describe("the limiter below its ceiling", () => {
  it("only delays: every sample comes out as it went in", () => {
    const quiet = scaled(testProgramme(24000), 0.2);
    const out = runKernel("newLimiter", [48000, -1, 2, 0, 60], quiet, quiet);
    expect(out.left.subarray(latencyFrames)).toEqual(quiet.subarray(0, 24000 - latencyFrames));
  });
  it("reports the gain reduction it gave: a 0 dBFS sine under a -6 dBTP ceiling loses 6 dB", () => {
    const sine = Float32Array.from({ length: 48000 }, (_, n) => Math.sin((2 * Math.PI * 997 * n) / 48000));
    const { kernel } = runKernel("newLimiter", [48000, -6, 2, 0, 60], sine, sine);
    expect(kernel.meter(0)).toBeCloseTo(-6, 1);
  });
  it("distorts a 100 Hz sine driven 3 dB into it by less than 0.5 % at a recovery of 20 ms", () => {
    const sine = Float32Array.from({ length: 96000 }, (_, n) => 1.41 * Math.sin((2 * Math.PI * 100 * n) / 48000));
    const { left } = runKernel("newLimiter", [48000, 0, 20, 0, 60], sine, sine);
    const steady = left.subarray(48000, 96000);
    const power = (frequencyHz: number) => {
      let re = 0;
      let im = 0;
      steady.forEach((sample, n) => {
        re += sample * Math.cos((2 * Math.PI * frequencyHz * n) / 48000);
        im += sample * Math.sin((2 * Math.PI * frequencyHz * n) / 48000);
      });
      return re * re + im * im;
    };
    const harmonics = [200, 300, 400, 500, 600, 700].reduce((sum, frequencyHz) => sum + power(frequencyHz), 0);
    expect(Math.sqrt(harmonics / power(100))).toBeLessThan(0.005);
  });
  it("names its latency for every rate", () => {
    for (const rate of [44100, 96000, 192000]) {
      const kernel = new Kernel(newEngine(), "newLimiter", rate, -1, 2, 0, 60);
      const stepFrames = rate === 192000 ? 32 : rate === 96000 ? 16 : 8;
      expect(kernel.latencyFrames).toBe(1024 + 64 + stepFrames * Math.ceil((6 * 0.002 * rate) / stepFrames));
    }
  });
});

import { describe, expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

const kinds = { tape: 0, tube: 1, transformer: 2 };
const kneeGain = Math.SQRT1_2;

const tape = { working: [48000, 0, 12, 1, 0.15], neutral: [48000, 0, 12, 0, 0.15] };
const tube = { working: [48000, 1, 24, 1, 0.5], neutral: [48000, 1, 24, 0, 0.5] };
testKernelContract({ name: "tape saturation", maker: "newSaturation", ...tape, latencyFrames: 52 });
testKernelContract({ name: "tube saturation", maker: "newSaturation", ...tube, latencyFrames: 52 });
testKernelContract({ name: "transformer saturation", maker: "newSaturation", working: [48000, 2, 6, 1, 0], latencyFrames: 52 });

function sine(frames: number, rateHz: number, frequencyHz: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

/** Cosine and sine of every angle a DFT of this length needs. */
function circle(length: number): { cosine: Float64Array; sine: Float64Array } {
  const angle = (n: number) => (2 * Math.PI * n) / length;
  return {
    cosine: Float64Array.from({ length }, (_, n) => Math.cos(angle(n))),
    sine: Float64Array.from({ length }, (_, n) => Math.sin(angle(n))),
  };
}

/** Amplitude of one DFT bin of a signal that is periodic in its length. */
function amplitudeAt(signal: Float32Array, bin: number, turn = circle(signal.length)): number {
  let real = 0;
  let imaginary = 0;
  for (let n = 0, at = 0; n < signal.length; n++) {
    real += signal[n] * turn.cosine[at];
    imaginary += signal[n] * turn.sine[at];
    at += bin;
    if (at >= signal.length) at -= signal.length;
  }
  return (2 * Math.hypot(real, imaginary)) / signal.length;
}

/** E[u tanh(u + bias)]/E[u^2] for Gaussian u: the gain Bussgang's theorem gives the bend for this programme level. */
function bussgangGain(rms: number, bias: number): number {
  let top = 0;
  let bottom = 0;
  for (let z = -10; z <= 10; z += 0.001) {
    const density = Math.exp(-0.5 * z * z);
    top += density * rms * z * Math.tanh(rms * z + bias);
    bottom += density * (rms * z) ** 2;
  }
  return top / bottom;
}

/** Amplitude of harmonic k of tanh(a sin t + bias), by its Fourier integral. */
function tanhHarmonic(a: number, bias: number, k: number): number {
  const points = 4096;
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < points; n++) {
    const t = (2 * Math.PI * n) / points;
    const y = Math.tanh(a * Math.sin(t) + bias);
    real += y * Math.cos(k * t);
    imaginary += y * Math.sin(k * t);
  }
  return (2 * Math.hypot(real, imaginary)) / points;
}

/** Gaussian noise, falling above 800 Hz as programme does. */
function gaussianNoise(frames: number, rms: number): Float32Array {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const noise = new Float32Array(frames);
  let held = 0;
  for (let n = 0; n < frames; n++) {
    held += 0.1 * (Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) - held);
    noise[n] = held;
  }
  const scale = rms / Math.sqrt(noise.reduce((sum, sample) => sum + sample * sample, 0) / frames);
  return noise.map((sample) => sample * scale);
}

describe("saturation", () => {
  it.each([
    ["tape", 44100, 0.15],
    ["tube", 44100, 0.5],
    ["transformer", 44100, 0.1],
    ["tape", 48000, 0.15],
    ["tube", 48000, 0.5],
    ["tape", 96000, 0.15],
  ] as const)("keeps the aliases of a full-scale 15 kHz sine at +6 dB drive below -100 dB (%s at %d Hz)", (kind, rateHz, asymmetry) => {
    const period = rateHz / 5;
    const tone = sine(4 * period, rateHz, 15005, 1);
    const out = runKernel("newSaturation", [rateHz, kinds[kind], 6, 1, asymmetry], tone, tone).left.subarray(3 * period);
    const turn = circle(period);
    const fundamental = amplitudeAt(out, 3001, turn);
    let worst = 0;
    for (let bin = 4; bin <= 4000; bin++) if (bin !== 3001) worst = Math.max(worst, amplitudeAt(out, bin, turn));
    expect(20 * Math.log10(worst / fundamental)).toBeLessThan(-100);
  });

  it.each([
    ["tube at 0 dB", 0, 0.5],
    ["tube at +6 dB", 6, 0.3],
    ["symmetric bend at +12 dB", 12, 0],
  ] as const)("adds the harmonics of tanh (%s)", (_, driveDb, bias) => {
    const gain = kneeGain * 10 ** (driveDb / 20);
    const tone = sine(96000, 48000, 100, 1);
    const out = runKernel("newSaturation", [48000, kinds.tube, driveDb, 0.5, bias], tone, tone).left.subarray(48000);
    const scale = 0.5 / (gain * bussgangGain(gain * 10 ** (-18 / 20), bias));
    for (let k = 2; k <= 5; k++) {
      if (bias === 0 && k % 2 === 0) continue;
      const expected = scale * tanhHarmonic(gain, bias, k);
      expect(Math.abs(amplitudeAt(out, 100 * k) - expected)).toBeLessThan(0.0003);
      if (expected > 0.003) expect(amplitudeAt(out, 100 * k) / expected).toBeCloseTo(1, 1);
    }
  });

  it("adds even harmonics only with asymmetry", () => {
    const tone = sine(96000, 48000, 100, 1);
    const second = (asymmetry: number) =>
      amplitudeAt(runKernel("newSaturation", [48000, kinds.tape, 6, 1, asymmetry], tone, tone).left.subarray(48000), 200);
    expect(second(0)).toBeLessThan(1e-7);
    expect(second(0.15)).toBeGreaterThan(0.01);
  });

  it("drives the transformer with lows and leaves highs alone", () => {
    const third = (frequencyHz: number) => {
      const tone = sine(96000, 48000, frequencyHz, 1);
      return amplitudeAt(runKernel("newSaturation", [48000, kinds.transformer, 6, 1, 0], tone, tone).left.subarray(48000), 3 * frequencyHz);
    };
    expect(20 * Math.log10(third(60) / third(3000))).toBeGreaterThan(50);
  });

  it("leaves the level of programme at -18 dBFS RMS where it was, within 0.05 dB", () => {
    const noise = gaussianNoise(96000, 10 ** (-18 / 20));
    for (const driveDb of [0, 6, 12, 18]) {
      const { kernel } = runKernel("newSaturation", [48000, kinds.tube, driveDb, 1, 0.3], noise, noise);
      expect(Math.abs(20 * Math.log10(1 + kernel.meter(2) / kernel.meter(0)))).toBeLessThan(0.05);
    }
  });

  it("adds no DC", () => {
    const tone = sine(96000 * 2, 48000, 100, 1);
    const out = runKernel("newSaturation", [48000, kinds.tube, 6, 1, 0.5], tone, tone).left.subarray(96000);
    expect(Math.abs(out.reduce((sum, sample) => sum + sample, 0) / out.length)).toBeLessThan(1e-5);
  });

  it("is linear for small signals, with no droop but that of the two-sample mean at four times the rate", () => {
    const rateHz = 44100;
    const bias = 0.6;
    const gain = kneeGain * 10 ** (24 / 20);
    const linear = bussgangGain(gain * 10 ** (-18 / 20), bias);
    for (const frequencyHz of [1000, 10000, 20000]) {
      const tone = sine(rateHz, rateHz, frequencyHz, 1e-5);
      const { left, kernel } = runKernel("newSaturation", [rateHz, kinds.tube, 24, 1, bias], tone, tone);
      const delay = kernel.latencyFrames;
      const added = left.map((sample, n) => sample - (n < delay ? 0 : tone[n - delay])).subarray(rateHz - 4410);
      const expected = 1e-5 * ((1 - Math.tanh(bias) ** 2) / linear - 1) * Math.cos((Math.PI * frequencyHz) / (4 * rateHz));
      expect(Math.abs(20 * Math.log10(amplitudeAt(added, frequencyHz / 10) / Math.abs(expected)))).toBeLessThan(0.02);
    }
  });

  it("sounds the same at 44.1 and 96 kHz", () => {
    const harmonics = (rateHz: number) => {
      const tone = sine(2 * rateHz, rateHz, 500, 0.7);
      const out = runKernel("newSaturation", [rateHz, kinds.tape, 12, 1, 0.1], tone, tone).left.subarray(rateHz);
      return [2, 3, 4, 5].map((k) => 20 * Math.log10(amplitudeAt(out, 500 * k)));
    };
    const low = harmonics(44100);
    for (const [k, level] of harmonics(96000).entries()) expect(Math.abs(level - low[k])).toBeLessThan(0.1);
  });

  it("meters the dry power, the added power and their product", () => {
    const tone = sine(48000, 48000, 1000, 0.8);
    const { left, kernel } = runKernel("newSaturation", [48000, kinds.tape, 6, 0.5, 0.1], tone, tone);
    const delay = kernel.latencyFrames;
    const sums = [0, 0, 0];
    for (let n = delay; n < tone.length; n++) {
      const dry = tone[n - delay];
      const added = left[n] - dry;
      sums[0] += 2 * dry * dry;
      sums[1] += 2 * added * added;
      sums[2] += 2 * dry * added;
    }
    for (const [index, sum] of sums.entries()) expect(kernel.meter(index) / sum).toBeCloseTo(1, 4);
  });
});

it("the overtones' DC goes at 5 Hz, 6 dB an octave, so that an overtone at 10 Hz loses 1 dB of what one at 800 Hz has", () => {
  const second = (frequencyHz: number) => {
    const input = sine(3 * 48000, 48000, frequencyHz, 0.5);
    const { left } = runKernel("newSaturation", [48000, kinds.tube, 6, 1, 0.3], input, input);
    return amplitudeAt(left.subarray(2 * 48000), 2 * frequencyHz);
  };
  expect(20 * Math.log10(second(5) / second(400))).toBeCloseTo(-10 * Math.log10(1 + (5 / 10) ** 2), 2);
});

it.each([100, 4000])(
  "the tape bends a tone of %i Hz as its tilt of 1.5 dB either way around 1 kHz drives it, and tilts the overtones back",
  (frequencyHz) => {
    const input = sine(48000, 48000, frequencyHz, 0.1);
    const third = (kind: number) =>
      amplitudeAt(runKernel("newSaturation", [48000, kind, 0, 1, 0], input, input).left.subarray(24000), (3 * frequencyHz) / 2);
    const high = 10 ** (1.5 / 20);
    const tiltDb = (hz: number) => {
      const w2 = (Math.tan((Math.PI * hz) / 48000) / Math.tan((Math.PI * 1000) / 48000)) ** 2;
      return 10 * Math.log10((high ** 2 * w2 + 1) / (w2 + high ** 2));
    };
    // For small tones the third overtone goes by the cube.
    expect(Math.abs(20 * Math.log10(third(kinds.tape) / third(kinds.tube)) - (3 * tiltDb(frequencyHz) - tiltDb(3 * frequencyHz)))).toBeLessThan(0.05);
  },
);

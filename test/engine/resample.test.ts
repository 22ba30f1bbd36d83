import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";

/** Converts a whole stereo signal, fed in blocks, its end drained in small portions. */
function resample(inRateHz: number, outRateHz: number, left: Float32Array, right: Float32Array, blockFrames = 4096) {
  const engine = newEngine();
  const resampler = engine.call("newResampler", inRateHz, outRateHz);
  const capacity = engine.call("resamplerBound", resampler, blockFrames);
  const [inLeft, inRight] = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  const [outLeft, outRight] = [engine.allocateF32(capacity), engine.allocateF32(capacity)];
  const parts: [Float32Array, Float32Array][] = [];
  const take = (frames: number) => parts.push([engine.f32(outLeft, frames).slice(), engine.f32(outRight, frames).slice()]);
  for (let start = 0; start < left.length; start += blockFrames) {
    const count = Math.min(blockFrames, left.length - start);
    engine.f32(inLeft, count).set(left.subarray(start, start + count));
    engine.f32(inRight, count).set(right.subarray(start, start + count));
    take(engine.call("resamplerProcess", resampler, inLeft, inRight, count, outLeft, outRight, capacity));
  }
  for (let rest = -1; rest !== 0; ) {
    rest = engine.call("resamplerFinish", resampler, outLeft, outRight, capacity);
    take(rest);
  }
  const join = (side: 0 | 1) => Float32Array.from(parts.flatMap((part) => Array.from(part[side])));
  return { left: join(0), right: join(1) };
}

function sine(frames: number, rateHz: number, frequencyHz: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length: frames }, (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

/** RMS of the middle of a signal, its first and last fifth left out, less the sine that should be there. */
function errorDb(signal: Float32Array, rateHz: number, frequencyHz: number, amplitude: number): number {
  let power = 0;
  const [from, to] = [Math.ceil(signal.length * 0.2), Math.floor(signal.length * 0.8)];
  for (let n = from; n < to; n++) power += (signal[n] - amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz)) ** 2;
  return 10 * Math.log10(power / (to - from) / (0.5 ** 2 / 2));
}

const pairs = [
  [96000, 44100],
  [48000, 44100],
  [88200, 44100],
  [44100, 48000],
  [44100, 96000],
  [192000, 44100],
  [96000, 48000],
  [22050, 48000],
] as const;

describe("resampler", () => {
  it.each(pairs)("puts a 997 Hz sine from %d to %d Hz at its exact time and level: error, THD+N included, below -140 dB", (inRateHz, outRateHz) => {
    const tone = sine(inRateHz / 5, inRateHz, 997);
    expect(errorDb(resample(inRateHz, outRateHz, tone, tone).left, outRateHz, 997, 0.5)).toBeLessThan(-140);
  });

  it.each(pairs.slice(0, 7))("passes 20 kHz from %d to %d Hz within 0.01 dB and without images above -140 dB", (inRateHz, outRateHz) => {
    const tone = sine(inRateHz / 5, inRateHz, 20000);
    const out = resample(inRateHz, outRateHz, tone, tone).left;
    let product = 0;
    let power = 0;
    for (let n = 2000; n < out.length - 2000; n++) {
      const reference = Math.sin((2 * Math.PI * 20000 * n) / outRateHz);
      product += out[n] * reference;
      power += reference * reference;
    }
    const amplitude = product / power;
    expect(Math.abs(20 * Math.log10(amplitude / 0.5))).toBeLessThan(0.01);
    expect(errorDb(out, outRateHz, 20000, amplitude)).toBeLessThan(-140);
  });

  it.each([23000, 24100, 26000, 40000, 47000])("takes out %d Hz on the way from 96 to 44.1 kHz by 140 dB", (frequencyHz) => {
    const tone = sine(19200, 96000, frequencyHz);
    expect(errorDb(resample(96000, 44100, tone, tone).left, 44100, 0, 0)).toBeLessThan(-140);
  });

  it("keeps a constant constant", () => {
    const ones = new Float32Array(9600).fill(1);
    const out = resample(48000, 44100, ones, ones).left.subarray(200, -200);
    for (const sample of out) expect(Math.abs(sample - 1)).toBeLessThan(1e-7);
  });

  it("gives round(frames x ratio) frames, always", () => {
    const rates = fc.constantFrom(8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000);
    fc.assert(
      fc.property(rates, rates, fc.integer({ min: 0, max: 3000 }), (inRateHz, outRateHz, frames) => {
        const silence = new Float32Array(frames);
        expect(resample(inRateHz, outRateHz, silence, silence, 512).left.length).toBe(Math.floor((frames * outRateHz) / inRateHz + 0.5));
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("gives the same bytes whatever the block size and keeps the sides apart", () => {
    const left = sine(4000, 48000, 1234);
    const silence = new Float32Array(4000);
    const whole = resample(48000, 44100, left, silence, 4000);
    for (const block of [1, 37, 1000]) expect(resample(48000, 44100, left, silence, block).left).toEqual(whole.left);
    expect(whole.right.every((sample) => sample === 0)).toBe(true);
    expect(resample(48000, 44100, silence, left).right).toEqual(whole.left);
  });

  it("passes equal rates bit by bit", () => {
    const tone = sine(5000, 48000, 997);
    expect(resample(48000, 48000, tone, tone).left).toEqual(tone);
  });

  it("keeps NaN and infinity to the filter's reach", () => {
    const hostile = sine(9600, 48000, 997);
    hostile.set([Number.NaN, Number.POSITIVE_INFINITY, -1e30], 100);
    const out = resample(48000, 44100, hostile, hostile).left;
    expect(out.every((sample) => Number.isFinite(sample))).toBe(true);
    expect(errorDb(out, 44100, 997, 0.5)).toBeLessThan(-140);
  });

  it("takes nothing and says so when the output has too little room", () => {
    const engine = newEngine();
    const resampler = engine.call("newResampler", 48000, 96000);
    const at = engine.allocateF32(4096);
    expect(engine.call("resamplerProcess", resampler, at, at, 1000, at, at, 1999)).toBe(-1);
  });

  it("is as new after reset", () => {
    const engine = newEngine();
    const resampler = engine.call("newResampler", 48000, 44100);
    const [input, outLeft, outRight] = [engine.allocateF32(2000), engine.allocateF32(2100), engine.allocateF32(2100)];
    const once = () => {
      engine.f32(input, 2000).set(sine(2000, 48000, 997));
      const frames = engine.call("resamplerProcess", resampler, input, input, 2000, outLeft, outRight, 2100);
      return engine.f32(outLeft, frames).slice();
    };
    const first = once();
    engine.call("resamplerReset", resampler);
    expect(once()).toEqual(first);
  });

  it("refuses rates outside 8 to 192 kHz and ratios whose table would not fit", () => {
    const engine = newEngine();
    for (const [from, to] of [
      [7999, 48000],
      [48000, 192001],
      [44101, 48000],
      [0, 0],
    ])
      expect(engine.call("newResampler", from, to)).toBe(0);
  });
});

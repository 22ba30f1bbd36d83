import { describe, expect, it } from "vitest";
import { Kernel } from "../../src/wasm/kernel.ts";
import { newEngine } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

/** Three times 4096 taps a block. */
const latencyFrames = 3 * 4096;

testKernelContract({
  name: "tone equaliser",
  maker: "newToneEq",
  working: [48000, 0],
  prepare: (engine, kernel) => {
    for (let point = 0; point < 31; point++) {
      engine.call("toneEqSetPoint", kernel.pointer, 0, point, 3 * Math.sin(point));
      engine.call("toneEqSetPoint", kernel.pointer, 1, point, 3 * Math.cos(point));
    }
    engine.call("toneEqDesign", kernel.pointer);
  },
  latencyFrames,
  // Mid and side share one transform: exchanging left and right turns the side over, and the rounding with it.
  swapTolerance: 1e-6,
});

const points = 31;
const flat: readonly number[] = new Array<number>(points).fill(0);
const centreHz = (point: number) => 1000 * 10 ** ((point - 17) / 10);

/** What an impulse on the left, and on the right if wanted, becomes, from its latency on; negative frames of the answer are those before. */
function response(rate: number, midDb: readonly number[], sideDb: readonly number[], { isLinear = false, right = 1 } = {}) {
  const engine = newEngine();
  const eq = new Kernel(engine, "newToneEq", rate, isLinear ? 1 : 0);
  midDb.forEach((gainDb, point) => {
    engine.call("toneEqSetPoint", eq.pointer, 0, point, gainDb);
  });
  sideDb.forEach((gainDb, point) => {
    engine.call("toneEqSetPoint", eq.pointer, 1, point, gainDb);
  });
  engine.call("toneEqDesign", eq.pointer);
  const latency = eq.latencyFrames;
  const frames = latency + 16384;
  const [l, r] = [engine.allocateF32(frames), engine.allocateF32(frames)];
  engine.f32(l, 1)[0] = 1;
  engine.f32(r, 1)[0] = right;
  eq.process(l, r, frames);
  return { latency, left: engine.f32(l, frames).slice(), right: engine.f32(r, frames).slice() };
}

/** Level in dB of an impulse response at a frequency. */
function levelDb(samples: Float32Array, rate: number, hz: number): number {
  let [re, im] = [0, 0];
  samples.forEach((sample, n) => {
    re += sample * Math.cos((2 * Math.PI * hz * n) / rate);
    im += sample * Math.sin((2 * Math.PI * hz * n) / rate);
  });
  return 20 * Math.log10(Math.hypot(re, im));
}

describe("the tone equaliser", () => {
  // Two thirds of an octave up, two down.
  const curve = Array.from({ length: points }, (_, point) => 3 * Math.sin((Math.PI * point) / 2 + Math.PI / 4));

  it.each([44100, 48000, 96000])("has the gain that is set at every third octave from 63 Hz up, within 0.25 dB, at %i Hz", (rate) => {
    const { left } = response(rate, curve, curve);
    for (let point = 5; point < points; point++) expect(Math.abs(levelDb(left, rate, centreHz(point)) - curve[point]), `${point}`).toBeLessThan(0.25);
  });

  it("draws a Catmull-Rom spline between the points: 9/16 of the sum of the nearest two, less 1/16 of that of the next", () => {
    const lone = flat.map((_, point) => (point === 17 ? 6 : 0));
    const { left } = response(48000, lone, lone);
    const between = (point: number) => levelDb(left, 48000, Math.sqrt(centreHz(point) * centreHz(point + 1)));
    expect(Math.abs(between(16) - (9 / 16) * 6)).toBeLessThan(0.05);
    expect(Math.abs(between(17) - (9 / 16) * 6)).toBeLessThan(0.05);
    expect(Math.abs(between(18) - (-1 / 16) * 6)).toBeLessThan(0.05);
  });

  it("gives mid and side their own curves", () => {
    const [mid, side] = [flat.map(() => 3), flat.map(() => -3)];
    const { latency, left, right } = response(48000, mid, side, { right: 0 });
    // L = mid + side of an impulse of half each, R their difference.
    const [up, down] = [10 ** (3 / 20), 10 ** (-3 / 20)];
    expect(left[latency]).toBeCloseTo((up + down) / 2, 4);
    expect(right[latency]).toBeCloseTo((up - down) / 2, 4);
  });

  it("rings only after an impulse as minimum phase, and most of what it does comes in the first two milliseconds", () => {
    const { latency, left } = response(48000, curve, curve);
    const energy = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
    expect(energy(left.subarray(0, latency))).toBeLessThan(1e-10);
    expect(energy(left.subarray(latency, latency + 96)) / energy(left)).toBeGreaterThan(0.95);
  });

  it("is symmetrical about its latency as linear phase", () => {
    const { latency, left } = response(48000, curve, curve, { isLinear: true });
    for (let n = 1; n < 2000; n++) expect(Math.abs(left[latency + n] - left[latency - n])).toBeLessThan(1e-6);
    for (let point = 8; point < points; point++) expect(Math.abs(levelDb(left, 48000, centreHz(point)) - curve[point]), `${point}`).toBeLessThan(0.3);
  });
});

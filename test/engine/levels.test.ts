import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";
import { testProgramme } from "../kernel-contract.ts";

/** A stereo signal through the level meter in blocks: five figures for every 10 ms, and the nine totals. */
function levels(rate: number, planar: readonly Float32Array[], blockFrames: number): { steps: number[]; totals: number[] } {
  const engine = newEngine();
  const meter = engine.call("newLevelMeter", rate);
  const [l, r] = planar.map(() => engine.allocateF32(blockFrames));
  const out = engine.allocateF32(5 * (blockFrames + 1));
  const steps: number[] = [];
  for (let start = 0; start < planar[0].length; start += blockFrames) {
    const count = Math.min(blockFrames, planar[0].length - start);
    for (const [side, at] of [l, r].entries()) engine.f32(at, count).set(planar[side].subarray(start, start + count));
    steps.push(...engine.f32(out, 5 * engine.call("levelProcess", meter, l, r, count, out)));
  }
  return { steps, totals: [...engine.f64(engine.call("levelRead", meter), 9)] };
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const products = (a: Float32Array, b: Float32Array) => sum(a.map((x, n) => x * b[n]));
const peak = (samples: Float32Array) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe("the level meter", () => {
  const frames = 4001;
  const left = testProgramme(frames, 1);
  const right = testProgramme(frames, 2).map((x) => 0.5 * x + 0.01);
  it.each([1, 3, 441, 4001])("adds up and compares every sample of either side, in blocks of %i frames, the last step cut short", (block) => {
    const { totals } = levels(44100, [left, right], block);
    for (const [index, expected] of [sum(left), sum(right), products(left, left), products(right, right), products(left, right)].entries()) {
      expect(totals[index]).toBeCloseTo(expected, 4);
    }
    expect(totals.slice(5, 8)).toEqual([peak(left), peak(right), frames]);
  });
  it("has the peaks and energies of each 10 ms, from floor(441 i / 2) on at 22.05 kHz", () => {
    const { steps } = levels(22050, [left, right], 1000);
    expect(steps).toHaveLength(5 * 18);
    for (let step = 0; step < 18; step++) {
      const [l, r] = [left, right].map((side) => side.subarray(Math.floor(220.5 * step), Math.floor(220.5 * (step + 1))));
      const [peakLeft, peakRight, ...energies] = steps.slice(5 * step, 5 * step + 5);
      expect([peakLeft, peakRight]).toEqual([peak(l), peak(r)]);
      for (const [index, expected] of [products(l, l), products(r, r), products(l, r)].entries()) expect(energies[index]).toBeCloseTo(expected, 4);
    }
  });
  it("finds a lone peak wherever it lies, on one side only", () => {
    for (const place of [0, 1, 2, 3, 440, 441, 4000]) {
      for (const side of [0, 1]) {
        const planar = [new Float32Array(frames), new Float32Array(frames)];
        planar[side][place] = -0.75;
        expect(levels(44100, planar, 1000).totals.slice(5, 7)).toEqual(side === 0 ? [0.75, 0] : [0, 0.75]);
      }
    }
  });
  it("joins the bits of all samples of both sides: 16-bit samples leave the lower 16 of 32 at 0, and one 24-bit sample on the right shows", () => {
    const sixteen = left.map((x) => Math.round(x * 16384) / 32768);
    const bits = (planar: Float32Array[]) => levels(44100, planar, 512).totals[8] % 2 ** 16;
    expect(bits([sixteen, sixteen])).toBe(0);
    for (const place of [1000, 1001]) {
      const fine = sixteen.map((x, n) => (n === place ? x + 2 ** -23 : x));
      expect(bits([sixteen, fine])).toBe(2 ** 8);
      expect(bits([fine, sixteen])).toBe(2 ** 8);
    }
  });
});

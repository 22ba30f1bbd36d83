import { describe, expect, it } from "vitest";
import { Kernel } from "../../src/wasm/kernel.ts";
import { newEngine } from "../engine.ts";
import { testProgramme } from "../kernel-contract.ts";

const frames = 60000;
const whole = [testProgramme(frames, 1), testProgramme(frames, 2)];
const part = [testProgramme(frames, 3).map((x) => 0.5 * x), testProgramme(frames, 4).map((x) => 0.5 * x)];
const rest = whole.map((samples, side) => samples.map((x, n) => x - part[side][n]));

const riding: [name: string, maker: string, args: number[]][] = [
  ["compressor", "newCompressor", [48000, -30, 3, 6, 10, 80, 500, 90, 100]],
  ["dynamic bands", "newDynamicBands", [48000, 120, 700, 4000, -40, 2, 6, -90, 1, 0, 10, 120]],
  ["clip ramp", "newClipRamp", [48000, -9, 100]],
  ["de-esser", "newDeEsser", [48000, 0, 7000, 1, -20, 4, 6, 1, 60]],
  ["limiter, two gains", "newLimiter", [48000, -9, 4, 50, 60]],
];
const linear: [name: string, maker: string, args: number[]][] = [
  ["gain", "newGain", [-3]],
  ["width", "newWidth", [48000, 300, 4000, -2, 1, 2]],
  ["low mono", "newLowMono", [48000, 120, 2]],
];
const changing: [name: string, maker: string, args: number[]][] = [
  ["saturation", "newSaturation", [48000, 0, 12, 0.5, 0.1]],
  ["soft clip", "newSoftClip", [48000, -9]],
  ["perceptual clip", "newPerceptualClip", [48000, -9, 0.5, 4]],
];

/** A leader on the whole and followers on signals, in blocks. */
function ride(maker: string, args: number[], signals: Float32Array[][], blockFrames: number) {
  const engine = newEngine();
  const leader = new Kernel(engine, maker, ...args);
  const followers = signals.map(() => new Kernel(engine, maker, ...args));
  const kinds = followers.map((follower) => follower.follow(leader));
  const blocks = [whole, ...signals].map((planar) => ({
    planar,
    out: planar.map((x) => new Float32Array(x.length)),
    at: planar.map(() => engine.allocateF32(blockFrames)),
  }));
  for (let start = 0; start < frames; start += blockFrames) {
    const count = Math.min(blockFrames, frames - start);
    blocks.forEach(({ planar, out, at }, index) => {
      for (const side of [0, 1]) engine.f32(at[side], count).set(planar[side].subarray(start, start + count));
      (index === 0 ? leader : followers[index - 1]).process(at[0], at[1], count);
      for (const side of [0, 1]) out[side].set(engine.f32(at[side], count), start);
    });
  }
  return { kinds, outs: blocks.map(({ out }) => out) };
}

function largest(a: Float32Array[], b: Float32Array[]): number {
  return Math.max(...a.map((samples, side) => samples.reduce((most, x, n) => Math.max(most, Math.abs(x - b[side][n])), 0)));
}

describe.each([...riding, ...linear])("a %s that follows another", (_, maker, args) => {
  it("gives the leader's own signal back to the bit, in blocks of any size up to 16384", () => {
    for (const blockFrames of [16384, 5000, 333]) {
      const { outs } = ride(maker, args, [whole], blockFrames);
      expect(largest(outs[1], outs[0])).toBe(0);
    }
  });
  it("does to parts what the leader does to their sum: they add up to its output below -120 dBFS", () => {
    const { outs } = ride(maker, args, [part, rest], 16384);
    const sum = outs[1].map((samples, side) => samples.map((x, n) => x + outs[2][side][n]));
    expect(largest(sum, outs[0])).toBeLessThan(1e-6);
  });
});

describe("what a kernel says when it is asked to follow", () => {
  it.each(riding)("%s rides", (_, maker, args) => expect(ride(maker, args, [part], 16384).kinds).toEqual(["rides"]));
  it.each(linear)("%s is linear", (_, maker, args) => expect(ride(maker, args, [part], 16384).kinds).toEqual(["linear"]));
  it.each(changing)("%s changes", (_, maker, args) => expect(ride(maker, args, [part], 16384).kinds).toEqual(["changes"]));
});

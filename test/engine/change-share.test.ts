import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";

const rate = 48000;
const frames = 9600;

/** Shares a constant change of 0.01 between two held parts, of which the first stops in the middle; returns what each was given. */
function shared(delayFrames: number, counts: boolean): Float32Array[] {
  const engine = newEngine();
  const share = engine.call("newChangeShare", rate, delayFrames, 2);
  const block = () => [engine.allocateF32(frames), engine.allocateF32(frames)];
  const fill = ([left, right]: number[], value: (n: number) => number) => {
    for (const at of [left, right])
      engine.f32(at, frames).forEach((_, n, samples) => {
        samples[n] = value(n);
      });
  };
  const [main, first, second] = [block(), block(), block()];
  const level = (n: number) => (n < frames / 2 ? 0.1 : 0);
  fill(main, (n) => level(n) + 0.1);
  fill(first, level);
  fill(second, () => 0.1);
  engine.call("changeKeep", share, main[0], main[1], frames);
  // The kernel delays, and adds 0.01 from its first frame on.
  fill(main, (n) => (n < delayFrames ? 0 : level(n - delayFrames) + 0.1) + 0.01);
  engine.call("changeTake", share, main[0], main[1], frames);
  for (const [index, part] of [first, second].entries())
    engine.call("changeWeigh", share, index, counts || index === 1 ? 1 : 0, part[0], part[1], frames);
  for (const [index, part] of [first, second].entries()) engine.call("changeApply", share, index, part[0], part[1], frames);
  const delayed = (value: (n: number) => number) => (n: number) => (n < delayFrames ? 0 : value(n - delayFrames));
  const given = ([left]: number[], value: (n: number) => number) => engine.f32(left, frames).map((sample, n) => sample - delayed(value)(n));
  expect(engine.call("changeEnergy", share)).toBeCloseTo(2 * frames * 0.01 ** 2, 5);
  return [given(first, level), given(second, () => 0.1)];
}

describe("what a kernel changes in a sum", () => {
  it.each([0, 100])(
    "goes to the parts by their power over 20 ms: the share of one that stops decays as e^(-t / 20 ms), behind a delay of %i frames",
    (delayFrames) => {
      const [first, second] = shared(delayFrames, true);
      for (const ms of [0, 10, 20, 40, 60]) {
        const decayed = Math.exp(-ms / 20);
        const at = frames / 2 + delayFrames + 48 * ms - 1;
        expect(first[at] / 0.01, `${ms} ms`).toBeCloseTo(decayed / (1 + decayed), 2);
        expect(first[at] + second[at]).toBeCloseTo(0.01, 6);
      }
    },
  );
  it("gives one that is no part its power over that of the parts, at most all of it, and takes nothing from them", () => {
    const [beside, part] = shared(0, false);
    expect(part[frames / 2 - 1]).toBeCloseTo(0.01, 6);
    expect(beside[frames / 2 - 1]).toBeCloseTo(0.01, 6);
    expect(beside[frames / 2 - 1 + 960] / 0.01).toBeCloseTo(Math.exp(-1), 2);
  });
});

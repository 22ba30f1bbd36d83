import { describe, expect, it } from "vitest";
import { noiseGenerator } from "../../test/signals.ts";
import { regularFrom, regularityOf } from "./regularity.ts";

const frameSeconds = 0.1;
const frames = 600;

describe("regularity", () => {
  it("is 1 for a beat, whatever its tempo from one hit in half a second to one in seven", () => {
    for (const every of [5, 12, 31, 70]) {
      const beat = Array.from({ length: frames }, (_, n) => n).filter((n) => n % every === 0);
      // The last of the hits finds no other behind it.
      expect(regularityOf(beat, frames, frameSeconds)).toBeCloseTo(1 - 1 / beat.length / (1 - beat.length / frames), 9);
    }
  });
  it("stays below what counts as regular for times drawn at random, and is 0 without any", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = noiseGenerator(seed);
      const times: number[] = [];
      for (let at = 0; at < frames; at += 6 + Math.floor(5 * (1 + next()))) times.push(at);
      expect(regularityOf(times, frames, frameSeconds)).toBeLessThan(regularFrom);
    }
    expect(regularityOf([], frames, frameSeconds)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import type { StemMove } from "../chain/stem-plan.ts";
import { decideLevels, levelFinding } from "./level-move.ts";
import type { OpenStem } from "./set-checks.ts";

/** Two stems of equal energy that share nothing, and a mix that holds the first as it is and the second at a gain. */
function productsOf(gain: number): number[][] {
  return [
    [1, 0, 1],
    [0, 1, gain],
    [1, gain, 1 + gain ** 2],
  ];
}

describe("levels of two stems against the author's mix", () => {
  const steps = [new Float64Array(300).fill(0.01), new Float64Array(300).fill(0.01)];
  const levels = (gain: number) => decideLevels(["bass", "drums"], steps, productsOf(gain), true);
  it("blame the one that stands elsewhere, not the one in its place: a mix that holds the drums 1.5 dB louder asks for 1.5 dB more drums", () => {
    const [bass, drums] = levels(10 ** (1.5 / 20));
    expect([bass.againstMixDb, drums.againstMixDb]).toEqual([expect.closeTo(0, 2), expect.closeTo(-1.5, 2)]);
    expect(bass.move).toBeNull();
    expect(drums.move?.settings["gainDb"]).toBeCloseTo(1.5, 1);
  });
  it("move nothing for 0.4 dB, and by 2 dB at most", () => {
    expect(levels(10 ** (0.4 / 20)).map(({ move }) => move)).toEqual([null, null]);
    expect(levels(10 ** (-5 / 20))[1].move?.settings["gainDb"]).toBe(-2);
  });
});

describe("a stem at another level than in the mix", () => {
  const found = (before: number, after: number) => {
    const effect = [{ metric: "level against the author's mix", before, after, unit: "dB" }];
    const moves = [{ stage: "conditioning", settings: { gainDb: after - before }, because: [], effect }] as unknown as StemMove[];
    return levelFinding({ source: { name: "bass.wav", sampleRateHz: 48000, frames: 48000 } } as unknown as OpenStem, { moves }).map(
      ({ code }) => code,
    );
  };
  it("is told where it came further away than a move covers, and not where a move by hand puts it there", () => {
    expect(found(-3, -1)).toEqual(["stem-level"]);
    expect(found(0, -1.5)).toEqual([]);
  });
});

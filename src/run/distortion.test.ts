import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, whiteNoise } from "../../test/signals.ts";
import type { Planar } from "../audio/source.ts";
import { measureDistortion } from "./distortion.ts";
import { Passage } from "./passage.ts";

const rateHz = 48000;
const seconds = 10;
const music: Planar = [1, 2].map((seed) => pinkNoise(rateHz, seed, -24, rateHz * seconds));

function damageOf(before: Planar, after: Planar) {
  const engine = newEngine();
  const passages = [{ before: Passage.of(engine, rateHz, before), after: Passage.of(engine, rateHz, after) }];
  return measureDistortion(engine, rateHz, passages, -24);
}

/** The music with a burst of noise of 0.1 s in its middle, five times as high as its peaks. */
function withHit(): Planar {
  const hit = whiteNoise(3, -10, rateHz / 10);
  return music.map((side) => side.map((sample, n) => sample + (hit[n - (seconds / 2) * rateHz] ?? 0) * 2));
}

describe("distortion of a process", () => {
  it("none of a gain and a filter", () => {
    const filtered = music.map((side) => side.map((sample, n) => 0.7 * (sample - 0.4 * (side[n - 1] ?? 0))));
    const { nmrDb, rdfPercent } = damageOf(music, filtered);
    expect(nmrDb).toBeLessThan(-40);
    expect(rdfPercent).toBe(0);
  });

  it("a hit that is cut down by 12 dB disturbs the frames that it lies in and no others, up to 8 of 468", () => {
    const before = withHit();
    const highest = Math.max(...before.map((side) => side.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)));
    const after = before.map((side) => side.map((sample) => Math.max(-highest / 4, Math.min(highest / 4, sample))));
    const { rdfPercent } = damageOf(before, after);
    expect(rdfPercent).toBeGreaterThan(0);
    expect(rdfPercent).toBeLessThan((8 / 468) * 100);
  });
});

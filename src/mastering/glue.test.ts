import { describe, expect, it } from "vitest";
import type { TrackReadings } from "../analysis/readings.ts";
import { planGlue } from "./glue.ts";
import { transparent } from "./styles/transparent.ts";
import type { TrackFacts } from "./track-facts.ts";

const style = { ...transparent, glue: { meanReductionDb: 1, ratio: 1.5, attackMs: 30 } };

/** A song of 400 ms windows at given levels, LUFS. */
function song(levels: readonly number[], loudnessRangeLu = 6, isFinished = false): TrackFacts {
  const stepPowers = Float64Array.from({ length: levels.length * 40 }, (_, step) => 10 ** ((levels[Math.floor(step / 40)] + 0.691) / 10));
  return { readings: { stepPowers } as TrackReadings, measurements: { loudnessRangeLu }, isFinished } as unknown as TrackFacts;
}

const thresholdOf = (facts: TrackFacts, gainDb = 0) => planGlue(facts, style, 1, gainDb)?.settings["thresholdDbfs"];
const flat = Array.from({ length: 50 }, () => -18);

describe("glue", () => {
  it("takes 1 dB off a level that stands 2.93 dB over its threshold: 1/3 (x + 4)² / 16 = 1 at 1.5:1 with a knee of 8 dB", () => {
    expect(thresholdOf(song(flat))).toBeCloseTo(-20.93, 1);
    expect(thresholdOf(song(flat), 5)).toBeCloseTo(-15.93, 1);
    expect(planGlue(song(flat), style, 1, 0)?.effect[0]).toMatchObject({ before: 0, after: -1 });
  });
  it("goes by the loud passages: a verse 15 dB lower changes nothing, one 5 dB lower does", () => {
    expect(thresholdOf(song([...flat, ...flat.map((level) => level - 15)]))).toBeCloseTo(-20.93, 1);
    expect(thresholdOf(song([...flat, ...flat.map((level) => level - 5)]))).toBeLessThan(-22);
  });
  it("leaves alone a song that lives on its dynamics, a finished record, silence, and what would lose under 0.2 dB", () => {
    expect(planGlue(song(flat, 12.1), style, 1, 0)).toBeNull();
    expect(planGlue(song(flat, 6, true), style, 1, 0)).toBeNull();
    expect(planGlue(song([]), style, 1, 0)).toBeNull();
    expect(planGlue(song(flat), style, 0.19, 0)).toBeNull();
    expect(planGlue(song(flat, 12), style, 0.2, 0)).not.toBeNull();
  });
});

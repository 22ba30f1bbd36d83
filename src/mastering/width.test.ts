import { describe, expect, it } from "vitest";
import type { TrackReadings } from "../analysis/readings.ts";
import { transparent } from "./styles/transparent.ts";
import { sideToMidMedians } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";
import { planWidth } from "./width.ts";

interface Song {
  /** Of every band above the median record's side to mid. */
  readonly widerByDb: number;
  readonly monoLossDb?: number;
  readonly correlation?: number;
  readonly channels?: number;
  readonly isFinished?: boolean;
}

/** A song of 10 s, both channels at one level and as alike as told. */
function song({ widerByDb, monoLossDb = 0.5, correlation = 0.5, channels = 2, isFinished = false }: Song): TrackFacts {
  const steps = Float32Array.from({ length: 1000 * 5 }, (_, at) => [0.5, 0.5, 5, 5, 5 * correlation][at % 5]);
  return {
    bands: { sideToMidDb: sideToMidMedians.map((median) => median + widerByDb) },
    measurements: { monoLossDb },
    readings: { channels, steps, sampleRateHz: 48000 } as unknown as TrackReadings,
    isFinished,
  } as unknown as TrackFacts;
}
const given = (facts: TrackFacts, midDb: number, highDb: number, intensity = 1) => {
  const settings = planWidth(facts, { ...transparent, width: { midDb, highDb } }, intensity)?.settings;
  return settings ? [settings["midDb"], settings["highDb"]] : null;
};

describe("width", () => {
  it("is given where a track is narrower than the median record and taken where it is wider, never the other way", () => {
    expect(given(song({ widerByDb: -3 }), 1, 1.5)).toEqual([1, 1.5]);
    expect(given(song({ widerByDb: 3 }), 1, 1.5)).toBeNull();
    expect(given(song({ widerByDb: 3 }), -1, -1.5)).toEqual([-1, -1.5]);
    expect(given(song({ widerByDb: -3 }), -1, -1.5)).toBeNull();
    expect(given(song({ widerByDb: -3 }), -1, 1.5)).toEqual([0, 1.5]);
    expect(given(song({ widerByDb: -3 }), 1, 1.5, 0.5)).toEqual([0.5, 0.8]);
  });
  it("is left alone where a track loses more than 1.5 LU in mono, or has passages of more side than mid", () => {
    expect(given(song({ widerByDb: -3, monoLossDb: 1.4 }), 1, 1)).not.toBeNull();
    expect(given(song({ widerByDb: -3, monoLossDb: 1.6 }), 1, 1)).toBeNull();
    expect(given(song({ widerByDb: -3, correlation: 0.05 }), 1, 1)).not.toBeNull();
    expect(given(song({ widerByDb: -3, correlation: -0.05 }), 1, 1)).toBeNull();
  });
  it("is left alone on mono, a finished record and a style that asks for none", () => {
    expect(given(song({ widerByDb: -3, channels: 1 }), 1, 1)).toBeNull();
    expect(given(song({ widerByDb: -3, isFinished: true }), 1, 1)).toBeNull();
    expect(given(song({ widerByDb: -3 }), 0, 0)).toBeNull();
  });
});

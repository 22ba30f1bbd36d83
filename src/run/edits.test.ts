import { describe, expect, it } from "vitest";
import type { TrackReadings } from "../analysis/readings.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { describeEdits, planEdits } from "./edits.ts";

describe("an edit as a recipe records it", () => {
  const song = sourceFromPlanar("song", 48000, [new Float32Array(48000 * 10)]);
  const plan = (order: Parameters<typeof planEdits>[0]) => planEdits(order, song, {} as TrackReadings);
  const whole = { startFrame: 0, endFrame: 480000 };
  it("is nothing where nothing is edited, also where only the shape of no fade, or the rate it has, was told", () => {
    for (const order of [{}, { fadeSeconds: 0 }, { fadeShape: "linear" as const }, { sampleRateHz: 48000 }]) expect(plan(order)).toEqual({});
  });
  it("holds the fades that were asked for, the shape only where it is not the usual one", () => {
    expect(plan({ fadeSeconds: 2 })).toEqual({ edit: { ...whole, fadeSeconds: 2 } });
    expect(plan({ fadeInSeconds: 1, fadeShape: "cosine" })).toEqual({ edit: { ...whole, fadeSeconds: 0, fadeInSeconds: 1 } });
    expect(plan({ fadeSeconds: 2, fadeShape: "linear" })).toEqual({ edit: { ...whole, fadeSeconds: 2, fadeShape: "linear" } });
    expect(plan({ sampleRateHz: 44100 })).toEqual({ sampleRateHz: 44100 });
  });
  it("takes fades that fill the song and refuses longer ones, each way and both together", () => {
    expect(() => plan({ fadeSeconds: 6, fadeInSeconds: 4 })).not.toThrow();
    expect(() => plan({ fadeSeconds: 10.1 })).toThrow(/^fade must be between 0 and 10\.0 s, the length of song, got 10\.1\.$/);
    expect(() => plan({ fadeSeconds: -1 })).toThrow(/got -1\.$/);
    expect(() => plan({ fadeSeconds: 6, fadeInSeconds: 4.1 })).toThrow(/must fit into its 10\.0 s, got 4\.1 s in and 6 s out/);
    expect(() => plan({ sampleRateHz: 47000 })).toThrow(/^rate must be one of .*, got 47000\.$/);
  });
});

describe("what is said of an edit", () => {
  const source = { sampleRateHz: 48000, frames: 48000 * 100 };
  const whole = { startFrame: 0, endFrame: source.frames, fadeSeconds: 0 };
  it("is what was cut off either end, in seconds of the mix", () => {
    expect(describeEdits({ edit: { ...whole, startFrame: 24000, endFrame: 48000 * 98 } }, source)).toEqual([
      "0.50 s of silence cut off the start.",
      expect.stringMatching(/^2\.00 s of silence cut off the end, from 1:38/),
    ]);
    expect(describeEdits({ edit: whole }, source)).toEqual([]);
  });
  it("is that a rate above the mix's adds nothing to the sound, and no such word for a lower one", () => {
    const converted = (sampleRateHz: number) => describeEdits({ sampleRateHz }, source);
    expect(converted(44100)).toEqual(["Converted from 48000 to 44100 Hz before the first stage."]);
    expect(converted(96000)).toEqual([
      "Converted from 48000 to 96000 Hz before the first stage.",
      expect.stringMatching(/^96000 Hz holds nothing that 48000 Hz did not/),
    ]);
  });
});

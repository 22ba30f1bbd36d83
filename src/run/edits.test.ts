import { describe, expect, it } from "vitest";
import { describeEdits } from "./edits.ts";

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

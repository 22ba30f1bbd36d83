import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, silence, stereo } from "../../test/signals.ts";
import { type Planar, sourceFromPlanar } from "../audio/source.ts";
import { defaultReferenceWish } from "../mastering/reference.ts";
import { readReference } from "./read-reference.ts";

const read = (planar: Planar) => readReference(sourceFromPlanar("a.wav", 48000, planar), defaultReferenceWish, newEngine());

describe("a reference in which there is nothing to measure", () => {
  it.each([
    ["the file is silent", stereo(silence(48000))],
    ["needs at least 0.4 s of audio", stereo(pinkNoise(48000, 1, -20, 2400))],
    ["too quiet to measure: nothing above -70 LUFS", stereo(pinkNoise(48000, 1, -85, 48000))],
  ])("is refused: %s", async (why, planar) => {
    await expect(read(planar)).rejects.toThrow(`a.wav cannot be a reference: ${why}; name a finished song`);
  });
});

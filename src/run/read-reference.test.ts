import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, silence, stereo } from "../../test/signals.ts";
import { type Planar, sourceFromPlanar } from "../audio/source.ts";
import { defaultReferenceWish, referenceTarget } from "../mastering/reference.ts";
import { readReference } from "./read-reference.ts";

const read = (planar: Planar) => readReference(sourceFromPlanar("a.wav", 48000, planar), defaultReferenceWish, newEngine());

describe("a mono reference", () => {
  const hits = (level: number) => Float32Array.from(pinkNoise(48000, 3, -20, 480000), (sample, n) => (n % 24000 < 8 ? level : sample));

  it("gives loudness and punch as it is played: what the same sound on two channels gives", async () => {
    const [mono, both] = [await read([hits(0.9)]), await read(stereo(hits(0.9)))];
    expect(mono.integratedLufs).toBeCloseTo(both.integratedLufs ?? 0, 2);
    expect(mono.plrDb).toBeCloseTo(both.plrDb ?? 0, 2);
  });

  it("is limited when the same sound on two channels is", async () => {
    // The ceiling comes down by 4 dB: peaks stand low over the loudness, but crowd under no one level.
    const squashed = hits(0.9).map((sample, n) => Math.max(-1, Math.min(1, sample / (0.16 - (0.06 * n) / 480000))) * (0.16 - (0.06 * n) / 480000));
    expect([(await read([squashed])).isLimited, (await read(stereo(squashed))).isLimited]).toEqual([true, true]);
  });
});

describe("a snippet", () => {
  it("is said to be one: under 15 s the figures are those of a few notes", async () => {
    const told = async (seconds: number) => {
      const target = referenceTarget([await read(stereo(pinkNoise(48000, 1, -20, 48000 * seconds)))]);
      return target?.refused.map(({ reason }) => reason).join(" ");
    };
    expect(await told(3)).toContain("a.wav lasts only 3 s: a few notes are followed");
    expect(await told(15)).not.toContain("lasts only");
  });
});

describe("a reference in which there is nothing to measure", () => {
  it.each([
    ["the file is silent", stereo(silence(48000))],
    ["needs at least 0.4 s of audio", stereo(pinkNoise(48000, 1, -20, 2400))],
    ["too quiet to measure: nothing above -70 LUFS", stereo(pinkNoise(48000, 1, -85, 48000))],
  ])("is refused: %s", async (why, planar) => {
    await expect(read(planar)).rejects.toThrow(`a.wav cannot be a reference: ${why}; name a finished song`);
  });
});

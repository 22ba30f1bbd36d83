import { describe, expect, it } from "vitest";
import type { Planar } from "../../audio/source.ts";
import { encodedRateHz, fadedEnds } from "./codec-peaks.ts";

const rateHz = 44100;
/** Two seconds of a tone that begins and ends at its crest, as an excerpt of a song may. */
const cut: Planar = [0, 0].map(() => Float32Array.from({ length: 2 * rateHz }, (_, n) => 0.7 * Math.cos((2 * Math.PI * 50 * n) / rateHz)));

describe("a passage on its way to the encoders", () => {
  it("begins and ends in silence and is untouched from 50 ms on", () => {
    for (const [channel, samples] of fadedEnds(cut, rateHz).entries()) {
      expect([samples[0], samples.at(-1)]).toEqual([0, 0]);
      expect(samples.slice(2205, -2206)).toEqual(cut[channel].slice(2205, -2206));
    }
  });
  it("is encoded at a rate that the encoder takes: Opus takes 48 kHz alone, the others that of the CD too", () => {
    expect(["aac", "libmp3lame", "libvorbis", "libopus"].map((encoder) => encodedRateHz(encoder, 44100))).toEqual([44100, 44100, 44100, 48000]);
    expect(encodedRateHz("aac", 88200)).toBe(44100);
  });
});

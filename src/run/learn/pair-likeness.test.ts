import { describe, expect, it } from "vitest";
import type { Measurements } from "../../analysis/measurements.ts";
import { AudioInputError, SettingsError } from "../../audio/errors.ts";
import { sourceFromPlanar } from "../../audio/source.ts";
import { requireLikeness, requireOrder } from "./pair-likeness.ts";

const audio = (name: string, sampleRateHz: number, channels: number) =>
  sourceFromPlanar(
    name,
    sampleRateHz,
    Array.from({ length: channels }, () => new Float32Array(8)),
  );
const [mix, master] = [audio("mix.wav", 48000, 2), audio("master.wav", 48000, 2)];
const levels = (integratedLufs: number, truePeakDbtp: number) => ({ integratedLufs, truePeakDbtp }) as Measurements;

describe("a pair that a style is learned from", () => {
  it("is refused as turned round only where the master is 3 LU quieter and leaves 3 dB: a quiet master at full scale, or a loud mix, is no mix of it", () => {
    const order = (before: Measurements, after: Measurements) => () => requireOrder(mix, master, before, after);
    expect(order(levels(-12, -1), levels(-18, -6))).toThrow(
      /^master\.wav is 6\.0 LU quieter than mix\.wav and peaks at -6\.0 dBTP.*turn it round\.$/,
    );
    expect(order(levels(-12, -1), levels(-18, -6))).toThrow(SettingsError);
    expect(order(levels(-8, 0), levels(-14, -1))).not.toThrow();
    expect(order(levels(-16, -6), levels(-18, -6))).not.toThrow();
    expect(order(levels(-20, -6), levels(-12, -1))).not.toThrow();
  });
  it("is mono twice or stereo twice, at one rate", () => {
    const likeness = (one: typeof mix, other: typeof mix) => () => requireLikeness(one, other);
    expect(likeness(mix, master)).not.toThrow();
    expect(likeness(audio("a", 48000, 1), audio("b", 48000, 1))).not.toThrow();
    expect(likeness(audio("a", 48000, 6), audio("b", 48000, 6))).toThrow(/both be mono or both stereo, got 6 and 6 channels/);
    expect(likeness(mix, audio("b", 48000, 1))).toThrow(/got 2 and 1 channels/);
    expect(likeness(mix, audio("b", 44100, 2))).toThrow(/48000 Hz, got 44100 Hz/);
    expect(likeness(mix, audio("b", 44100, 2))).toThrow(AudioInputError);
  });
});

import { describe, expect, it } from "vitest";
import type { VersionTrack } from "./album-version.ts";
import { pairTracks, type RecordSettings, settingChanges } from "./version-changes.ts";

const settings = {
  ...{ style: "warm", targetLufs: null, ceilingDbtp: -1, intensity: 1, search: "quick", bits: 24, ditherSeed: 1 },
  sampleRateHz: 48000,
} as RecordSettings;

describe("what was changed in a record", () => {
  it("is told in the words of the command line, with units, and what none of it means", () => {
    const changes = settingChanges(settings, { ...settings, targetLufs: -14, sampleRateHz: 44100 });
    expect(changes).toEqual(["loudness auto to -14 LUFS", "sample rate 48000 to 44100 Hz"]);
    expect(settingChanges({ ...settings, targetLufs: -14 }, settings)).toEqual(["loudness -14 to auto"]);
    expect(settingChanges(settings, { ...settings })).toEqual([]);
  });
  it("follows a track by its mix, whatever it is called now, and by its title where the mix is another", () => {
    const track = (mix: string, title: string) => ({ mix, title }) as VersionTrack;
    const [a, b, c] = [track("a.wav", "A"), track("b.wav", "B"), track("c.wav", "C")];
    const [renamed, remixed, added] = [track("a.wav", "B"), track("b2.wav", "B"), track("d.wav", "D")];
    // `renamed` has the title of b, but the mix of a: it is a; so b is left for the new mix of its title.
    expect(pairTracks([a, b, c], [renamed, remixed, added])).toEqual([
      [a, renamed],
      [b, remixed],
      [null, added],
      [c, null],
    ]);
  });
});

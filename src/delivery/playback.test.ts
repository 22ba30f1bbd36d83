import { describe, expect, it } from "vitest";
import { playbackRules, predictPlayback } from "./playback.ts";

function played(service: string, integratedLufs: number, truePeakDbtp: number) {
  const found = predictPlayback(integratedLufs, truePeakDbtp).find((prediction) => prediction.service === service);
  if (!found) throw new Error(`no prediction for ${service}`);
  return found;
}

describe("predictPlayback", () => {
  it("reproduces Spotify's own example: -20 LUFS with peaks at -5 dB is lifted to -16 LUFS only", () => {
    expect(played("Spotify", -20, -5)).toMatchObject({ targetLufs: -14, gainDb: 4, playedLufs: -16 });
    expect(played("Spotify", -20, -5).note).toContain("2.0 dB short of the target");
  });

  it("turns a loud master down to the target, whatever its peaks", () => {
    expect(played("Spotify", -8.2, 0.4)).toMatchObject({ gainDb: -5.8, playedLufs: -14 });
    expect(played("YouTube", -9.3, -1)).toMatchObject({ gainDb: -4.7, playedLufs: -14 });
    expect(played("YouTube Music", -9.3, -1)).toMatchObject({ gainDb: 0, playedLufs: -9.3 });
  });

  it("never turns a track down because its peaks leave no headroom to turn it up", () => {
    expect(played("Spotify", -16, 0.5)).toMatchObject({ gainDb: 0, playedLufs: -16 });
  });

  it("lifts to -11 LUFS at Spotify's Loud setting and states what its limiter then has to take", () => {
    const loud = played("Spotify, Loud setting", -16, -3);
    expect(loud).toMatchObject({ gainDb: 5, playedLufs: -11 });
    // Peaks of -3 dBTP lifted by 5 dB stand at +2, 3 dB above the limiter's -1 dB.
    expect(loud.note).toContain("up to 3.0 dB off the peaks");
  });

  it("leaves quiet tracks alone on services that only turn down", () => {
    for (const service of ["YouTube", "Tidal", "Amazon Music", "Deezer"]) expect(played(service, -20, -6).gainDb).toBe(0);
  });

  it("changes nothing where nothing is normalised", () => {
    expect(played("Bandcamp, CD, Beatport", -7.7, -0.3)).toMatchObject({ targetLufs: null, gainDb: 0, playedLufs: -7.7 });
  });

  it("says in words what the figures say, for every service and level", () => {
    for (let lufs = -30; lufs <= -4; lufs += 1) {
      for (const { gainDb, note } of predictPlayback(lufs, -1)) {
        if (gainDb < 0) expect(note).toContain(`Turned down by ${(-gainDb).toFixed(1)} dB`);
        else if (gainDb > 0) expect(note).toContain(`Turned up by ${gainDb.toFixed(1)} dB`);
        else expect(note).toMatch(/Played as delivered|Not turned up/);
      }
    }
  });

  it("names a dated source for every rule", () => {
    for (const rule of playbackRules) {
      expect(rule.source).not.toBe("");
      expect(rule.sourceDate).toMatch(/\d{4}/);
    }
  });
});

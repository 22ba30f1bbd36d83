import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise } from "../../test/signals.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { lonePeaksOf } from "./lone-peaks.ts";
import { readTrack } from "./measure.ts";

const rateHz = 8000;
const length = 100;

/** Pink noise of -24 dBFS, 100 s long, with one sample of this amplitude at these times. */
async function withPeaks(amplitude: number, ...secondsOf: readonly number[]) {
  const sides = [1, 2].map((seed) => pinkNoise(rateHz, seed, -24, rateHz * length));
  for (const seconds of secondsOf) sides[0][Math.round(seconds * rateHz)] = amplitude;
  return lonePeaksOf(await readTrack(sourceFromPlanar("song", rateHz, sides), newEngine()));
}

const music = await withPeaks(0);

describe("lone peaks", () => {
  it("up to four seconds that peak 6 dB above all others are, and the peak of the rest is that of the music", async () => {
    expect(await withPeaks(1, 30.1)).toEqual({ ...music, seconds: [29, 30] });
    expect(await withPeaks(1, 0.1, 0.2, 50.1, 80.1, 98.1)).toEqual({ ...music, seconds: [0, 49, 50, 79, 80, 97, 98] });
  });

  it("music, a peak 3 dB above it and five such seconds are none", async () => {
    expect(music.seconds).toEqual([]);
    expect((await withPeaks(1.41 * 10 ** ((music.truePeakDbtp ?? 0) / 20), 30.1)).seconds).toEqual([]);
    expect((await withPeaks(1, 10.1, 20.1, 30.1, 40.1, 50.1)).seconds).toEqual([]);
  });

  it("a track under 20 s, and one that is silent but for its peaks, has none", async () => {
    const ticks = new Float32Array(rateHz * 60);
    ticks[rateHz * 10] = 0.5;
    const silent = await readTrack(sourceFromPlanar("ticks", rateHz, [ticks, ticks]), newEngine());
    expect(lonePeaksOf(silent)).toEqual({ seconds: [], truePeakDbtp: expect.closeTo(-6.02, 1) });
    const short = pinkNoise(rateHz, 1, -24, rateHz * 19);
    short[rateHz] = 1;
    expect(lonePeaksOf(await readTrack(sourceFromPlanar("short", rateHz, [short, short]), newEngine())).seconds).toEqual([]);
  });
});

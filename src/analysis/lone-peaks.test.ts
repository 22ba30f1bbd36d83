import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise } from "../../test/signals.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { lonePeaksOf } from "./lone-peaks.ts";
import { readTrack } from "./measure.ts";

const rateHz = 48000;
const seconds = 12;

/** Pink noise of -24 dBFS with spikes of one sample at these frames. */
async function withSpikes(amplitude: number, frames: readonly number[], length = 1) {
  const sides = [1, 2].map((seed) => pinkNoise(rateHz, seed, -24, rateHz * seconds));
  for (const frame of frames) sides[0].fill(amplitude, frame, frame + length);
  return lonePeaksOf(await readTrack(sourceFromPlanar("song", rateHz, sides), newEngine()));
}

const clean = await withSpikes(0, []);

describe("lone peaks", () => {
  it("a sample 12 dB above the music is one, and the peak of the rest is that of the music", async () => {
    const { seconds: touched, truePeakDbtp } = await withSpikes(1, [5.5 * rateHz]);
    expect(touched).toEqual([5]);
    expect(truePeakDbtp).toBeCloseTo(clean.truePeakDbtp ?? 0, 0);
  });

  it("at the edge of a second both seconds are touched", async () => {
    expect((await withSpikes(1, [6 * rateHz])).seconds).toEqual([5, 6]);
    expect((await withSpikes(1, [6 * rateHz - 1], 2)).seconds).toEqual([5, 6]);
  });

  it("music, a burst of 1 ms, a spike below the music's own peaks and twenty-one spikes are none", async () => {
    expect(clean.seconds).toEqual([]);
    expect((await withSpikes(1, [5.5 * rateHz], 48)).seconds).toEqual([]);
    expect((await withSpikes(0.1, [5.5 * rateHz])).seconds).toEqual([]);
    const many = Array.from({ length: 21 }, (_, index) => (0.51 + index * 0.5) * rateHz);
    expect((await withSpikes(1, many)).seconds).toEqual([]);
    expect((await withSpikes(1, many.slice(1))).seconds.length).toBeGreaterThan(0);
  });

  it("spikes in silence are the music", async () => {
    const silence = new Float32Array(rateHz * 3);
    silence[rateHz] = 0.5;
    const readings = await readTrack(sourceFromPlanar("ticks", rateHz, [silence, silence]), newEngine());
    expect(lonePeaksOf(readings)).toEqual({ seconds: [], truePeakDbtp: expect.closeTo(-6.02, 1) });
  });
});

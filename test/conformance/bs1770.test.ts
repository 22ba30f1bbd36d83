import { describe, expect, it } from "vitest";
import { measureLoudness } from "../../src/analysis/loudness.ts";
import { minSampleRateHz, sourceFromPlanar } from "../../src/audio/source.ts";
import { newEngine } from "../engine.ts";
import { silence, sine, stereo } from "../signals.ts";
import { testSignals } from "./judge.ts";
import { bs1770Signals } from "./vectors.ts";

for (const sampleRateHz of [48000, 44100]) testSignals("ITU-R BS.1770-5 anchor", bs1770Signals(sampleRateHz));

// Gain of the K-weighting at 997 Hz with the filter parameters derived from its 48 kHz coefficients; the anchor is defined at 48 kHz.
const kGainDb = { 44100: 0.694, 48000: 0.691, 96000: 0.674 } as const;

describe("BS.1770-5 beyond the anchor", () => {
  it.each([44100, 48000, 96000] as const)("reads a 997 Hz sine on both sides as its power and the K gain demand at %i Hz", async (sampleRateHz) => {
    const tone = stereo(sine(sampleRateHz, 997, -20, 5 * sampleRateHz));
    const { integratedLufs } = await measureLoudness(sourceFromPlanar("tone", sampleRateHz, tone), newEngine());
    // -0.691 + 10 log10(2 channels x half the squared amplitude) + K gain
    expect(integratedLufs).toBeCloseTo(-0.691 - 20 + kGainDb[sampleRateHz], 2);
  });

  it.each([
    [20, -13.28],
    [50, -3.93],
    [100, -1.13],
    [200, -0.27],
    [500, 0.04],
    [2000, 3.07],
    [5000, 4.01],
    [10000, 4.04],
    [20000, 4.04],
  ])("reads a tone of %i Hz as its power and %f dB, the gain of the filters that the standard prints for 48 kHz", async (hz, gainDb) => {
    const tone = stereo(sine(48000, hz, -20, 5 * 48000));
    const { integratedLufs } = await measureLoudness(sourceFromPlanar("tone", 48000, tone), newEngine());
    expect(Math.abs((integratedLufs ?? Number.NaN) - (-0.691 - 20 + gainDb))).toBeLessThan(0.01);
  });

  it("stays a filter down to the lowest rate that is read: at 3300 Hz its shelf has a pole outside the unit circle", async () => {
    const tone = stereo(sine(minSampleRateHz, 997, -20, 5 * minSampleRateHz));
    const { integratedLufs } = await measureLoudness(sourceFromPlanar("tone", minSampleRateHz, tone), newEngine());
    // K gain of the same parameters at 4 kHz by scipy.signal.freqz.
    expect(integratedLufs).toBeCloseTo(-0.691 - 20 + 0.531, 2);
  });

  it("has no integrated loudness under 400 ms and for silence", async () => {
    const short = await measureLoudness(sourceFromPlanar("399 ms", 48000, stereo(sine(48000, 997, -20, 19152))), newEngine());
    const silent = await measureLoudness(sourceFromPlanar("silence", 48000, stereo(silence(5 * 48000))), newEngine());
    expect(short.integratedLufs).toBeNull();
    expect(silent.integratedLufs).toBeNull();
    expect(silent.truePeakDbtp).toBeNull();
    expect(silent.momentary.lufs.every((value) => value === Number.NEGATIVE_INFINITY)).toBe(true);
  });

  it("counts a mono file as one channel: 3.01 LU below the same signal on two", async () => {
    const tone = sine(48000, 997, -20, 5 * 48000);
    const one = await measureLoudness(sourceFromPlanar("mono", 48000, [tone]), newEngine());
    const two = await measureLoudness(sourceFromPlanar("stereo", 48000, stereo(tone)), newEngine());
    expect((two.integratedLufs ?? Number.NaN) - (one.integratedLufs ?? Number.NaN)).toBeCloseTo(3.01, 3);
  });
});

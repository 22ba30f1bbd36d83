import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureLoudness } from "../../src/analysis/loudness.ts";
import type { Planar } from "../../src/audio/source.ts";
import { sourceFromPlanar } from "../../src/audio/source.ts";
import { newEngine } from "../engine.ts";
import { intersampleBursts, pinkNoise, sine, stereo, whiteNoise } from "../signals.ts";
import { testSignals } from "./judge.ts";
import { tech3341Signals } from "./vectors.ts";

for (const sampleRateHz of [48000, 44100]) {
  testSignals(
    "EBU Tech 3341 true peak",
    tech3341Signals(sampleRateHz).filter((signal) => signal.checks[0].reads === "truePeak"),
  );
}

async function truePeakDbtp(sampleRateHz: number, planar: Planar): Promise<number> {
  const { truePeakDbtp } = await measureLoudness(sourceFromPlanar("peak", sampleRateHz, planar), newEngine());
  return truePeakDbtp ?? Number.NaN;
}

const reachFrames = 256;
const phases = 32;

/** Kaiser-windowed sinc (beta 9) over 256 frames each side, for a point so many 32nds of a frame after the frame in its middle. */
const filters = Array.from({ length: phases }, (_, phase) =>
  Float64Array.from({ length: 2 * reachFrames }, (__, tap) => {
    const distance = phase / phases - (tap - reachFrames + 1);
    const x = Math.PI * distance;
    return (x === 0 ? 1 : Math.sin(x) / x) * (besselI0(9 * Math.sqrt(Math.max(0, 1 - (distance / reachFrames) ** 2))) / besselI0(9));
  }),
);

function besselI0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 40; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

/** The truth at one instant of a band-limited signal, by direct summation; the silence around counts as signal. */
function interpolate(samples: Float32Array, frame: number, filter: Float64Array): number {
  const first = frame - reachFrames + 1;
  let sum = 0;
  for (let tap = Math.max(0, -first); tap < Math.min(2 * reachFrames, samples.length - first); tap++) sum += samples[first + tap] * filter[tap];
  return sum;
}

/** Largest interpolated value in dB on a 1/32-frame grid around every sample within 12 dB of the largest (worst-case bursts rise less than that). */
function referenceTruePeakDbtp(samples: Float32Array): number {
  const samplePeak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  let peak = samplePeak;
  for (let n = -1; n < samples.length; n++) {
    if (Math.max(Math.abs(samples[n] ?? 0), Math.abs(samples[n + 1] ?? 0)) < samplePeak / 4) continue;
    for (const filter of filters) peak = Math.max(peak, Math.abs(interpolate(samples, n, filter)));
  }
  return 20 * Math.log10(peak);
}

describe("true peak on inter-sample worst cases, band-limited to 0.45 fs", () => {
  it.each([4, 8, 12, 16])("reads bursts of %i alternating samples within 0.05 dB of direct sinc interpolation", async (count) => {
    const bursts = intersampleBursts(48000, count, -6, 12000);
    const reference = referenceTruePeakDbtp(bursts.subarray(0, 400));
    expect(reference).toBeGreaterThan(-5.5); // the case is one: at least 0.5 dB over the sample peak
    expect(Math.abs((await truePeakDbtp(48000, stereo(bursts))) - reference)).toBeLessThan(0.05);
  });

  it.each([0.05, 0.1234, 0.25, 0.35, 0.4, 0.43, 0.4499])(
    "reads a sine at %f of the sample rate within 0.05 dB of its amplitude",
    async (fraction) => {
      const tone = sine(48000, fraction * 48000, -6, 48000, 17);
      expect(Math.abs((await truePeakDbtp(48000, stereo(withFades(tone)))) - -6)).toBeLessThan(0.05);
    },
  );

  it.each([2, 3, 100, 4096, 4097, 9000])(
    "reads two equal samples at the start or the end of %i frames as 4/π times one, half way between",
    async (frames) => {
      for (const start of [0, frames - 2]) {
        const pair = new Float32Array(frames).fill(0.5, start, start + 2);
        expect(Math.abs((await truePeakDbtp(48000, stereo(pair))) - 20 * Math.log10((0.5 * 4) / Math.PI))).toBeLessThan(0.01);
      }
    },
  );

  it("never reads below the sample peak", async () => {
    const noise = pinkNoise(48000, 7, -20, 48000);
    const samplePeakDbfs = 20 * Math.log10(noise.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0));
    expect(await truePeakDbtp(48000, stereo(noise))).toBeGreaterThanOrEqual(samplePeakDbfs - 1e-4);
  });
});

/** Raised-cosine fades of 100 ms: a sine that starts at once has energy beyond the band. */
function withFades(samples: Float32Array): Float32Array {
  return samples.map((sample, n) => {
    const edge = Math.min(1, n / 4800, (samples.length - 1 - n) / 4800);
    return sample * (0.5 - 0.5 * Math.cos(Math.PI * edge));
  });
}

describe("true peak of treble up to half the rate", () => {
  it("reads white noise, where the larger of two intervals often looks the smaller at first, within 0.05 dB of direct sinc interpolation", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const noise = withFades(whiteNoise(seed, -20, 1200));
        expect((await truePeakDbtp(44100, stereo(noise))) - referenceTruePeakDbtp(noise)).toBeCloseTo(0, 1);
      }),
      { numRuns: 60 },
    );
  });
});

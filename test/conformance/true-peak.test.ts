import { describe, expect, it } from "vitest";
import { measureLoudness } from "../../src/analysis/loudness.ts";
import type { Planar } from "../../src/audio/source.ts";
import { sourceFromPlanar } from "../../src/audio/source.ts";
import { newEngine } from "../engine.ts";
import { intersampleBursts, pinkNoise, sine, stereo } from "../signals.ts";
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

/** The truth at one instant of a band-limited signal: direct summation of Kaiser-windowed sinc (beta 9) over 256 frames each side, as the 16x judge does with fewer. */
function interpolate(samples: Float32Array, at: number): number {
  const i0 = (x: number) => {
    let [sum, term] = [1, 1];
    for (let k = 1; k < 40; k++) sum += term *= (x / (2 * k)) ** 2;
    return sum;
  };
  let sum = 0;
  for (let n = Math.max(0, Math.ceil(at) - 256); n < Math.min(samples.length, at + 256); n++) {
    const x = Math.PI * (at - n);
    sum += samples[n] * (x === 0 ? 1 : Math.sin(x) / x) * (i0(9 * Math.sqrt(Math.max(0, 1 - ((at - n) / 256) ** 2))) / i0(9));
  }
  return sum;
}

/** Largest interpolated value in dB on a 1/32-frame grid around every sample within 12 dB of the largest (worst-case bursts rise less than that). */
function referenceTruePeakDbtp(samples: Float32Array): number {
  const samplePeak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  let peak = samplePeak;
  for (let n = 1; n < samples.length - 1; n++) {
    if (Math.abs(samples[n]) < samplePeak / 4) continue;
    for (let step = -16; step <= 16; step++) peak = Math.max(peak, Math.abs(interpolate(samples, n + step / 32)));
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

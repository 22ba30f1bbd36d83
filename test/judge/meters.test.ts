import { describe, expect, it } from "vitest";
import { distanceFromRecordsDb } from "../../bench/judge/balance.mjs";
import { Ear } from "../../bench/judge/ear.mjs";
import { Fft } from "../../bench/judge/fft.mjs";
import { loudnessOf } from "../../bench/judge/loudness.mjs";
import { truePeakDbtp } from "../../bench/judge/true-peak.mjs";
import { noiseGenerator, sine } from "../signals.ts";

const rates = [44100, 48000, 96000];

describe("the judge's meters", () => {
  it.each([8, 32, 64])("transforms %i points as the definition does", (length) => {
    const next = noiseGenerator(length);
    const signal = Float64Array.from({ length }, next);
    const [re, im] = [signal.slice(), new Float64Array(length)];
    new Fft(length).forward(re, im);
    for (let k = 0; k < length; k++) {
      const turn = (2 * Math.PI * k) / length;
      const expected = signal.reduce(([sumRe, sumIm], value, n) => [sumRe + value * Math.cos(turn * n), sumIm - value * Math.sin(turn * n)], [0, 0]);
      expect(re[k]).toBeCloseTo(expected[0], 10);
      expect(im[k]).toBeCloseTo(expected[1], 10);
    }
  });

  it.each(rates)("reads a 997 Hz sine of 0 dBFS on one side as -3.01 LUFS at %i Hz (BS.1770-5, annex 1)", (rate) => {
    const tone = Float64Array.from(sine(rate, 997, 0, 5 * rate));
    expect(loudnessOf([tone, new Float64Array(tone.length)], rate).integratedLufs).toBeCloseTo(-3.01, 1);
  });

  it("reads 20 s at -20 and 20 s at -30 dBFS as a range of 10 LU within 1 (Tech 3342, case 1)", () => {
    const rate = 48000;
    const tone = Float64Array.from(sine(rate, 1000, -20, 40 * rate)).map((value, n) => (n < 20 * rate ? value : value * 10 ** -0.5));
    expect(Math.abs((loudnessOf([tone, tone], rate).rangeLu ?? 0) - 10)).toBeLessThanOrEqual(1);
  });

  it("reads the true peak of a sine at a quarter of the rate, sampled 3 dB under its crest, within 0.1 dB", () => {
    const tone = Float64Array.from(sine(48000, 12000, -6, 48000, 45));
    expect(truePeakDbtp([tone])).toBeCloseTo(-6, 1);
  });

  it("spreads a louder tone's mask further up, by 0.2 dB a Bark for every dB (BS.1387, upper slope)", () => {
    const slope = (levelDb: number) => {
      const ear = new Ear(48000, 2048, 1024, 1024 / 48000);
      const powers = new Float64Array(ear.bands).fill(1e-12);
      powers[40] = 10 ** (levelDb / 10);
      const spread = new Float64Array(ear.bands);
      ear.spreadInto(powers, spread);
      return 10 * Math.log10((spread[44] * ear.flat[44]) / (spread[48] * ear.flat[48]));
    };
    expect(slope(60) - slope(80)).toBeCloseTo(0.2 * 20, 1);
  });

  it("has 109 bands between 80 Hz and 18 kHz (BS.1387, basic version)", () => {
    expect(new Ear(48000, 2048, 1024, 1024 / 48000).bands).toBe(109);
  });

  it("calls the medians of the records no distance, and 9 dB too much in one of nine bands less than 1 dB", () => {
    const medians = [5.3, 8.6, 6.6, 2.9, 1.9, -0.4, -4.5, -7.1, -13.6];
    expect(distanceFromRecordsDb(medians)).toBe(0);
    const bassy = medians.map((level, band) => level + (band === 0 ? 9 : 0));
    expect(distanceFromRecordsDb(bassy)).toBeCloseTo((9 - 0.526 * 5.3) / 9, 6);
  });
});

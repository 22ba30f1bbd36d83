import { expect, it } from "vitest";
import { newEngine } from "../engine.ts";

// Gains of the filters of BS.1770 at 48 kHz, and at 997 Hz for two other rates.
it.each([
  [20, 48000, -13.28],
  [50, 48000, -3.93],
  [100, 48000, -1.13],
  [997, 48000, 0.691],
  [2000, 48000, 3.07],
  [10000, 48000, 4.04],
  [997, 44100, 0.694],
  [997, 96000, 0.674],
])("K-weighting at %s Hz, sampled at %s Hz, is %s dB", (frequencyHz, rateHz, gainDb) => {
  const engine = newEngine();
  const powers = engine.allocateF64(2);
  engine.call("kWeightingPowers", rateHz, frequencyHz, 2, powers);
  expect(Math.abs(10 * Math.log10(engine.f64(powers, 2)[1]) - gainDb)).toBeLessThan(0.006);
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { gatedLoudnessOfSteps } from "./loudness.ts";
import { readTrack } from "./measure.ts";
import { correlationLow, correlationOf, monoLossDb, sideToMidDb } from "./stereo.ts";

const rateHz = 48000;
const sine = (hz: number) => Float32Array.from({ length: 8 * rateHz }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / rateHz));
const joined = (first: Float32Array, second: Float32Array, gain: number) => Float32Array.from([...first, ...second], (sample) => sample * gain);
const lowOf = async (tailDb: number, gainDb: number) => {
  const tail = sine(440).map((sample) => sample * 10 ** (tailDb / 20));
  const gain = 10 ** (gainDb / 20);
  const left = joined(sine(440), tail, gain);
  const right = joined(
    sine(440),
    tail.map((sample) => -sample),
    gain,
  );
  return correlationLow(await readTrack(sourceFromPlanar("a", rateHz, [left, right]), newEngine()));
};

describe("the lowest correlation", () => {
  it("counts a passage out of phase that lies 12 dB below the rest", async () => {
    expect(await lowOf(-12, 0)).toBeCloseTo(-1, 3);
  });
  it("does not count a fade-out 30 dB below, at any gain: raising a mix by 30 dB lets nothing in", async () => {
    for (const gainDb of [-30, -15, 0]) expect(await lowOf(-30, gainDb)).toBeCloseTo(1, 3);
  });
});

describe("a tone whose right side lags by an angle φ", () => {
  it.each([10, 60, 90, 150])(
    "of %i degrees has correlation cos φ, a side of 20 lg tan(φ/2) against the mid, and loses -10 lg((1 + cos φ)/2) in mono",
    async (degrees) => {
      const angle = (degrees * Math.PI) / 180;
      const right = Float32Array.from({ length: 8 * rateHz }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 440 * n) / rateHz - angle));
      const readings = await readTrack(sourceFromPlanar("a", rateHz, [sine(440), right]), newEngine());
      expect(correlationOf(readings)).toBeCloseTo(Math.cos(angle), 4);
      expect(sideToMidDb(readings)).toBeCloseTo(20 * Math.log10(Math.tan(angle / 2)), 3);
      expect(monoLossDb(readings, gatedLoudnessOfSteps(readings.stepPowers))).toBeCloseTo(-10 * Math.log10((1 + Math.cos(angle)) / 2), 2);
    },
  );
});

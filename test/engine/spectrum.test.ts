import { describe, expect, it } from "vitest";
import { bandFrameValues, sideThirdsAt, thirdOctaveHz, wideBandEdgesHz } from "../../src/analysis/readings.ts";
import { newEngine } from "../engine.ts";

/** One window of a stereo signal through the meter: its band powers. */
function bandPowers(rate: number, left: Float32Array, right: Float32Array): Float32Array {
  const engine = newEngine();
  const meter = engine.call("newSpectrumMeter", rate);
  const length = engine.call("spectrumLength", meter);
  const [l, r, out] = [engine.allocateF32(length), engine.allocateF32(length), engine.allocateF32(2 * bandFrameValues)];
  engine.f32(l, length).set(left.subarray(0, length));
  engine.f32(r, length).set(right.subarray(0, length));
  expect(engine.call("spectrumProcess", meter, l, r, length, out)).toBe(1);
  return engine.f32(out, bandFrameValues).slice();
}

const length = 16384;
const tone = (rate: number, hz: number) => Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
/** As strong at every frequency: one sample in the middle of the window. */
const impulse = Float32Array.from({ length }, (_, n) => (n === length / 2 ? 1 : 0));

/** Power gain of BS.1770-5's K-weighting by the coefficients that the standard prints for 48 kHz. */
function kPower(hz: number): number {
  const w = (2 * Math.PI * hz) / 48000;
  const power = ([b0, b1, b2]: number[]) => (b0 + b1 * Math.cos(w) + b2 * Math.cos(2 * w)) ** 2 + (b1 * Math.sin(w) + b2 * Math.sin(2 * w)) ** 2;
  const shelf = power([1.53512485958697, -2.69169618940638, 1.19839281085285]) / power([1, -1.69065929318241, 0.73248077421585]);
  return (shelf * power([1, -2, 1])) / power([1, -1.99004745483398, 0.99007225036621]);
}

describe("the spectrum meter", () => {
  it.each([44100, 48000])(
    "reads a full-scale sine on both sides as 0.5 in its third octave, mean of the channels, none of it in the side, at %i Hz",
    (rate) => {
      const powers = bandPowers(rate, tone(rate, 1000), tone(rate, 1000));
      expect(powers[17]).toBeCloseTo(0.5, 4);
      expect(powers[sideThirdsAt + 17]).toBeLessThan(1e-12);
      expect(powers[12]).toBeLessThan(1e-9);
    },
  );

  it("reads opposite sides as side alone, and one side as half mid, half side", () => {
    const rate = 48000;
    const opposite = bandPowers(
      rate,
      tone(rate, 1000),
      tone(rate, 1000).map((sample) => -sample),
    );
    expect(opposite[sideThirdsAt + 17]).toBeCloseTo(0.5, 4);
    const single = bandPowers(rate, tone(rate, 1000), new Float32Array(length));
    expect(single[17]).toBeCloseTo(0.25, 4);
    expect(single[sideThirdsAt + 17]).toBeCloseTo(0.125, 4);
  });

  it("gives each third octave what its width holds of a flat spectrum, to 1e-4, shares of bins at its edges included", () => {
    for (const rate of [44100, 48000]) {
      const powers = bandPowers(rate, impulse, impulse);
      thirdOctaveHz.forEach((hz, band) => {
        // At 44.1 kHz half the rate cuts the highest.
        if (hz * 10 ** 0.05 < rate / 2) expect(powers[band] / powers[17] / (hz / 1000), `${hz} Hz`).toBeCloseTo(1, 4);
      });
    }
  });

  it("weights the nine wide bands by the K curve of BS.1770, within 0.02 dB", () => {
    const powers = bandPowers(48000, impulse, impulse);
    const perHz = powers[17] / (1000 * (10 ** 0.05 - 10 ** -0.05));
    for (let band = 0; band < 9; band++) {
      const [from, to] = [wideBandEdgesHz[band], wideBandEdgesHz[band + 1]];
      const steps = 2000;
      let sum = 0;
      for (let n = 0; n < steps; n++) sum += kPower(from + ((n + 0.5) * (to - from)) / steps);
      const expected = (perHz * sum * (to - from)) / steps;
      expect(Math.abs(10 * Math.log10(powers[31 + band] / expected)), `band ${band}`).toBeLessThan(0.02);
    }
  });
});

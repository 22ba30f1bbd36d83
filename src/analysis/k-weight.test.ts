import { describe, expect, it } from "vitest";
import { powerToDb } from "../audio/units.ts";
import { kWeight } from "./k-weight.ts";
import { thirdOctaveHz } from "./readings.ts";

/** The two filters of BS.1770-5, annex 1, tables 1 and 2, at 48 kHz. */
const filters = [
  { zeros: [1.53512485958697, -2.69169618940638, 1.19839281085285], poles: [1, -1.69065929318241, 0.73248077421585] },
  { zeros: [1, -2, 1], poles: [1, -1.99004745483398, 0.99007225036621] },
];

function power(taps: readonly number[], omega: number): number {
  const real = taps.reduce((sum, tap, n) => sum + tap * Math.cos(omega * n), 0);
  const imaginary = taps.reduce((sum, tap, n) => sum + tap * Math.sin(omega * n), 0);
  return real ** 2 + imaginary ** 2;
}

describe("the K-weight of a frequency", () => {
  it.each(thirdOctaveHz.filter((frequencyHz) => frequencyHz < 20000))("lies within 0.06 dB of the filters of BS.1770 at %f Hz", (frequencyHz) => {
    const omega = (2 * Math.PI * frequencyHz) / 48000;
    const expected = filters.reduce((product, { zeros, poles }) => (product * power(zeros, omega)) / power(poles, omega), 1);
    expect(Math.abs(powerToDb(kWeight(frequencyHz) / expected))).toBeLessThan(0.06);
  });
});

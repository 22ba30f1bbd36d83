import { describe, expect, it } from "vitest";
import { hannWindow, newPairPowers, RealPairFft } from "./fft.ts";

/** The definition of the discrete Fourier transform, bin by bin. */
function dft(values: Float64Array, bin: number): [number, number] {
  let re = 0;
  let im = 0;
  values.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * bin * i) / values.length);
    im -= value * Math.sin((2 * Math.PI * bin * i) / values.length);
  });
  return [re, im];
}

describe("RealPairFft", () => {
  it.each([4, 8, 64, 128])("agrees with the definition for both signals and their cross-spectrum, size %s", (size) => {
    const first = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i + 1));
    const second = Float64Array.from({ length: size }, (_, i) => Math.cos(3 * i * i));
    const out = newPairPowers(size);
    new RealPairFft(size).powers(first, second, 1, out);
    for (let k = 0; k <= size / 2; k++) {
      const [aRe, aIm] = dft(first, k);
      const [bRe, bIm] = dft(second, k);
      expect(out.first[k]).toBeCloseTo(aRe * aRe + aIm * aIm, 8);
      expect(out.second[k]).toBeCloseTo(bRe * bRe + bIm * bIm, 8);
      expect(out.cross[k]).toBeCloseTo(aRe * bRe + aIm * bIm, 8);
    }
  });

  it("keeps the power of a signal (Parseval)", () => {
    const size = 2048;
    const values = Float64Array.from({ length: size }, (_, i) => Math.sin(0.37 * i) + 0.2 * Math.cos(i * i));
    const out = newPairPowers(size);
    new RealPairFft(size).powers(values, new Float64Array(size), 2 / (size * size), out);
    const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / size;
    const total = out.first.reduce((sum, value) => sum + value, 0) - (out.first[0] + out.first[size / 2]) / 2;
    expect(total).toBeCloseTo(meanSquare, 10);
    expect(out.second.every((value) => value < 1e-25)).toBe(true);
  });
});

describe("hannWindow", () => {
  it("has a mean square of 3/8", () => {
    const window = hannWindow(512);
    expect(window.reduce((sum, value) => sum + value * value, 0) / 512).toBeCloseTo(0.375, 12);
  });
});

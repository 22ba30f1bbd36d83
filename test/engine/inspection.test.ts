// What the inspection asks of the engine: spectra of two signals at once, decimation, figures of short stretches, finite copies.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/wasm/engine.ts";
import { newEngine } from "../engine.ts";

function put(engine: Engine, samples: ArrayLike<number>): number {
  const pointer = engine.allocateF32(samples.length);
  engine.f32(pointer, samples.length).set(samples);
  return pointer;
}

const signal = (length: number) => fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });

describe("pair spectrum", () => {
  const length = 256;
  const bins = length / 2 + 1;
  const measure = (left: number[], right: number[] | null) => {
    const engine = newEngine();
    const spectrum = engine.call("newPairSpectrum", length);
    const pointers = [left, right].map((samples) => (samples ? put(engine, samples) : 0));
    const powers = engine.call("pairSpectrumMeasure", spectrum, ...pointers);
    return [0, 1, 2].map((plane) => [...engine.f32(powers + plane * bins * 4, bins)]);
  };
  const sine = (cycles: number, gain: number) => Array.from({ length }, (_, n) => gain * Math.sin((2 * Math.PI * cycles * n) / length));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

  it("gives each signal its own mean square", () => {
    const [left, right] = measure(sine(20, 1), sine(50, 0.1));
    expect(sum(left)).toBeCloseTo(0.5, 5);
    expect(sum(right)).toBeCloseTo(0.005, 7);
    expect(left[50]).toBeLessThan(1e-12);
  });

  it("gives what both share the sign of their phase", () => {
    const [left, , cross] = measure(sine(20, 1), sine(20, -0.5));
    expect(sum(cross)).toBeCloseTo(-0.5 * sum(left), 6);
  });

  it("has zeros for a second signal that is not there", () => {
    const [, right, cross] = measure(sine(20, 1), null);
    expect([...right, ...cross].every((power) => power === 0)).toBe(true);
  });
});

describe("decimator", () => {
  it("is the triangular average over two steps, however the signal is cut", () => {
    fc.assert(
      fc.property(signal(60), fc.integer({ min: 1, max: 59 }), fc.integer({ min: 1, max: 9 }), (samples, cut, divisor) => {
        const engine = newEngine();
        const decimator = engine.call("newDecimator", divisor);
        const from = put(engine, samples);
        const out = engine.allocateF32(64);
        const first = engine.call("decimatorProcess", decimator, from, cut, out);
        const count = first + engine.call("decimatorProcess", decimator, from + cut * 4, 60 - cut, out + first * 4);
        expect(count).toBe(Math.floor(60 / divisor));
        engine.f32(out, count).forEach((value, step) => {
          let expected = 0;
          for (let n = 1 - divisor; n < divisor; n++)
            expected += ((divisor - Math.abs(n)) * (samples[step * divisor + n + divisor - 1 - divisor] ?? 0)) / divisor ** 2;
          expect(value).toBeCloseTo(expected, 6);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("stretches", () => {
  const cutUp = (samples: number[], first: number, size: number) => {
    const pieces = [samples.slice(0, first)];
    for (let at = first; at < samples.length; at += size) pieces.push(samples.slice(at, at + size));
    return pieces;
  };

  it("have the levels and the bends of their own samples", () => {
    fc.assert(
      fc.property(signal(52), fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 11 }), (all, first, size) => {
        const samples = all.slice(2);
        const engine = newEngine();
        const pointer = put(engine, all) + 8;
        const pieces = cutUp(samples, first, size);
        const [levels, bends] = [engine.allocateF64(3 * pieces.length), engine.allocateF32(pieces.length)];
        engine.call("stretchLevels", pointer, samples.length, first, size, levels);
        engine.call("stretchBends", pointer, samples.length, first, size, bends);
        let at = 2;
        pieces.forEach((piece, index) => {
          const [sum, squares, peak] = engine.f64(levels + index * 24, 3);
          expect(sum).toBeCloseTo(
            piece.reduce((a, b) => a + b, 0),
            9,
          );
          expect(squares).toBeCloseTo(
            piece.reduce((a, b) => a + b * b, 0),
            9,
          );
          expect(peak).toBe(Math.max(...piece.map(Math.abs)));
          const largest = Math.max(...piece.map((_, n) => Math.abs(all[at + n] - 2 * all[at + n - 1] + all[at + n - 2])));
          expect(engine.f32(bends, pieces.length)[index]).toBeCloseTo(largest, 5);
          at += piece.length;
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("finite copy", () => {
  it("puts silence in place of what is no number, and counts it", () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.float({ min: -1, max: 1, noNaN: true }), fc.constantFrom(...odd)), { maxLength: 23 }), (samples) => {
        const engine = newEngine();
        const [from, to] = [put(engine, samples), engine.allocateF32(samples.length + 4)];
        expect(engine.call("copyFinite", from, to, samples.length)).toBe(samples.filter((value) => !Number.isFinite(value)).length);
        expect([...engine.f32(to, samples.length)]).toEqual(samples.map((value) => (Number.isFinite(value) ? value : 0)));
      }),
      { numRuns: 100 },
    );
  });
});

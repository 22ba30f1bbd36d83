import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatedLoudnessOfSteps } from "../analysis/loudness.ts";
import { LoudnessForecast } from "./loudness-forecast.ts";

const sampleRateHz = 48000;

/** Step powers of passages, each so many seconds at a level in dB. */
function steps(...passages: readonly (readonly [seconds: number, db: number])[]): Float64Array {
  return Float64Array.from(passages.flatMap(([seconds, db]) => new Array<number>(seconds * 100).fill(10 ** (db / 10))));
}

/** A limiter seen from afar: gain, less what lies above -12 dB. */
function limited(powers: Float64Array, gainDb: number): Float64Array {
  return powers.map((power) => 10 ** (Math.min(10 * Math.log10(power) + gainDb, -12) / 10));
}

const excerptOf = (fromSecond: number, toSecond: number) => ({ startFrame: fromSecond * sampleRateHz, endFrame: toSecond * sampleRateHz });

describe("loudness of a track, foretold from excerpts", () => {
  it("is that of BS.1770 within 0.02 LU for a track of one level, limited or not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -600, max: -100 }), (seconds, tenths) => {
        const track = steps([seconds, tenths / 10]);
        const out = limited(track, 8);
        const foretold = new LoudnessForecast(track, sampleRateHz, [excerptOf(0, seconds)]).lufs([out]);
        expect(Math.abs((foretold ?? 0) - (gatedLoudnessOfSteps(out) ?? 0))).toBeLessThan(0.02);
      }),
    );
  });

  it("follows a plain gain exactly while the gate keeps the same blocks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -280, max: -200 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (levels, gainDb) => {
          const track = steps(...levels.map((tenths) => [2, tenths / 10] as const));
          const out = track.map((power) => power * 10 ** (gainDb / 10));
          const foretold = new LoudnessForecast(track, sampleRateHz, [excerptOf(0, 2 * levels.length)]).lufs([out]);
          expect(foretold).toBeCloseTo((gatedLoudnessOfSteps(track) ?? 0) + gainDb, 4);
        },
      ),
    );
  });

  it("knows that verses are limited less than the chorus: within 0.1 LU where the excerpts' own change errs by more than 1 LU", () => {
    const track = steps([100, -24], [20, -14]);
    const excerpts = [excerptOf(90, 100), excerptOf(105, 115)];
    const cut = (powers: Float64Array) => excerpts.map(({ startFrame, endFrame }) => powers.slice(startFrame / 480, endFrame / 480));
    const out = limited(track, 8);
    const truth = gatedLoudnessOfSteps(out) ?? 0;
    expect(Math.abs((new LoudnessForecast(track, sampleRateHz, excerpts).lufs(cut(out)) ?? 0) - truth)).toBeLessThan(0.1);
    const loudnessOf = (parts: Float64Array[]) => gatedLoudnessOfSteps(Float64Array.from(parts.flatMap((part) => [...part]))) ?? 0;
    const plain = (gatedLoudnessOfSteps(track) ?? 0) + loudnessOf(cut(out)) - loudnessOf(cut(track));
    expect(Math.abs(plain - truth)).toBeGreaterThan(1);
  });

  it("gives levels that no excerpt has the gain of the nearest that one has", () => {
    const track = steps([60, -40], [60, -30]);
    const forecast = new LoudnessForecast(track, sampleRateHz, [excerptOf(100, 120)]);
    const out = track.map((power) => power * 4);
    expect(forecast.lufs([out.slice(10000, 12000)])).toBeCloseTo(gatedLoudnessOfSteps(out) ?? 0, 2);
  });

  it("is null for silence", () => {
    const silence = new Float64Array(3000);
    expect(new LoudnessForecast(silence, sampleRateHz, [excerptOf(0, 20)]).lufs([silence.slice(0, 2000)])).toBeNull();
  });
});

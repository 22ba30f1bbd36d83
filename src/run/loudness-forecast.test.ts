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
  it("is that of BS.1770 when the excerpt is the whole track: within 0.02 LU at one level, 0.5 LU across jumps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.double({ min: -60, max: -10, noNaN: true })), { minLength: 1, maxLength: 12 }),
        (passages) => {
          const track = steps(...passages);
          const out = limited(track, 8);
          const foretold = new LoudnessForecast(track, sampleRateHz, [excerptOf(0, track.length / 100)]).lufs([out]);
          // Blocks across a jump of level share a bin with others that came out otherwise; nothing else is lost.
          expect(Math.abs((foretold ?? 0) - (gatedLoudnessOfSteps(out) ?? 0))).toBeLessThan(passages.length === 1 ? 0.02 : 0.5);
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

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { whiteNoise } from "../../test/signals.ts";
import { bytesSource, chunk, floats, formatChunk, riff } from "../../test/wav-fixtures.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { openAudio } from "../formats/open.ts";
import { memorySpool } from "../formats/spool.ts";
import { inspect } from "./inspect.ts";
import { measureLoudness } from "./loudness.ts";
import { measure, measurementsOf, readTrack } from "./measure.ts";

describe("measuring", () => {
  it("takes one step of levels and of loudness every 10 ms at any rate from 8 to 768 kHz, film rates and 11025 Hz among them", async () => {
    const rates = fc.oneof(fc.integer({ min: 8000, max: 768000 }), fc.constantFrom(11025, 44056, 47952, 48048, 384000, 705600));
    await fc.assert(
      fc.asyncProperty(rates, async (sampleRateHz) => {
        const samples = Float32Array.from(
          { length: Math.ceil(0.6 * sampleRateHz) },
          (_, n) => 0.1 * Math.sin((2 * Math.PI * 997 * n) / sampleRateHz),
        );
        const source = sourceFromPlanar("sine", sampleRateHz, [samples, samples]);
        const readings = await readTrack(source, newEngine());
        expect(readings.stepPowers.length).toBe(60);
        expect(readings.steps.length).toBe(60 * 5);
        expect(await inspect(source, newEngine())).toBeInstanceOf(Array);
      }),
      { numRuns: 40 },
    );
  });
});

describe("crest factor", () => {
  it.each([1, 2, 3, 5])("counts each of %i channels once: sines at 1, of which the last is at a half", async (channels) => {
    const sine = Float32Array.from({ length: 48000 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / 48000));
    const planar = Array.from({ length: channels }, (_, channel) => (channel > 0 && channel === channels - 1 ? sine.map((x) => x / 2) : sine));
    const { crestFactorDb } = await measure(sourceFromPlanar("sines", 48000, planar), newEngine());
    const meanPower = (channels === 1 ? 1 : channels - 0.75) / 2 / channels;
    expect(crestFactorDb).toBeCloseTo(10 * Math.log10(1 / meanPower), 2);
  });
});

describe("noise floor", () => {
  it("is that of the quietest passage that can be heard, whatever is left far below 24 bits before a master is written", async () => {
    const floorOf = async (restDbfs: number) => {
      const samples = new Float32Array(18 * 48000);
      [-20, -60, restDbfs].forEach((dbfs, part) => {
        samples.set(whiteNoise(part + 1, dbfs, 6 * 48000), part * 6 * 48000);
      });
      const { noiseFloorDbfs } = await measure(sourceFromPlanar("fade", 48000, [samples, samples]), newEngine());
      return noiseFloorDbfs;
    };
    expect(await floorOf(-150)).toBeCloseTo(-60, 0);
    expect(await floorOf(-110)).toBeCloseTo(-110, 0);
  });
});

describe("bits in use", () => {
  it("are no more than the file will hold, however fine the samples before they are written", async () => {
    const samples = Float32Array.from({ length: 48000 }, (_, n) => 0.1 * Math.sin(n / 7));
    const readings = await readTrack(sourceFromPlanar("rendered", 48000, [samples, samples]), newEngine());
    const usedBits = (bits: number) => measurementsOf({ file: "", bits, isPcm: true }, readings).usedBits;
    expect([usedBits(16), usedBits(24)]).toEqual([16, 24]);
  });
});

describe("peak to short-term loudness", () => {
  it("takes peak and loudness of the same three seconds: of a sine, 0 dB at any level, also where the level jumps", async () => {
    // 997 Hz at -x dBFS on both sides has a loudness of -x LUFS (BS.1770) and peaks at -x dBFS.
    const sine = Float32Array.from({ length: 12 * 48000 }, (_, n) => (n < 5 * 48000 ? 0.06 : 0.3) * Math.sin((2 * Math.PI * 997 * n) / 48000));
    const { minPsrDb } = await measure(sourceFromPlanar("jump", 48000, [sine, sine]), newEngine());
    expect(minPsrDb).toBeCloseTo(0, 1);
  });
});

describe("loudness of named speakers", () => {
  const tone = Float32Array.from({ length: 96000 }, (_, n) => 0.1 * Math.sin((2 * Math.PI * 997 * n) / 48000));
  const silent = new Float32Array(96000);

  async function lufsOf(speakerMask: number, planar: readonly Float32Array[]): Promise<number> {
    const samples = Array.from({ length: 96000 * planar.length }, (_, n) => planar[n % planar.length][Math.floor(n / planar.length)]);
    const format = formatChunk({ tag: 3, subTag: 3, channels: planar.length, bits: 32, speakerMask });
    const source = await openAudio(bytesSource("speakers.wav", riff(format, chunk("data", floats(samples, 4)))), memorySpool);
    return (await measureLoudness(source, newEngine())).integratedLufs ?? Number.NaN;
  }

  it("leaves the effects channel of 2.1 out, counts the back pair of quad 1.41, and goes by number where no speakers are named", async () => {
    // BS.1770-5, annex 1: a 997 Hz sine of -20 dBFS on one front channel reads -23.01 LUFS (its power of -23.01 dB, K gain 0.691 against -0.691).
    const front = await lufsOf(0x7, [tone, silent, silent]);
    expect(front).toBeCloseTo(-23.01, 1);
    expect(await lufsOf(0xb, [tone, silent, tone])).toBeCloseTo(front, 3);
    expect((await lufsOf(0x33, [silent, silent, tone, silent])) - front).toBeCloseTo(10 * Math.log10(1.41), 3);
    expect((await lufsOf(0, [silent, silent, tone, silent])) - front).toBeCloseTo(0, 3);
  });
});

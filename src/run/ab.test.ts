import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { whiteNoise } from "../../test/signals.ts";
import { bytesSource } from "../../test/wav-fixtures.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { openAudio } from "../formats/open.ts";
import { memorySpool } from "../formats/spool.ts";
import { type AbPart, writeAb } from "./ab.ts";

const rateHz = 48000;

/** Compares a mix with a master of so much gain, mono or stereo: the levels, and the first channel of each file. */
async function compared(channels: number, rmsDbfs: number, gainDb: number) {
  const samples = whiteNoise(5, rmsDbfs, 3 * rateHz);
  const louder = samples.map((sample) => sample * 10 ** (gainDb / 20));
  const source = (name: string, one: Float32Array) => sourceFromPlanar(name, rateHz, new Array<Float32Array>(channels).fill(one));
  const files = new Map<AbPart, Buffer>();
  const levels = await writeAb({ mix: source("mix", samples), master: source("master", louder), edit: undefined }, newEngine, async (part) => {
    let file = Buffer.alloc(0);
    return {
      path: part,
      append: async (bytes: Uint8Array) => {
        file = Buffer.concat([file, bytes]);
      },
      patch: async (position: number, bytes: Uint8Array) => file.set(bytes, position),
      commit: async () => void files.set(part, file),
      discard: async () => undefined,
    };
  });
  const read = async (part: AbPart) => {
    const opened = await openAudio(bytesSource(part, new Uint8Array(files.get(part) ?? [])), memorySpool);
    const planar = Array.from({ length: opened.channels }, () => new Float32Array(opened.frames));
    await opened.read(0, planar);
    return planar;
  };
  return { levels, mix: await read("mix"), master: await read("master"), delta: await read("delta") };
}
const largest = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe.each([1, 2])("a comparison in %i channels", (channels) => {
  it("gives the mix of a master that is 6 dB of gain those 6 dB, and leaves a delta of nothing but rounding", async () => {
    const { levels, mix, master, delta } = await compared(channels, -24, 6);
    expect([mix.length, master.length, delta.length]).toEqual([channels, channels, channels]);
    expect(levels).toEqual({ matchGainDb: expect.closeTo(6, 2), turnedDownDb: 0 });
    // A gain told to 0.01 dB leaves at most 0.06 % of the master, and each file is rounded with dither.
    expect(largest(delta[0])).toBeLessThan(0.0006 * largest(master[0]) + 3 / 2 ** 23);
    expect(largest(mix[0].map((sample, n) => sample - master[0][n]))).toBeLessThan(0.0006 * largest(master[0]) + 6 / 2 ** 23);
  });
  it("turns all three down together where the mix would pass full scale, by as much as that takes", async () => {
    const { levels, mix, master } = await compared(channels, -8, 3);
    // Uniform noise peaks sqrt(3) over its RMS: 4.77 - 8 + 3 dB = -0.23 dBFS in samples, more between them.
    expect(levels.turnedDownDb).toBeGreaterThan(0);
    expect(20 * Math.log10(largest(mix[0]))).toBeCloseTo(-0.23 - levels.turnedDownDb, 1);
    expect(20 * Math.log10(largest(master[0]))).toBeCloseTo(-0.23 - levels.turnedDownDb, 1);
  });
});

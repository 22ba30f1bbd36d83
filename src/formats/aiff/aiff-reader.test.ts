import { describe, expect, it } from "vitest";
import { aiff, bytesSource, extended, floats, integer, join, pcm } from "../../../test/wav-fixtures.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";

const open = (bytes: Uint8Array) => openAudio(bytesSource("mix.aiff", bytes), memorySpool);

async function samplesOf(bytes: Uint8Array): Promise<number[][]> {
  const source = await open(bytes);
  const into = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, into);
  return into.map((channel) => Array.from(channel));
}

const values = [-(2 ** 15), -1, 1, 2 ** 15 - 1];
const expected = values.map((value) => value / 2 ** 15);

describe("AIFF", () => {
  it.each([1, 2, 3, 4])("reads big-endian integers of %d bytes", async (bytes) => {
    const scaled = [-(2 ** (bytes * 8 - 1)), 0, 2 ** (bytes * 8 - 2)];
    expect(await samplesOf(aiff({ channels: 1, frames: 3, bits: bytes * 8, codec: null }, pcm(scaled, bytes, true)))).toEqual([[-1, 0, 0.5]]);
  });

  it.each<[string, number, Uint8Array]>([
    ["NONE", 16, pcm(values, 2, true)],
    ["twos", 16, pcm(values, 2, true)],
    ["sowt", 16, pcm(values, 2)],
    ["fl32", 32, floats(expected, 4, true)],
    ["FL32", 32, floats(expected, 4, true)],
    ["fl64", 64, floats(expected, 8, true)],
    [
      "in24",
      24,
      pcm(
        values.map((value) => value * 256),
        3,
        true,
      ),
    ],
    [
      "in32",
      32,
      pcm(
        values.map((value) => value * 65536),
        4,
        true,
      ),
    ],
    [
      "42ni",
      24,
      pcm(
        values.map((value) => value * 256),
        3,
      ),
    ],
    [
      "23ni",
      32,
      pcm(
        values.map((value) => value * 65536),
        4,
      ),
    ],
  ])("reads AIFF-C codec %s", async (codec, bits, samples) => {
    expect(await samplesOf(aiff({ channels: 2, frames: 2, bits, codec }, samples))).toEqual([
      [expected[0], expected[2]],
      [expected[1], expected[3]],
    ]);
  });

  it("reads raw as unsigned 8 bits and the two laws of G.711", async () => {
    expect(await samplesOf(aiff({ channels: 1, frames: 2, bits: 8, codec: "raw " }, Uint8Array.of(0, 192)))).toEqual([[-1, 0.5]]);
    expect(await samplesOf(aiff({ channels: 1, frames: 1, bits: 16, codec: "ulaw" }, Uint8Array.of(0x80)))).toEqual([[8031 / 8192]]);
    expect(await samplesOf(aiff({ channels: 1, frames: 1, bits: 16, codec: "alaw" }, Uint8Array.of(0xaa)))).toEqual([[4032 / 4096]]);
  });

  it.each([4000, 22050, 44100, 96000, 768000])("reads a sample rate of %d Hz from its 80-bit number", async (rateHz) => {
    expect((await open(aiff({ channels: 1, frames: 1, bits: 16, rate: extended(rateHz), codec: null }, pcm([0], 2)))).sampleRateHz).toBe(rateHz);
  });

  it("takes the sizes that sox puts down into a pipe (0x7f000004, and as many frames) for unknown ones, not for an early end", async () => {
    const frames = Math.floor((0x7f000004 - 8) / 6);
    const file = aiff({ channels: 2, frames, bits: 24, codec: null }, new Uint8Array(600));
    new DataView(file.buffer).setUint32(file.length - 608 - 4, 0x7f000004);
    const source = await open(file);
    expect([source.frames, source.warnings]).toEqual([100, ["The SSND chunk gives no size; 608 bytes are there and were read."]]);
  });

  it("takes the audio that is there when COMM says 0 or too many frames", async () => {
    for (const frames of [0, 1000, 0xffffffff]) {
      const source = await open(aiff({ channels: 1, frames, bits: 16, codec: null }, pcm(values, 2, true)));
      expect(source.frames).toBe(4);
      expect(source.warnings).toHaveLength(1);
    }
  });

  it.each<[string, string, Uint8Array]>([
    ["input-damaged", "a rate of 0", aiff({ channels: 1, frames: 1, bits: 16, rate: new Uint8Array(10), codec: null }, pcm([0], 2))],
    [
      "input-damaged",
      "an infinite rate",
      aiff({ channels: 1, frames: 1, bits: 16, rate: join([0x7f, 0xff], integer(0, 8)), codec: null }, pcm([0], 2)),
    ],
    ["input-unsupported", "ima4", aiff({ channels: 1, frames: 1, bits: 16, codec: "ima4" }, new Uint8Array(34))],
    ["input-damaged", "no channels", aiff({ channels: 0, frames: 1, bits: 16, codec: null }, pcm([0], 2))],
    ["input-empty", "no samples", aiff({ channels: 1, frames: 0, bits: 16, codec: null }, new Uint8Array(0))],
  ])("refuses with %s: %s", async (code, _, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code });
  });
});

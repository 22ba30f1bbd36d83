import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesSource,
  chunk,
  ds64,
  type FormatFields,
  floats,
  formatChunk,
  integer,
  join,
  pcm,
  riff,
  riffOf,
  w64,
} from "../../../test/wav-fixtures.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";

const open = (bytes: Uint8Array) => openAudio(bytesSource("mix.wav", bytes), memorySpool);

async function samplesOf(source: AudioSource): Promise<number[][]> {
  const into = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  expect(await source.read(0, into)).toBe(source.frames);
  return into.map((channel) => Array.from(channel));
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await open(bytes).catch((reason: unknown) => reason);
  return error instanceof AudioInputError ? error.code : `opened or threw ${String(error)}`;
}

describe("WAV encodings", () => {
  const extremes = (bits: number) => [-(2 ** (bits - 1)), -1, 0, 1, 2 ** (bits - 1) - 1];
  const cases: { name: string; fields: FormatFields; bytes: number; values: number[]; expected: number[] }[] = [
    { name: "8-bit", fields: { bits: 8 }, bytes: 1, values: [0, 64, 128, 192, 255], expected: [-1, -0.5, 0, 0.5, 127 / 128] },
    ...[16, 24, 32].map((bits) => ({
      name: `${bits}-bit`,
      fields: { bits },
      bytes: bits / 8,
      values: extremes(bits),
      expected: extremes(bits).map((value) => Math.fround(value / 2 ** (bits - 1))),
    })),
    { name: "12 bits in 2 bytes", fields: { bits: 12 }, bytes: 2, values: [-32768, 16, 32752], expected: [-1, 1 / 2048, 2047 / 2048] },
    { name: "20 bits in 3 bytes", fields: { bits: 20 }, bytes: 3, values: [-8388608, 16, 8388592], expected: [-1, 2 ** -19, 1 - 2 ** -19] },
    {
      name: "24 valid bits in a 32-bit container",
      fields: { bits: 32, subTag: 1, validBits: 24 },
      bytes: 4,
      values: [-(2 ** 31), 256, 2 ** 31 - 256],
      expected: [-1, 2 ** -23, 1 - 2 ** -23],
    },
  ];

  it.each(cases)(
    "reads $name as value / 2^(container bits - 1), little- and big-endian, exactly to 24 bits",
    async ({ fields, bytes, values, expected }) => {
      const little = await open(riff(formatChunk(fields), chunk("data", pcm(values, bytes))));
      expect(await samplesOf(little)).toEqual([expected]);
      expect(little.encoding).toEqual({ container: "wav", kind: "pcm", bits: fields.validBits ?? fields.bits });
      const big = riffOf("RIFX", true, formatChunk({ ...fields, bigEndian: true }), chunk("data", pcm(values, bytes, true), { bigEndian: true }));
      expect(await samplesOf(await open(big))).toEqual([expected]);
    },
  );

  it("keeps floats beyond full scale, to +200 dBFS, and reads NaN, infinities and what lies beyond as a counted 0", async () => {
    const values = [0.5, -3.25, NaN, Infinity, -1e10, 1e30, 1e300];
    for (const [bytes, lost] of [
      [4, 4],
      [8, 4],
    ] as const) {
      const source = await open(riff(formatChunk({ tag: 3, bits: bytes * 8 }), chunk("data", floats(values, bytes))));
      expect(await samplesOf(source)).toEqual([[0.5, -3.25, 0, 0, -1e10, 0, 0]]);
      expect(source.nonFiniteSamples).toBe(lost);
      await samplesOf(source);
      expect(source.nonFiniteSamples, "reading twice counts once").toBe(lost);
    }
  });

  it("expands G.711 to the decision values of its tables", async () => {
    const law = async (tag: number, codes: number[]) =>
      (await samplesOf(await open(riff(formatChunk({ tag, bits: 8 }), chunk("data", Uint8Array.from(codes))))))[0];
    // G.711 tables 2a/2b: mu-law 0x80 is +8031, 0xff is +0, 0x00 is -8031; A-law 0xaa is +4032, 0xd5 is +1, 0x2a is -4032.
    expect(await law(7, [0x80, 0xff, 0x00])).toEqual([8031 / 8192, 0, -8031 / 8192]);
    expect(await law(6, [0xaa, 0xd5, 0x2a])).toEqual([4032 / 4096, 1 / 4096, -4032 / 4096]);
  });

  it("deals channels out in order and reads any part of the file", async () => {
    const frames = Array.from({ length: 1000 }, (_, i) => [i, -i, i * 2]).flat();
    const source = await open(riff(formatChunk({ channels: 3, bits: 24, subTag: 1 }), chunk("data", pcm(frames, 3))));
    const into = [new Float32Array(10), new Float32Array(10), new Float32Array(10)];
    expect(await source.read(995, into)).toBe(5);
    expect(Array.from(into[2].subarray(0, 5), (value) => value * 2 ** 23)).toEqual([1990, 1992, 1994, 1996, 1998]);
    expect(await source.read(1000, into)).toBe(0);
  });
});

describe("WAV headers that lie", () => {
  const audio = pcm([1, 2, 3, 4], 2);
  const expected = [[1, 2, 3, 4].map((value) => value / 32768)];

  it.each([0, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff])("reads to the real end when data says it has %d bytes", async (size) => {
    const source = await open(riff(formatChunk(), chunk("data", audio, { size })));
    expect(await samplesOf(source)).toEqual(expected);
    expect(source.warnings).toHaveLength(1);
  });

  it.each([0n, 8n, 2n ** 62n, 2n ** 64n - 1n])("reads RF64 and BW64 whose ds64 says %d bytes", async (size) => {
    for (const form of ["RF64", "BW64"]) {
      const source = await open(riffOf(form, false, ds64(size, size, size), formatChunk(), chunk("data", audio, { size: 0xffffffff })));
      expect(await samplesOf(source)).toEqual(expected);
      expect(source.encoding.container).toBe(form.toLowerCase());
      expect(source.warnings).toHaveLength(size === 8n ? 0 : 1);
    }
  });

  it("stops at the audio's end when chunks follow it, also in RF64", async () => {
    const tail = chunk("LIST", join("INFO", chunk("INAM", join("A", [0]))));
    expect(await samplesOf(await open(riff(formatChunk(), chunk("data", audio), tail)))).toEqual(expected);
    const rf64 = riffOf("RF64", false, ds64(0, 8, 4), formatChunk(), chunk("data", audio, { size: 0xffffffff }), tail);
    expect(await samplesOf(await open(rf64))).toEqual(expected);
  });

  it("finds chunks in any order, past unknown ones, rubbish at the end and a missing pad byte", async () => {
    const odd = Uint8Array.of(1, 2, 3);
    const reordered = await open(riff(chunk("data", audio), chunk("zzzz", odd), formatChunk()));
    expect(await samplesOf(reordered)).toEqual(expected);
    const unpadded = await open(riff(chunk("JUNK", odd, { pad: false }), formatChunk(), chunk("data", audio)));
    expect(await samplesOf(unpadded)).toEqual(expected);
    expect(unpadded.warnings[0]).toContain("pad byte");
    expect(await samplesOf(await open(join(riff(formatChunk(), chunk("data", audio)), new Uint8Array(1000))))).toEqual(expected);
  });

  it("leaves an incomplete last frame out, and says so", async () => {
    const source = await open(riff(formatChunk({ channels: 2 }), chunk("data", audio.subarray(0, 7))));
    expect(source.frames).toBe(1);
    expect(source.warnings[0]).toContain("within a frame");
  });

  it("is cut off at any byte with either an error of the input or what audio is there", async () => {
    const whole = riff(formatChunk({ channels: 2, bits: 24 }), chunk("data", pcm([1, 2, 3, 4], 3)));
    for (let length = 0; length < whole.length; length++) {
      const code = await codeOf(whole.slice(0, length));
      const frames = Math.floor((length - 44) / 6);
      if (frames >= 1) expect((await open(whole.slice(0, length))).frames).toBe(frames);
      else expect(["input-empty", "input-damaged", "input-unrecognised"]).toContain(code);
    }
  });
});

describe("WAV that cannot be read", () => {
  const data = chunk("data", new Uint8Array(64));
  it.each<[string, string, Uint8Array]>([
    ["no fmt chunk", "input-damaged", riff(data)],
    ["no data chunk", "input-damaged", riff(formatChunk())],
    ["an empty data chunk", "input-empty", riff(formatChunk(), chunk("data", new Uint8Array(0)))],
    ["a fmt chunk of 14 bytes", "input-damaged", riff(chunk("fmt ", formatChunk().subarray(8, 22)), data)],
    ["no channels", "input-damaged", riff(formatChunk({ channels: 0 }), data)],
    ["33 channels", "input-unsupported", riff(formatChunk({ channels: 33 }), data)],
    ["a rate of 0", "input-damaged", riff(formatChunk({ sampleRateHz: 0 }), data)],
    ["a rate of 999 Hz", "input-unsupported", riff(formatChunk({ sampleRateHz: 999 }), data)],
    ["a rate of 768001 Hz", "input-unsupported", riff(formatChunk({ sampleRateHz: 768001 }), data)],
    ["0 bits", "input-damaged", riff(formatChunk({ bits: 0 }), data)],
    ["64-bit integers", "input-unsupported", riff(formatChunk({ bits: 64 }), data)],
    ["16-bit floats", "input-unsupported", riff(formatChunk({ tag: 3, bits: 16 }), data)],
    ["IMA ADPCM", "input-unsupported", riff(formatChunk({ tag: 0x11, bits: 4 }), data)],
    ["MP3 inside", "input-unsupported", riff(formatChunk({ tag: 0x55, bits: 0 }), data)],
  ])("refuses %s with %s", async (_, code, bytes) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it("names the codec", async () => {
    await expect(open(riff(formatChunk({ tag: 0x31 }), data))).rejects.toThrow("GSM 6.10");
  });
});

describe("Wave64", () => {
  it.each([undefined, 0n, 24n * 2n ** 40n, 2n ** 63n])("reads its audio when data says it has %s bytes", async (size) => {
    const source = await open(w64(formatChunk({ channels: 2, bits: 24 }), pcm([-8388608, 4194304, 0, 0, 0, 0, 0, 0], 3), size));
    expect(await samplesOf(source)).toEqual([
      [-1, 0, 0, 0],
      [0.5, 0, 0, 0],
    ]);
    expect(source.encoding).toEqual({ container: "w64", kind: "pcm", bits: 24 });
    expect(source.warnings).toHaveLength(size === undefined ? 0 : 1);
  });
});

describe("any header", () => {
  const fields = fc.record({
    tag: fc.constantFrom(1, 3, 6, 7, 2, 0x55),
    channels: fc.nat(70),
    sampleRateHz: fc.oneof(fc.nat(800000), fc.nat(0xffffffff)),
    bits: fc.nat(70),
    blockBytes: fc.nat(300),
    validBits: fc.nat(70),
  });

  it("gives a source that keeps to its own numbers, or an error of the input", async () => {
    const property = fc.asyncProperty(
      fields,
      fc.boolean(),
      fc.nat(0xffffffff),
      fc.uint8Array({ maxLength: 400 }),
      async (format, isExtensible, size, audio) => {
        const format2 = isExtensible ? { ...format, subTag: format.tag } : format;
        try {
          const source = await open(riff(formatChunk(format2), chunk("data", audio, { size })));
          expect(source.frames * source.channels, "the pad byte may count as audio").toBeLessThanOrEqual(audio.length + 1);
          expect((await samplesOf(source)).flat().every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (!(error instanceof AudioInputError)) throw error;
        }
      },
    );
    await fc.assert(property, { numRuns: 2000, seed: 20 });
  });

  it("refuses a rate at which loudness cannot be measured: the shelf of BS.1770 stands at 1682 Hz, above half of 3000 Hz", async () => {
    await expect(open(riff(formatChunk({ sampleRateHz: 3000 }), chunk("data", pcm([1, 2], 2))))).rejects.toThrow("4000 to 768000 Hz are read");
  });

  it("round-trips 16-bit samples for any channels and rate within range", async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 4000, max: 768000 }),
      fc.integer({ min: 1, max: 50 }),
      async (channels, rate, frames) => {
        const values = Array.from({ length: channels * frames }, (_, i) => ((i * 7919) % 65536) - 32768);
        const source = await open(riff(formatChunk({ channels, sampleRateHz: rate }), chunk("data", pcm(values, 2))));
        expect([source.channels, source.sampleRateHz, source.frames]).toEqual([channels, rate, frames]);
        const planar = await samplesOf(source);
        expect(values.every((value, i) => planar[i % channels][Math.floor(i / channels)] * 32768 === value)).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 300, seed: 21 });
  });

  it("never asks the file for more than a piece at a time, whatever is declared", async () => {
    const bytes = riff(formatChunk(), chunk("data", pcm([1, 2], 2), { size: 0xffffffff }), integer(0, 4));
    const asked: number[] = [];
    const source = bytesSource("mix.wav", bytes);
    const read = (start: number, length: number) => {
      asked.push(length);
      return source.read(start, length);
    };
    await openAudio({ ...source, read }, memorySpool);
    expect(Math.max(...asked)).toBeLessThanOrEqual(65536);
  });
});

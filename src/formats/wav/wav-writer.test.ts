import { describe, expect, it } from "vitest";
import { bytesSource, chunk, formatChunk, integer, join, pcm, riff } from "../../../test/wav-fixtures.ts";
import type { ByteSink, ByteSource } from "../../audio/source.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";
import type { BroadcastExtension } from "./bext.ts";
import { readMetadata } from "./wav-metadata.ts";
import { createWavWriter, type WavEncoding } from "./wav-writer.ts";

/** Keeps the first `keptBytes` only, so that a file of many GiB can be written in a test; the rest reads as zeros. */
class SparseSink implements ByteSink {
  size = 0;
  readonly kept: Uint8Array;
  constructor(keptBytes: number) {
    this.kept = new Uint8Array(keptBytes);
  }
  append(bytes: Uint8Array): Promise<void> {
    if (this.size < this.kept.length) this.kept.set(bytes.subarray(0, this.kept.length - this.size), this.size);
    this.size += bytes.length;
    return Promise.resolve();
  }
  patch(position: number, bytes: Uint8Array): Promise<void> {
    this.kept.set(bytes, position);
    return Promise.resolve();
  }
  source(): ByteSource {
    return {
      name: "master.wav",
      size: this.size,
      read: (start, length) => {
        const result = new Uint8Array(Math.max(0, Math.min(length, this.size - start)));
        result.set(this.kept.subarray(start, start + result.length));
        return Promise.resolve(result);
      },
    };
  }
}

const bext: BroadcastExtension = {
  description: "Side A, track 1",
  originator: "Deadwax",
  originatorReference: "DWX-0001",
  originationDate: "2026-11-22",
  originationTime: "23:59:58",
  timeReferenceSamples: 2 ** 33 + 7,
  loudnessLufs: -14.12,
  loudnessRangeLu: 6.31,
  maxTruePeakDbtp: -1.03,
  maxMomentaryLufs: -9.8,
  maxShortTermLufs: null,
  codingHistory: "A=PCM,F=48000,W=24,M=stereo,T=Deadwax\r\n",
};

describe("createWavWriter", () => {
  it.each<[WavEncoding, number]>([
    [16, 1],
    [16, 2],
    [24, 1],
    [24, 2],
    ["32f", 2],
    [24, 6],
    ["32f", 8],
  ])("writes %s-bit audio of %d channels that reads back byte for byte", async (encoding, channels) => {
    const sink = new SparseSink(65536);
    const writer = await createWavWriter(sink, { sampleRateHz: 96000, channels, encoding });
    const sampleBytes = encoding === "32f" ? 4 : encoding / 8;
    const audio = Uint8Array.from({ length: 333 * channels * sampleBytes }, (_, i) => (i * 31) % 251);
    await writer.writeEncoded(audio.subarray(0, 100));
    await writer.writeEncoded(audio.subarray(100));
    const written = await writer.finish({ trailingChunks: [{ id: "dwax", content: Uint8Array.of(0x7b, 0x7d, 0x0a) }] });
    expect(written).toMatchObject({ frames: 333, fileBytes: sink.size, container: "wav", dataBytes: audio.length });
    expect(sink.kept.subarray(written.dataStart, written.dataStart + audio.length)).toEqual(audio);
    const source = await openAudio(sink.source(), memorySpool);
    expect([source.sampleRateHz, source.channels, source.frames, source.warnings]).toEqual([96000, channels, 333, []]);
    expect(source.encoding).toEqual({ container: "wav", kind: encoding === "32f" ? "float" : "pcm", bits: sampleBytes * 8 });
    expect((await readMetadata(sink.source())).recipe).toBe("{}\n");
    expect(new DataView(sink.kept.buffer).getUint32(4, true), "RIFF size").toBe(sink.size - 8);
  });

  it("lays a stereo 24-bit file out as RIFF, JUNK of 28 bytes, fmt of 16 bytes, data", async () => {
    const sink = new SparseSink(1024);
    const writer = await createWavWriter(sink, { sampleRateHz: 44100, channels: 2, encoding: 24 });
    const audio = pcm([1, 2, 3, 4], 3);
    await writer.writeEncoded(audio);
    await writer.finish();
    const expected = riff(chunk("JUNK", new Uint8Array(28)), formatChunk({ channels: 2, bits: 24, sampleRateHz: 44100 }), chunk("data", audio));
    expect(sink.kept.subarray(0, sink.size)).toEqual(expected);
  });

  it("becomes RF64 with a true ds64 past 4 GiB, and only then", async () => {
    const piece = new Uint8Array(1 << 26);
    // RIFF size = 72 bytes of header after it + audio + 8 bytes of an empty chunk; the most that fits is 2^32 - 1.
    const most = 2 ** 32 - 4 - 80;
    for (const [bytes, container] of [
      [most, "wav"],
      [most + 4, "rf64"],
      [5 * 2 ** 30, "rf64"],
    ] as const) {
      const sink = new SparseSink(1024);
      const writer = await createWavWriter(sink, { sampleRateHz: 48000, channels: 2, encoding: 16 });
      for (let left = bytes; left > 0; left -= piece.length) await writer.writeEncoded(piece.subarray(0, Math.min(left, piece.length)));
      const written = await writer.finish({ trailingChunks: [{ id: "dwax", content: new Uint8Array(0) }] });
      expect(written).toMatchObject({ container, fileBytes: sink.size });
      const source = await openAudio(sink.source(), memorySpool);
      expect([source.frames, source.encoding.container, source.nonFiniteSamples]).toEqual([bytes / 4, container, 0]);
    }
  });

  it("writes every field of bext version 2 where EBU Tech 3285 puts it, and patches the loudness at the end", async () => {
    const sink = new SparseSink(65536);
    const options = { sampleRateHz: 48000, channels: 2, encoding: 24, codingHistoryBytes: 101, info: { INAM: "Song", IART: "Näme" } } as const;
    const writer = await createWavWriter(sink, { ...options, bext: { ...bext, loudnessLufs: null, originatorReference: "" } });
    await writer.writeEncoded(new Uint8Array(600));
    await writer.finish({ bext });
    const at = 12 + 36 + 8;
    const text = (from: number, length: number) => String.fromCharCode(...sink.kept.subarray(at + from, at + from + length)).replace(/\0+$/, "");
    const view = new DataView(sink.kept.buffer, at);
    expect([text(0, 256), text(256, 32), text(288, 32), text(320, 10), text(330, 8)]).toEqual([
      "Side A, track 1",
      "Deadwax",
      "DWX-0001",
      "2026-11-22",
      "23:59:58",
    ]);
    expect([view.getBigUint64(338, true), view.getUint16(346, true)]).toEqual([2n ** 33n + 7n, 2]);
    expect([412, 414, 416, 418, 420].map((place) => view.getInt16(place, true))).toEqual([-1412, 631, -103, -980, 0x7fff]);
    expect(text(602, 102)).toBe(bext.codingHistory);
    const metadata = await readMetadata(sink.source());
    expect(metadata.bext).toEqual(bext);
    expect(metadata.info).toEqual({ INAM: "Song", IART: "Näme" });
    expect((await openAudio(sink.source(), memorySpool)).frames).toBe(100);
  });

  it("has the right header from the start when the length is known", async () => {
    const sink = new SparseSink(1024);
    const writer = await createWavWriter(sink, { sampleRateHz: 48000, channels: 1, encoding: 16, expectedFrames: 4 });
    await writer.writeEncoded(pcm([1, 2, 3, 4], 2));
    const before = sink.kept.slice();
    await writer.finish();
    expect(sink.kept).toEqual(before);
  });

  it("refuses half a frame, a coding history that outgrew its place, and a bext that was not begun", async () => {
    const begin = (options: object) => createWavWriter(new SparseSink(4096), { sampleRateHz: 48000, channels: 2, encoding: 16, ...options });
    const half = await begin({});
    await half.writeEncoded(new Uint8Array(3));
    await expect(half.finish()).rejects.toThrow("whole frames");
    await expect((await begin({ bext })).finish({ bext: { ...bext, codingHistory: "x".repeat(50) } })).rejects.toThrow("codingHistory");
    await expect((await begin({})).finish({ bext })).rejects.toThrow("bext");
  });
});

describe("readMetadata", () => {
  it("reads labelled cue markers in order of time, and iXML", async () => {
    const point = (id: number, frame: number) => join(integer(id, 4), integer(frame, 4), "data", integer(0, 8), integer(frame, 4));
    const labels = join("adtl", chunk("labl", join(integer(2, 4), "Verse\0")), chunk("labl", join(integer(1, 4), "Intro\0")));
    const cue = chunk("cue ", join(integer(2, 4), point(2, 4800), point(1, 0)));
    const file = riff(formatChunk(), chunk("data", new Uint8Array(8)), cue, chunk("LIST", labels), chunk("iXML", join("<BWFXML/>")));
    const metadata = await readMetadata(bytesSource("a.wav", file));
    expect(metadata.markers).toEqual([
      { id: 1, frame: 0, label: "Intro" },
      { id: 2, frame: 4800, label: "Verse" },
    ]);
    expect(metadata.ixml).toBe("<BWFXML/>");
  });

  it("takes a bext of an older version as without loudness, Latin-1 text as Latin-1, and anything short as absent", async () => {
    const old = new Uint8Array(602);
    old.set([0xe9, 0x74, 0xe9]);
    const read = async (content: Uint8Array) => (await readMetadata(bytesSource("a.wav", riff(formatChunk(), chunk("bext", content))))).bext;
    expect(await read(old)).toMatchObject({ description: "été", loudnessLufs: null, maxTruePeakDbtp: null });
    expect(await read(old.subarray(0, 601))).toBeNull();
    expect((await readMetadata(bytesSource("a.flac", join("fLaC")))).recipe).toBeNull();
  });
});

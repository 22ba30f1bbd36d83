import { afterEach, describe, expect, it, vi } from "vitest";
import { infoFrame, mpegFrame, oggPage, opusFile } from "../../test/stream-fixtures.ts";
import { bytesSource, chunk, formatChunk, integer, join, pcm, riff } from "../../test/wav-fixtures.ts";
import { openAudio } from "./open.ts";
import { needsExternalDecoder, recogniseFormat } from "./recognise.ts";
import { memorySpool } from "./spool.ts";

const open = (bytes: Uint8Array, name = "input") => openAudio(bytesSource(name, bytes), memorySpool);

describe("openAudio", () => {
  it("goes by the content, not the name", async () => {
    const wav = riff(formatChunk(), chunk("data", pcm([1, 2], 2)));
    expect((await open(wav, "song.mp3")).encoding.container).toBe("wav");
    expect((await open(opusFile({ preSkip: 0, packetsPerPage: [2], finalGranule: 1920 }), "song.wav")).encoding.container).toBe("opus");
  });

  it("says which formats are read when it recognises none", async () => {
    for (const bytes of [join("hello, this is text"), new Uint8Array(100000), join("RIFF", [4, 0, 0, 0], "ACON")]) {
      await expect(open(bytes)).rejects.toMatchObject({ code: "input-unrecognised", path: "input", message: expect.stringContaining("FLAC, MP3") });
    }
    await expect(open(new Uint8Array(0))).rejects.toMatchObject({ code: "input-empty" });
  });

  it.each<[string, Uint8Array]>([
    ["AAC or ALAC (MP4)", join(integer(24, 4, true), "ftypM4A ", new Uint8Array(12))],
    ["Core Audio Format", join("caff", [0, 1, 0, 0])],
    ["Windows Media", Uint8Array.of(0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)],
    ["AAC", join([0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0], [0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0])],
    ["FLAC in Ogg", oggPage({ packets: [join("\x7fFLAC", new Uint8Array(46))], granule: 0, sequence: 0, flags: 2 })],
    ["WavPack", join("wvpk", new Uint8Array(28))],
    ["AAC", join("ID3", [4, 0, 0, 0, 0, 0, 2, 0, 0], [0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0], [0xff, 0xf1, 0x50, 0x80, 0x01, 0x1f, 0xfc, 0])],
  ])("asks for an external decoder for %s", async (format, bytes) => {
    expect(needsExternalDecoder(bytes)).toBe(format);
    await expect(open(bytes)).rejects.toMatchObject({ code: "decoder-missing", message: expect.stringContaining("ffmpeg") });
  });

  it("needs no external decoder for what it reads itself, nor for what it does not know", () => {
    for (const bytes of [riff(formatChunk()), join("fLaC"), join(mpegFrame(), mpegFrame()), join("rubbish")])
      expect(needsExternalDecoder(bytes)).toBeNull();
  });

  it("finds the audio stream of an Ogg file behind another stream's first page", () => {
    const skeleton = oggPage({ packets: [join("fishead\0", new Uint8Array(56))], granule: 0, sequence: 0, flags: 2, serial: 1 });
    const file = join(skeleton, opusFile({ preSkip: 0, packetsPerPage: [1], finalGranule: 960 }));
    expect(recogniseFormat(file)).toEqual({ kind: "native", format: "opus" });
  });

  it("takes one MPEG header in rubbish for chance, two that agree for MP3", () => {
    expect(recogniseFormat(join(mpegFrame(), new Uint8Array(1000)))).toEqual({ kind: "unknown" });
    expect(recogniseFormat(join(infoFrame(1, 0, 0), mpegFrame()))).toEqual({ kind: "native", format: "mp3" });
  });
});

describe("an ID3 tag before a file that has none by itself", () => {
  it("is passed over: the same samples, and nothing to warn of", async () => {
    const wav = riff(formatChunk({ tag: 1, bits: 16 }), chunk("data", pcm([1000, -2000, 3000], 2)));
    const id3 = join("ID3", [4, 0, 0, 0, 0, 0, 5], new Uint8Array(5));
    const source = await open(join(id3, wav));
    const into = [new Float32Array(3)];
    expect([await source.read(0, into), source.frames, source.warnings]).toEqual([3, 3, []]);
    expect(Array.from(into[0])).toEqual([1000, -2000, 3000].map((value) => value / 32768));
  });
});

describe("without the optional MP3 decoder", () => {
  afterEach(() => {
    vi.doUnmock("mpg123-decoder");
  });

  it("says what to install", async () => {
    vi.doMock("mpg123-decoder", () => {
      throw new Error("Cannot find package 'mpg123-decoder'");
    });
    await expect(open(join(mpegFrame(), mpegFrame()))).rejects.toMatchObject({
      code: "decoder-missing",
      message: expect.stringContaining("npm i mpg123-decoder"),
    });
  });
});

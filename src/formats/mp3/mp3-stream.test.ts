import { describe, expect, it } from "vitest";
import { infoFrame, mpegFrame } from "../../../test/stream-fixtures.ts";
import { bytesSource, join } from "../../../test/wav-fixtures.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";
import { parseMpegHeader } from "./mpeg-frame.ts";

const open = (...parts: Uint8Array[]) => openAudio(bytesSource("song.mp3", join(...parts)), memorySpool);
const frames = (count: number) => Array.from({ length: count }, () => mpegFrame());

describe("MP3", () => {
  it.each([
    [576, 1000],
    [1105, 700],
    [0, 2000],
  ])("is as long as the original: frames × 1152 − delay %d − padding %d", async (delay, padding) => {
    const source = await open(infoFrame(20, delay, padding), ...frames(20));
    expect(source.frames).toBe(20 * 1152 - delay - padding);
    expect(source.encoding).toEqual({ container: "mp3", kind: "lossy", bits: 0 });
    expect([source.sampleRateHz, source.channels, source.warnings]).toEqual([44100, 2, []]);
  });

  it("keeps everything without a tag, and cuts the start only when frames are missing or too many", async () => {
    expect((await open(...frames(20))).frames).toBe(20 * 1152);
    for (const count of [15, 25]) {
      const source = await open(infoFrame(20, 576, 1000), ...frames(count));
      expect(source.frames).toBe(count * 1152 - 576 - 529);
      expect(source.warnings).toHaveLength(1);
    }
  });

  it("finds the audio behind ID3 tags and rubbish, and passes over rubbish, half frames and tags after it", async () => {
    const id3 = join("ID3", [4, 0, 0, 0, 0, 1, 0], new Uint8Array(128).fill(0xff));
    const id3v1 = join("TAG", new Uint8Array(125));
    expect((await open(id3, id3, ...frames(6), id3v1)).frames).toBe(6 * 1152);
    expect((await open(join("rubbish before"), ...frames(6))).frames).toBe(6 * 1152);
    const source = await open(...frames(6), new Uint8Array(99).fill(0xff), ...frames(6), mpegFrame().subarray(0, 300));
    expect(source.frames).toBe(12 * 1152);
    expect(source.warnings[0]).toContain("99 bytes");
  });

  it("goes on behind a picture of more than a megabyte, as where two files with covers were put end to end, and tells what it passed over", async () => {
    const cover = new Uint8Array(3 << 20).fill(0x55);
    const source = await open(...frames(6), cover, ...frames(6));
    expect(source.frames).toBe(12 * 1152);
    expect(source.warnings[0]).toBe(`${3 << 20} bytes between MPEG frames could not be read.`);
  });

  it("takes frame lengths from the tables of ISO 11172-3 and 13818-3", () => {
    // 144 × 128000 / 44100 = 417.96; 72 × 64000 / 22050 = 208.98; 144 × 192000 / 48000 = 576; (12 × 384000 / 48000) × 4 = 384.
    const header = (...bytes: number[]) => parseMpegHeader(Uint8Array.from(bytes), 0);
    expect(header(0xff, 0xfb, 0x90, 0x00)).toMatchObject({ version: 1, layer: 3, frameBytes: 417, frames: 1152, channels: 2 });
    expect(header(0xff, 0xf3, 0x82, 0xc0)).toMatchObject({ version: 2, layer: 3, sampleRateHz: 22050, frameBytes: 209, frames: 576, channels: 1 });
    expect(header(0xff, 0xfd, 0xa4, 0x00)).toMatchObject({ layer: 2, sampleRateHz: 48000, frameBytes: 576, frames: 1152 });
    expect(header(0xff, 0xff, 0xc4, 0x00)).toMatchObject({ layer: 1, frameBytes: 384, frames: 384 });
    for (const bad of [
      [0xff, 0xeb, 0x90, 0],
      [0xff, 0xf9, 0x90, 0],
      [0xff, 0xfb, 0xf0, 0],
      [0xff, 0xfb, 0x00, 0],
      [0xff, 0xfb, 0x9c, 0],
    ]) {
      expect(header(...bad)).toBeNull();
    }
  });
});

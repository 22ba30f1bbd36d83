import { describe, expect, it, vi } from "vitest";
import { oggPage, opusFile, opusSilence } from "../../../test/stream-fixtures.ts";
import { bytesSource, integer, join } from "../../../test/wav-fixtures.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";
import { opusPacketFrames, parseOpusHead } from "./opus-head.ts";

const open = (bytes: Uint8Array) => openAudio(bytesSource("song.opus", bytes), memorySpool);

describe("Opus", () => {
  it.each([
    [312, 40 * 960],
    [3840, 40 * 960 - 500],
    [0, 30 * 960 + 1],
  ])("cuts a pre-skip of %d and ends at granule position %d", async (preSkip, finalGranule) => {
    const source = await open(opusFile({ preSkip, packetsPerPage: [20, 20], finalGranule }));
    // RFC 7845, 4.3: length = final granule position - pre-skip.
    expect(source.frames).toBe(finalGranule - preSkip);
    expect([source.sampleRateHz, source.channels, source.warnings]).toEqual([48000, 2, []]);
    expect(source.encoding).toEqual({ container: "opus", kind: "lossy", bits: 0 });
  });

  it("ends at the position of an end mark on a page of its own", async () => {
    const source = await open(opusFile({ preSkip: 312, packetsPerPage: [20, 20, 0], finalGranule: 38_000 }));
    expect(source.frames).toBe(38_000 - 312);
  });

  it("reads a mono stream", async () => {
    const source = await open(
      opusFile({ channels: 1, preSkip: 0, packetsPerPage: [5], finalGranule: 4800, packet: () => Uint8Array.of(0xf8, 0xff, 0xfe) }),
    );
    expect([source.channels, source.frames]).toEqual([1, 4800]);
  });

  const part = (channels: number) =>
    opusFile({
      channels,
      preSkip: 100,
      packetsPerPage: [5],
      finalGranule: 4800,
      packet: () => Uint8Array.of(channels === 2 ? 0xfc : 0xf8, 0xff, 0xfe),
    });

  it("reads streams end to end as one, each without its own pre-skip", async () => {
    const source = await open(join(part(2), part(2), part(2)));
    expect([source.frames, source.warnings]).toEqual([3 * 4700, []]);
  });

  it("stops before a stream of other channels, or one whose headers are damaged, and says so", async () => {
    const other = await open(join(part(2), part(1), part(2)));
    expect([other.frames, other.warnings]).toEqual([
      4700,
      ["Another stream follows (channels: 1, 48000 Hz) that does not fit the first; only what comes before it was read."],
    ]);
    const damaged = await open(join(part(2), opusFile({ channels: 0, preSkip: 0, packetsPerPage: [1], finalGranule: 960 })));
    expect([damaged.frames, damaged.warnings]).toEqual([4700, ["What follows the end of the stream was not read."]]);
  });

  it("does not take an ID3 tag in front for damage", async () => {
    const source = await open(join("ID3", [4, 0, 0, 0, 0, 0, 20], new Uint8Array(20), part(2)));
    expect([source.frames, source.warnings]).toEqual([4700, []]);
  });

  it("has four channels at the front and back corners (RFC 7845, 5.1.1.2), and nowhere where the mapping names none", async () => {
    // Two stereo streams in one packet; the length of the first stands after its first byte (RFC 6716, appendix B).
    const packet = () => Uint8Array.of(0xfc, 2, 0xff, 0xfe, ...opusSilence);
    const quad = (family: number) =>
      open(opusFile({ channels: 4, mapping: [family, 2, 2, 0, 1, 2, 3], preSkip: 0, packetsPerPage: [5], finalGranule: 4800, packet }));
    expect((await quad(1)).encoding.speakerMask).toBe(0x33);
    expect((await quad(255)).encoding.speakerMask).toBeUndefined();
  });

  it("goes on after a damaged page, and says so", async () => {
    const file = opusFile({ preSkip: 0, packetsPerPage: [10, 10, 10], finalGranule: 30 * 960 });
    const page = 27 + 10 + 30;
    file[file.length - 2 * page + 40] ^= 1;
    const source = await open(file);
    expect(source.frames).toBe(20 * 960);
    expect(source.warnings.some((warning) => warning.includes("missing in 1 places"))).toBe(true);
  });

  it("puts silence of the right length for a packet that cannot be decoded", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const broken = Uint8Array.of(0xff, 0x41, 0xff);
    const frames = opusPacketFrames(broken);
    const file = opusFile({ preSkip: 0, packetsPerPage: [3], finalGranule: 1920 + frames, packet: (index) => (index === 1 ? broken : opusSilence) });
    const source = await open(file);
    expect(source.frames).toBe(1920 + frames);
    expect(source.warnings[0]).toContain("1 damaged Opus packets");
    printed.mockRestore();
  });

  it("reads packet lengths as RFC 6716 table 2 has them", () => {
    const lengths = [0x00, 0x18, 0x60, 0x68, 0x80, 0xf8].map((toc) => opusPacketFrames(Uint8Array.of(toc)));
    expect(lengths).toEqual([480, 2880, 480, 960, 120, 960]);
    expect(opusPacketFrames(Uint8Array.of(0xf9))).toBe(1920);
    expect(opusPacketFrames(Uint8Array.of(0xfb, 6))).toBe(5760);
    expect(opusPacketFrames(Uint8Array.of(0xfb, 7)), "more than 120 ms").toBe(0);
  });

  it("takes the output gain in Q7.8 decibels", () => {
    const head = (gain: number) => parseOpusHead("song.opus", join("OpusHead", [1, 2], integer(0, 2), integer(48000, 4), integer(gain, 2), [0]));
    for (const gain of [0, 256, -256, 1541, -32768, 32767]) {
      const expected = 10 ** (gain / 256 / 20);
      expect(head(gain).outputGain / expected).toBeCloseTo(1, 12);
    }
  });

  it("refuses headers that contradict themselves", async () => {
    const file = (head: Uint8Array) =>
      join(oggPage({ packets: [head], granule: 0, sequence: 0, flags: 2 }), oggPage({ packets: [join("OpusTags")], granule: 0, sequence: 1 }));
    const head = (channels: number, family: number, ...mapping: number[]) =>
      join("OpusHead", [1, channels], integer(0, 2), integer(48000, 4), integer(0, 2), [family, ...mapping]);
    for (const bad of [
      head(0, 0),
      head(3, 0),
      head(2, 1),
      head(2, 1, 0, 0, 0, 1),
      head(2, 1, 1, 2, 0, 1),
      head(2, 1, 1, 1, 0, 2),
      join("OpusHead", [1]),
    ]) {
      await expect(open(file(bad))).rejects.toMatchObject({ code: "input-damaged" });
    }
  });
});

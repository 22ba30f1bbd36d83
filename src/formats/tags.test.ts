import { describe, expect, it } from "vitest";
import { oggPage } from "../../test/stream-fixtures.ts";
import type { ByteSource } from "../audio/source.ts";
import { readTags } from "./tags.ts";
import { createWavWriter } from "./wav/wav-writer.ts";

const ascii = (text: string) => new TextEncoder().encode(text);
const little = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const fileOf = (bytes: Uint8Array): ByteSource => ({
  name: "f",
  size: bytes.length,
  read: async (start, length) => bytes.subarray(start, start + length),
});

/** Vorbis comments as the specification has them. */
function comments(...pairs: string[]): Uint8Array {
  return joined(little(3), ascii("me!"), little(pairs.length), ...pairs.flatMap((pair) => [little(ascii(pair).length), ascii(pair)]));
}

const asked = comments("title=Ö", "ARTIST=Band", "album=Record", "ISRC=QZ-ABC-26-00001", "tracknumber=3/9");
const told = { title: "Ö", artist: "Band", album: "Record", isrc: "QZABC2600001", track: 3 };

describe("tags", () => {
  it("are read from FLAC, behind other metadata blocks (RFC 9639)", async () => {
    const block = (type: number, content: Uint8Array) => joined(Uint8Array.of(type, 0, content.length >> 8, content.length & 255), content);
    expect(await readTags(fileOf(joined(ascii("fLaC"), block(0, new Uint8Array(34)), block(0x84, asked))))).toEqual(told);
  });
  it.each([
    ["Ogg Vorbis", "\x03vorbis"],
    ["Opus", "OpusTags"],
  ])("are read from %s", async (_, signature) => {
    const pages = [ascii("head"), joined(ascii(signature), asked)].map((packet, sequence) => oggPage({ packets: [packet], granule: 0, sequence }));
    expect(await readTags(fileOf(joined(...pages)))).toEqual(told);
  });
  it.each([3, 4])("are read from ID3v2.%i in every encoding of text", async (version) => {
    const utf16 = (text: string) => joined(Uint8Array.of(1, 0xff, 0xfe), new Uint8Array(Buffer.from(text, "utf16le")));
    const latin = (text: string) => joined(Uint8Array.of(0), new Uint8Array(Buffer.from(text, "latin1")));
    const utf8 = (text: string) => joined(Uint8Array.of(3), ascii(text), Uint8Array.of(0));
    const frame = (id: string, content: Uint8Array) => joined(ascii(id), Uint8Array.of(0, 0, 0, content.length, 0, 0), content);
    const frames = joined(
      frame("TIT2", utf16("Ö")),
      frame("TPE1", latin("Band")),
      frame("TALB", utf8("Record")),
      frame("TSRC", latin("QZABC2600001")),
      frame("TRCK", latin("3/9")),
    );
    const head = joined(ascii("ID3"), Uint8Array.of(version, 0, 0, 0, 0, frames.length >> 7, frames.length & 127));
    expect(await readTags(fileOf(joined(head, frames, new Uint8Array(100))))).toEqual(told);
  });
  it("are read from the INFO list of a WAV file", async () => {
    let bytes = Buffer.alloc(0);
    const sink = {
      append: async (more: Uint8Array) => {
        bytes = Buffer.concat([bytes, more]);
      },
      patch: async (at: number, more: Uint8Array) => void bytes.set(more, at),
    };
    const writer = await createWavWriter(sink, { sampleRateHz: 48000, channels: 1, encoding: 16 });
    await writer.writeEncoded(new Uint8Array(4));
    await writer.finish({ info: { INAM: "Ö", IART: "Band", IPRD: "Record", ITRK: "3" } });
    expect(await readTags(fileOf(new Uint8Array(bytes)))).toEqual({ ...told, isrc: null });
  });
  it("that hold no place and no code say nothing: track 0, an ISRC of eleven characters", async () => {
    const content = comments("title=One", "tracknumber=0", "isrc=QZABC260001");
    const flac = joined(ascii("fLaC"), Uint8Array.of(0x84, 0, 0, content.length), content);
    expect(await readTags(fileOf(flac))).toEqual({ title: "One", artist: null, album: null, isrc: null, track: null });
  });
  it("that are cut off, lie about their lengths or are none at all are no reason to fail", async () => {
    const none = { title: null, artist: null, album: null, isrc: null, track: null };
    const flac = joined(ascii("fLaC"), Uint8Array.of(0x84, 0xff, 0xff, 0xff), asked);
    for (let cut = 0; cut < flac.length; cut += 3) await readTags(fileOf(flac.slice(0, cut)));
    expect(await readTags(fileOf(joined(ascii("fLaC"), Uint8Array.of(0x84, 0, 0, 8), little(0xffffffff), little(9))))).toEqual(none);
    expect(await readTags(fileOf(ascii("noise")))).toEqual(none);
  });
});

import { describe, expect, it } from "vitest";
import { survivalOf } from "../../test/survival.ts";
import { aiff, bytesSource, chunk, ds64, floats, formatChunk, integer, join, pcm, riff, riffOf, w64 } from "../../test/wav-fixtures.ts";
import { readMetadata } from "./wav/wav-metadata.ts";

const audio = pcm(
  Array.from({ length: 48 }, (_, i) => i * 600 - 14400),
  2,
);
const format = formatChunk({ channels: 2 });
const extensible = formatChunk({ channels: 2, bits: 24, subTag: 1 });
const list = chunk("LIST", join("INFO", chunk("INAM", join("Song\0"))));
const cue = chunk("cue ", join(integer(1, 4), integer(1, 4), new Uint8Array(20)));

describe("every parser survives mutated inputs", () => {
  const families: [string, Uint8Array[]][] = [
    [
      "WAV",
      [
        riff(format, chunk("data", audio)),
        riff(extensible, chunk("data", audio), list, cue),
        riffOf("RIFX", true, formatChunk({ bigEndian: true }), chunk("data", audio, { bigEndian: true })),
        riff(formatChunk({ tag: 3, bits: 32 }), chunk("data", floats([0.1, NaN, 3], 4))),
        riff(chunk("bext", new Uint8Array(610)), formatChunk({ tag: 7, bits: 8 }), chunk("data", audio)),
      ],
    ],
    [
      "RF64 and BW64",
      ["RF64", "BW64"].map((form) => riffOf(form, false, ds64(200, audio.length, 24), format, chunk("data", audio, { size: 0xffffffff }), list)),
    ],
    ["Wave64", [w64(format, audio), w64(extensible, audio)]],
    [
      "AIFF",
      [
        aiff({ channels: 2, frames: 24, bits: 16, codec: null }, audio),
        aiff({ channels: 1, frames: 24, bits: 32, codec: "fl32" }, audio),
        aiff({ channels: 2, frames: 24, bits: 16, codec: "sowt" }, audio),
      ],
    ],
  ];
  it.each(families)("%s: 25,000", async (_, templates) => {
    const opened = await survivalOf(templates, 25000, 42, (bytes) => readMetadata(bytesSource("input", bytes)));
    expect(opened, "most damage leaves audio to read").toBeGreaterThan(5000);
  });
});

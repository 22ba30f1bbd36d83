import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type BitWriter, flacFrame, flacHead, verbatimFlac } from "../../test/flac-fixtures.ts";
import { infoFrame, mpegFrame, opusFile, withPageCrc } from "../../test/stream-fixtures.ts";
import { survivalOf, survives } from "../../test/survival.ts";
import { bytesSource, join, mutate, seeded } from "../../test/wav-fixtures.ts";
import { openAudio } from "./open.ts";
import { memorySpool } from "./spool.ts";

// The decoders in WebAssembly print what they think of damaged packets; that is silenced here.
beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe("every decoder survives damaged streams", () => {
  const noise = Array.from({ length: 300 }, (_, i) => ((i * 7919) % 60000) - 30000);

  it("FLAC: 3,000 damaged files and 3,000 frames of random bits with true CRCs", async () => {
    expect(await survivalOf([verbatimFlac([noise, noise], 16, 100), verbatimFlac([noise], 24, 64)], 3000, 1)).toBeGreaterThan(500);
    const random = seeded(2);
    const rubbish = (writer: BitWriter) => {
      writer
        .write(0, 1)
        .write(Math.floor(random() * 64), 6)
        .write(random() < 0.8 ? 0 : 1, 1);
      for (let i = 0; i < 12; i++) writer.write(Math.floor(random() * 2 ** 32), 32);
    };
    for (let i = 0; i < 3000; i++) {
      const bits = 4 + Math.floor(random() * 29);
      const head = flacHead({ channels: 2, bits, blockFrames: 32, totalFrames: 32 });
      await survives(join(head, flacFrame(0, 32, Math.floor(random() * 10) < 7 ? 1 : 10, [rubbish, rubbish])));
    }
  });

  it("MP3: 200 damaged files and 200 with frames of random bits", async () => {
    const silent = join(infoFrame(6, 576, 1000), ...Array.from({ length: 6 }, () => mpegFrame()));
    expect(await survivalOf([silent], 200, 3)).toBeGreaterThan(20);
    const random = seeded(4);
    for (let i = 0; i < 200; i++) {
      const frames = Array.from({ length: 6 }, () => mpegFrame(Uint8Array.from({ length: 413 }, () => Math.floor(random() * 256))));
      expect(await survives(join(...frames))).toBe(true);
    }
  });

  it("Opus: 200 damaged files and 200 with packets of random bytes", async () => {
    const one = opusFile({ preSkip: 312, packetsPerPage: [10, 10], finalGranule: 19000 });
    expect(await survivalOf([one, join(one, one)], 200, 5)).toBeGreaterThan(20);
    const random = seeded(6);
    const packet = () => Uint8Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256));
    for (let i = 0; i < 200; i++) await survives(opusFile({ preSkip: 0, packetsPerPage: [5, 5], finalGranule: 9600, packet }));
  });

  it("rubbish behind every known beginning: 5,000", async () => {
    const random = seeded(7);
    const beginnings = [
      "OggS\0\x02",
      "fLaC",
      "ID3\x04",
      "\xff\xfb\x90\0",
      "RIFF\0\0\0\0WAVE",
      "FORM\0\0\0\0AIFF",
      "RF64\xff\xff\xff\xffWAVEds64",
      "OggS\0\x02\0\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0",
    ];
    for (let i = 0; i < 5000; i++) {
      const rest = Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
      await survives(join(beginnings[i % beginnings.length], rest));
    }
  });
});

const music = new URL("../../../shared/music/", import.meta.url);

describe.skipIf(!existsSync(music))("real music", () => {
  const prefixes = (ending: string, bytes: number) =>
    existsSync(music)
      ? readdirSync(music, { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(ending))
          .slice(0, 3)
          .map((name) => new Uint8Array(readFileSync(new URL(name, music)).subarray(0, bytes)))
      : [];

  it("survives 100 damaged beginnings of Ogg Vorbis files, and 100 whose page CRCs are put right again", async () => {
    const templates = prefixes(".ogg", 24000);
    expect(await survivalOf(templates, 100, 8)).toBeGreaterThan(20);
    const random = seeded(9);
    for (let i = 0; i < 100; i++) await survives(withPageCrcs(mutate(templates[i % templates.length], random)));
  });

  it("survives 150 damaged beginnings of FLAC files", async () => {
    expect(await survivalOf(prefixes(".flac", 24000), 150, 10)).toBeGreaterThan(20);
  });

  it("gives Vorbis files the length of their final granule position", async () => {
    const [name] = readdirSync(music, { recursive: true, encoding: "utf8" }).filter((entry) => entry.endsWith("kart_grand_prix.ogg"));
    const bytes = new Uint8Array(readFileSync(new URL(name, music)));
    const last = Buffer.from(bytes.buffer).lastIndexOf("OggS");
    const source = await openAudio(bytesSource(name, bytes), memorySpool);
    const frames = Number(new DataView(bytes.buffer).getBigInt64(last + 6, true));
    expect([source.frames, source.warnings]).toEqual([frames, []]);
    const twice = await openAudio(bytesSource(name, join(bytes, bytes)), memorySpool);
    expect([twice.frames, twice.warnings], "chained to itself").toEqual([2 * frames, []]);
  });
});

if (!existsSync(music)) console.log("skipped: damaged real music (no ../shared/music beside the checkout)");

/** Puts the CRC of every page right, so that damage reaches the decoder. */
function withPageCrcs(bytes: Uint8Array): Uint8Array {
  const result = bytes.slice();
  for (let at = 0; at + 27 < result.length; ) {
    if (result[at] !== 0x4f || result[at + 1] !== 0x67 || result[at + 2] !== 0x67 || result[at + 3] !== 0x53) {
      at++;
      continue;
    }
    const body = at + 27 + result[at + 26];
    const end = result.subarray(at + 27, body).reduce((sum, lacing) => sum + lacing, body);
    if (end > result.length) break;
    result.set(withPageCrc(result.subarray(at, end)), at);
    at = end;
  }
  return result;
}

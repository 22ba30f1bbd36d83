import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise } from "../../test/signals.ts";
import { type AudioSource, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { convertRate } from "./converted-source.ts";

async function readAll(source: AudioSource, blockFrames: number): Promise<Planar> {
  const out = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  for (let start = 0; start < source.frames; start += blockFrames) {
    await source.read(
      start,
      out.map((samples) => samples.subarray(start, start + blockFrames)),
    );
  }
  return out;
}

const rates = [
  [96000, 44100],
  [44100, 48000],
  [48000, 96000],
  [22050, 192000],
] as const;

describe.each(rates)("%d Hz converted to %d Hz", (inRateHz, outRateHz) => {
  const frames = 70001;
  const stereo = [pinkNoise(inRateHz, 1, -20, frames), pinkNoise(inRateHz, 2, -20, frames)];
  const open = (planar: Planar) => convertRate(sourceFromPlanar("noise", inRateHz, planar), outRateHz, newEngine());

  it("is round(frames * out / in) frames long", () => {
    expect(open(stereo).frames).toBe(Math.round((frames * outRateHz) / inRateHz));
  });
  it("gives the same bits wherever reading starts and however it is cut", async () => {
    const whole = await readAll(open(stereo), 16384);
    const source = open(stereo);
    for (const [start, count] of [
      [31000, 100],
      [3, 20000],
      [source.frames - 5, 5],
      [0, 1],
      [source.frames - 30000, 16384],
      [25000, 4096],
    ]) {
      const piece = [new Float32Array(count), new Float32Array(count)];
      expect(await source.read(start, piece)).toBe(count);
      expect(piece).toEqual(whole.map((samples) => samples.slice(start, start + count)));
    }
  });
  it("serves readers that ask at the same time", async () => {
    const whole = await readAll(open(stereo), 16384);
    const source = open(stereo);
    const pieces = [20000, 100, 25000].map((start) => ({ start, into: [new Float32Array(1000), new Float32Array(1000)] }));
    await Promise.all(pieces.map(({ start, into }) => source.read(start, into)));
    for (const { start, into } of pieces) expect(into[1]).toEqual(whole[1].slice(start, start + 1000));
  });
  it("of a mono track is the left of a stereo one", async () => {
    const [mono] = await readAll(open([stereo[0]]), 5000);
    expect(mono).toEqual((await readAll(open(stereo), 16384))[0]);
  });
});

it("a rate that cannot be converted is named, with what can be", () => {
  const source = sourceFromPlanar("odd.wav", 384000, [new Float32Array(100)]);
  expect(() => convertRate(source, 48000, newEngine())).toThrow("odd.wav cannot be converted from 384000 to 48000 Hz: rates from 8000 to 192000 Hz");
});

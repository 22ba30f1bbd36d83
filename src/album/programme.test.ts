import { describe, expect, it } from "vitest";
import { noiseGenerator } from "../../test/signals.ts";
import { type ByteSink, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { openAudio } from "../formats/open.ts";
import { writeProgramme } from "./programme.ts";

function noise(seed: number, frames: number, bits: number): Float32Array {
  const next = noiseGenerator(seed);
  const scale = 2 ** (bits - 1);
  return Float32Array.from({ length: frames }, () => Math.round(next() * (scale - 1)) / scale);
}

/** Bytes in memory. */
function memory(): ByteSink & { bytes(): Uint8Array } {
  let held = Buffer.alloc(0);
  return {
    append: async (bytes) => {
      held = Buffer.concat([held, bytes]);
    },
    patch: async (position, bytes) => {
      held.set(bytes, position);
    },
    bytes: () => new Uint8Array(held),
  };
}

describe("the programme of a record", () => {
  it.each([16, 24] as const)("holds every %i-bit sample of its masters, a mono one on both sides, and silence between", async (bits) => {
    const stereo: Planar = [noise(1, 20_000, bits), noise(2, 20_000, bits)];
    const mono: Planar = [noise(3, 777, bits)];
    stereo[0][5] = -1;
    const parts = [stereo, mono].map((planar, n) => ({ master: sourceFromPlanar("", 8000, planar), gapSeconds: [0.5, 2.00001][n] }));
    const sink = memory();
    const marks = await writeProgramme(parts, bits, sink);
    expect(marks).toEqual([
      { startFrame: 4000, endFrame: 24_000 },
      { startFrame: 40_000, endFrame: 40_777 },
    ]);
    const bytes = sink.bytes();
    const source = await openAudio({ name: "p", size: bytes.length, read: async (start, length) => bytes.subarray(start, start + length) }, () => {
      throw new Error("no spool");
    });
    const read = [new Float32Array(source.frames), new Float32Array(source.frames)];
    await source.read(0, read);
    for (const [side, samples] of read.entries()) {
      const whole = new Float32Array(40_777);
      whole.set(stereo[side], 4000);
      whole.set(mono[0], 40_000);
      expect(samples).toEqual(whole);
    }
  });
});

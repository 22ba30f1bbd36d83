import { describe, expect, it } from "vitest";
import type { Planar } from "../audio/source.ts";
import type { DecodedStream } from "./decoded-stream.ts";
import { memorySpool, type Spool } from "./spool.ts";
import { spoolAudio } from "./spooled-source.ts";

function streamOf(blocks: readonly Planar[], failure?: Error): DecodedStream {
  return {
    sampleRateHz: 48000,
    channels: 2,
    encoding: { container: "test", kind: "lossy", bits: 0 },
    warnings: [],
    async *blocks() {
      yield* blocks;
      if (failure !== undefined) throw failure;
    },
  };
}

const ramp = (from: number, frames: number): Planar => [1, -1].map((sign) => Float32Array.from({ length: frames }, (_, i) => sign * (from + i)));

/** A spool that tells whether it was closed and may refuse to take more. */
async function watchedSpool(refusal?: Error): Promise<Spool & { isClosed: boolean }> {
  const spool = await memorySpool();
  const watched: Spool & { isClosed: boolean } = {
    ...spool,
    isClosed: false,
    append: (bytes) => (refusal === undefined ? spool.append(bytes) : Promise.reject(refusal)),
    close() {
      watched.isClosed = true;
      return spool.close();
    },
  };
  return watched;
}

describe("spoolAudio", () => {
  it("gives back any part of what was decoded, whatever the blocks were", async () => {
    const blocks = [1, 100000, 32768, 7, 65536].map((frames, i, all) =>
      ramp(
        all.slice(0, i).reduce((a, b) => a + b, 0),
        frames,
      ),
    );
    const source = await spoolAudio("a", streamOf(blocks), memorySpool);
    expect(source.frames).toBe(198312);
    for (const [start, frames] of [
      [0, 198312],
      [99999, 70000],
      [32767, 2],
    ]) {
      const into = [new Float32Array(frames), new Float32Array(frames)];
      expect(await source.read(start, into)).toBe(frames);
      expect(into).toEqual(ramp(start, frames));
    }
    expect(await source.read(198310, [new Float32Array(9), new Float32Array(9)])).toBe(2);
    expect(await source.read(300000, [new Float32Array(9), new Float32Array(9)])).toBe(0);
  });

  it("makes NaN, infinities and what lies beyond +200 dBFS 0 and counts them", async () => {
    const source = await spoolAudio("a", streamOf([[Float32Array.of(NaN, 2, -1.1e10), Float32Array.of(-Infinity, 1, 3)]]), memorySpool);
    const into = [new Float32Array(3), new Float32Array(3)];
    await source.read(0, into);
    expect(into.map((channel) => Array.from(channel))).toEqual([
      [0, 2, 0],
      [0, 1, 3],
    ]);
    expect(source.nonFiniteSamples).toBe(3);
  });

  it("keeps what was decoded before a decoder gave up, and warns", async () => {
    const source = await spoolAudio("a", streamOf([ramp(0, 10)], new Error("memory access out of bounds")), memorySpool);
    expect([source.frames, source.warnings.length]).toEqual([10, 1]);
  });

  it("closes the spool and says why when nothing could be decoded or the spool is full", async () => {
    const full = new Error("no space left on device");
    for (const [stream, refusal, expected] of [
      [streamOf([]), undefined, { code: "input-empty" }],
      [streamOf([], new Error("unreachable")), undefined, { code: "input-damaged" }],
      [streamOf([ramp(0, 10)]), full, full],
    ] as const) {
      const spool = await watchedSpool(refusal);
      await expect(spoolAudio("a", stream, () => Promise.resolve(spool))).rejects.toMatchObject(expected);
      expect(spool.isClosed).toBe(true);
    }
  });
});

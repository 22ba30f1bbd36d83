import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { noiseGenerator } from "../../test/signals.ts";
import { type ByteSink, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import type { Plan } from "../chain/plan.ts";
import { type RemovalKind, removalsOf, writeRemoved } from "./repair-preview.ts";

const rate = 48000;
const settings = {
  cuts: [{ shape: "bell" as const, frequencyHz: 1000, gainDb: -6, q: 4 }],
  deEssDb: 4,
  deEssHz: 7000,
  deEssThresholdDb: -12,
};
const planOf = (corrective: object): Plan => ({
  chainVersion,
  style: "transparent",
  intensity: 1,
  stages: [{ stage: "corrective", settings: { ...settings, ...corrective }, because: [], effect: [] }],
});

/** What is taken out of one side, as the file has it. */
async function removed(side: Float32Array, kind: RemovalKind): Promise<Float32Array> {
  const pieces: Uint8Array[] = [];
  const sink: ByteSink = { append: async (bytes) => void pieces.push(bytes.slice()), patch: async () => undefined };
  const planar: Planar = [side, side];
  await writeRemoved(sourceFromPlanar("mix", rate, planar), newEngine(), planOf({}), kind, sink);
  const bytes = Buffer.concat(pieces);
  const frames = new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - side.length * 8, bytes.byteOffset + bytes.length));
  return side.map((_, n) => frames[2 * n]);
}

const peakOf = (samples: Float32Array, from: number, to: number) => samples.subarray(from, to).reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);

describe("what a corrective stage takes out", () => {
  it("is named by what the plan asks for", () => {
    expect(removalsOf(planOf({}))).toEqual(["resonances", "esses"]);
    expect(removalsOf(planOf({ deEssDb: 0 }))).toEqual(["resonances"]);
    expect(removalsOf(planOf({ cuts: [] }))).toEqual(["esses"]);
    expect(removalsOf(planOf({ cuts: [], deEssDb: 0 }))).toEqual([]);
  });
  it("is half of a tone in the middle of a bell of -6 dB, and nothing of it for the de-esser", async () => {
    const tone = Float32Array.from({ length: rate }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / rate));
    expect(peakOf(await removed(tone, "resonances"), rate / 2, rate)).toBeCloseTo(0.5 * (1 - 10 ** (-6 / 20)), 3);
    expect(peakOf(await removed(tone, "esses"), 0, rate)).toBe(0);
  });
  it("of esses lies where they are, aligned with the mix", async () => {
    const next = noiseGenerator(3);
    // A quarter of a second of a low tone, a tenth of noise, the tone again.
    const [from, to] = [12000, 16800];
    const side = Float32Array.from(
      { length: 36000 },
      (_, n) => 0.3 * Math.sin((2 * Math.PI * 150 * n) / rate) + (n >= from && n < to ? 0.3 * next() : 0),
    );
    const taken = await removed(side, "esses");
    expect(peakOf(taken, 0, from)).toBe(0);
    expect(peakOf(taken, from + 480, to)).toBeGreaterThan(0.02);
    expect(peakOf(taken, to + 24000 - 4800, 36000)).toBeLessThan(0.001);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { demoSet, mixBus, rendered, type StemSet } from "../../test/stem-sets.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { KeyedChain, type KeyedSignal } from "../chain/keyed-chain.ts";
import type { Plan } from "../chain/plan.ts";
import { blockFrames } from "../wasm/engine.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";

/** Every stage that rides or changes, beside filters. */
const everything: Plan = {
  ...mixBus,
  stages: [
    ...mixBus.stages.filter(({ stage }) => stage !== "loudness"),
    {
      stage: "dynamic-bands",
      settings: { thresholdsDbfs: [-30, -30, -30, -40], ratio: 2, mostDb: 4, attackMs: 15, releaseMs: 150 },
      because: [],
      effect: [],
    },
    { stage: "low-end", settings: { monoBelowHz: 120, slope: "12 dB/oct" }, because: [], effect: [] },
    { stage: "width", settings: { lowDb: -2, midDb: 1, highDb: 2, lowCornerHz: 300, highCornerHz: 4000 }, because: [], effect: [] },
    {
      stage: "loudness",
      settings: {
        driveDb: 12,
        ceilingDbtp: -1,
        aimBelowDb: 0,
        clip: "perceptual",
        clipAboveCeilingDb: 0,
        clipExponent: 0.5,
        clipRampMs: 180,
        recoveryMs: 4,
        slowSharePercent: 40,
        slowRecoveryMs: 60,
      },
      because: [],
      effect: [],
    },
  ],
};
const gainRiding: Plan = {
  ...everything,
  stages: everything.stages
    .filter(({ stage }) => stage !== "warmth")
    .map((one) => (one.stage === "loudness" ? { ...one, settings: { ...one.settings, clip: "off" } } : one)),
};
let set: StemSet;

beforeAll(() => {
  set = demoSet(1, 25, 12);
});

/** Main signal and riders through a keyed chain, latency removed. */
async function ride(plan: Plan, main: AudioSource, riders: readonly { source: AudioSource; isPart: boolean }[]): Promise<Planar[]> {
  const engine = newEngine();
  const block = () => [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)] as const;
  const signals: KeyedSignal[] = riders.map(({ isPart }) => ({ block: block(), isPart }));
  const chain = new KeyedChain(engine, main.sampleRateHz, plan, signals, blockFrames);
  const mainBlock = block();
  const latency = chain.main.latencyFrames;
  const outs = [main, ...riders].map(() => [new Float32Array(main.frames + latency), new Float32Array(main.frames + latency)]);
  for (let start = 0; start < main.frames + latency; start += blockFrames) {
    const count = Math.min(blockFrames, main.frames + latency - start);
    await readStereoBlock(engine, main, start, mainBlock, count);
    for (const [index, { source }] of riders.entries()) await readStereoBlock(engine, source, start, signals[index].block, count);
    chain.process(mainBlock, signals, count);
    [mainBlock, ...signals.map((signal) => signal.block)].forEach((pair, index) => {
      for (const side of [0, 1]) outs[index][side].set(engine.f32(pair[side], count), start);
    });
  }
  return outs.map((planar) => planar.map((samples) => samples.subarray(latency)));
}

function largestDb(a: Planar, b: Planar): number {
  return 20 * Math.log10(Math.max(1e-12, ...a.map((samples, side) => samples.reduce((most, x, n) => Math.max(most, Math.abs(x - b[side][n])), 0))));
}

function sumOf(parts: readonly Planar[]): Planar {
  return [0, 1].map((side) => parts[0][side].map((_, n) => parts.reduce((sum, part) => sum + part[side][n], 0)));
}

const parts = () => Object.values(set.stems).map((source) => ({ source, isPart: true }));

describe("stem masters", () => {
  it.each([
    ["filters and gains", gainRiding],
    ["with tape and clip, shared by power", everything],
  ])("add up to the master below -100 dBFS: %s", async (_, plan) => {
    const [main, ...stems] = await ride(plan, set.mix, parts());
    const residualDb = largestDb(sumOf(stems), main);
    console.log(`stem masters against the master: ${residualDb.toFixed(1)} dBFS`);
    expect(residualDb).toBeLessThan(-100);
  });
  it("are rendered by the chain itself: the main signal is that of a plain render, bit for bit", async () => {
    const [main] = await ride(everything, set.mix, parts());
    expect(largestDb(main, await samplesOf(await rendered(set.mix, everything)))).toBe(-240);
  });
});

describe("an alternate mix", () => {
  it("that is the mix itself becomes the master, below -120 dBFS", async () => {
    const [main, alternate] = await ride(everything, set.mix, [{ source: set.mix, isPart: false }]);
    expect(largestDb(alternate, main)).toBeLessThan(-120);
  });
  it("rides with the master's gains where it differs: an instrumental mix equals the sum of the instrumental stem masters", async () => {
    const { vocals, ...others } = set.stems;
    const stems = [...Object.values(others), vocals].map((source) => ({ source, isPart: true }));
    const [, ...masters] = await ride(gainRiding, set.mix, stems);
    const { source } = { source: await sumSource(Object.values(others)) };
    const [, instrumental] = await ride(gainRiding, set.mix, [{ source, isPart: false }]);
    expect(largestDb(instrumental, sumOf(masters.slice(0, 3)))).toBeLessThan(-120);
  });
});

async function samplesOf(source: AudioSource): Promise<Planar> {
  const planar = [new Float32Array(source.frames), new Float32Array(source.frames)];
  await source.read(0, planar);
  return planar;
}

async function sumSource(sources: readonly AudioSource[]): Promise<AudioSource> {
  const planars = await Promise.all(sources.map(samplesOf));
  const { sourceFromPlanar } = await import("../audio/source.ts");
  return sourceFromPlanar("instrumental", sources[0].sampleRateHz, sumOf(planars));
}

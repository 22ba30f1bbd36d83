import { expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { noiseGenerator } from "../../test/signals.ts";
import type { Planar } from "../audio/source.ts";
import { minSampleRateHz } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import { TrialBench } from "./trial.ts";

const sampleRateHz = 48000;
const plan = { chainVersion, style: "transparent", intensity: 1, stages: [] };
const cosine = (gain: number): Planar => {
  const side = Float32Array.from({ length: 5 * sampleRateHz }, (_, n) => gain * Math.cos((2 * Math.PI * 50 * n) / sampleRateHz));
  return [side, side];
};
const designs = [
  { clip: "perceptual", clipAboveCeilingDb: 0, clipExponent: 0.5, clipRampMs: 180, recoveryMs: 2, slowSharePercent: 0, slowRecoveryMs: 60 },
  { clip: "off", clipAboveCeilingDb: 0, clipExponent: 0.5, clipRampMs: 0, recoveryMs: 8, slowSharePercent: 50, slowRecoveryMs: 60 },
];
const peakOf = (...excerpts: Planar[]) => new TrialBench({ sampleRateHz, excerpts }, newEngine()).run({ plan, against: "entered" }).truePeakDbtp;

it("excerpts that jump from full swing to full swing where they meet have no higher true peak together than each alone", () => {
  const [first, second] = [cosine(0.5), cosine(-0.5)];
  expect(peakOf(first, second)).toBeCloseTo(Math.max(peakOf(first), peakOf(second)), 6);
});

it("designs of the loudness stage are tried at the lowest rate that is read, where the shortest blocks of their kernels last longer than a second", () => {
  const rateHz = minSampleRateHz;
  const side = Float32Array.from({ length: 4 * rateHz }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 220 * n) / rateHz));
  const bench = new TrialBench({ sampleRateHz: rateHz, excerpts: [[side, side]] }, newEngine());
  for (const design of designs) {
    const settings = { driveDb: 6, ceilingDbtp: -1, aimBelowDb: 0.1, ...design };
    const stages = [{ stage: "loudness" as const, settings, because: [], effect: [] }];
    expect(bench.run({ plan: { ...plan, stages }, against: "entered" }).truePeakDbtp).toBeLessThan(-0.95);
  }
});

it("what a de-esser takes is distortion, unless it is meant", () => {
  const next = noiseGenerator(1);
  const body = cosine(0.2)[0];
  // Bursts of noise over a tone, twice a second.
  const side = body.map((sample, n) => sample + (n % 24000 < 6000 ? 0.2 * next() : 0));
  const settings = { cuts: [], deEssDb: 6, deEssHz: 7000, deEssThresholdDb: -20 };
  const deEssing = { ...plan, stages: [{ stage: "corrective" as const, settings, because: [], effect: [] }] };
  const bench = new TrialBench({ sampleRateHz, excerpts: [[side, side]] }, newEngine());
  const [counted, meant] = [false, true].map((isDeEssingMeant) => bench.run({ plan: deEssing, against: "mix", isDeEssingMeant }));
  expect(counted.sibilanceDb).toBe(meant.sibilanceDb);
  expect(counted.nmrDb).toBeGreaterThan(-30);
  expect(meant.nmrDb).toBeLessThanOrEqual(-60);
});

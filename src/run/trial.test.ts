import { expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import type { Planar } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import { TrialBench } from "./trial.ts";

const sampleRateHz = 48000;
const plan = { chainVersion, style: "transparent", intensity: 1, stages: [] };
const cosine = (gain: number): Planar => {
  const side = Float32Array.from({ length: 5 * sampleRateHz }, (_, n) => gain * Math.cos((2 * Math.PI * 50 * n) / sampleRateHz));
  return [side, side];
};
const peakOf = (...excerpts: Planar[]) => new TrialBench({ sampleRateHz, excerpts }, newEngine()).run({ plan, against: "entered" }).truePeakDbtp;

it("excerpts that jump from full swing to full swing where they meet have no higher true peak together than each alone", () => {
  const [first, second] = [cosine(0.5), cosine(-0.5)];
  expect(peakOf(first, second)).toBeCloseTo(Math.max(peakOf(first), peakOf(second)), 6);
});

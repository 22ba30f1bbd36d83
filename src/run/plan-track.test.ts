import { expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, whiteNoise } from "../../test/signals.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { defaultWishes } from "../mastering/wishes.ts";
import type { RunHost } from "./host.ts";
import { planRulesUpToLoudness } from "./plan-track.ts";
import { TrialBench } from "./trial.ts";

const host = { newEngine, runTrials: async (material, trials) => trials.map((trial) => new TrialBench(material, newEngine()).run(trial)) } as RunHost;
const albumTone = (isFinished: boolean) => ({ curveDb: Array.from({ length: 31 }, () => 0), because: [], isFinished });

it("a quiet track of a finished record gets no tone, glue or width of its own, and may be as loud as its peaks allow", async () => {
  const sides = [1, 2].map((seed) => pinkNoise(48000, seed, -26, 48000 * 20));
  const source = sourceFromPlanar("song", 48000, sides);
  const readings = await readTrack(source, newEngine());
  const measured = measurementsOf(identityOf(source), readings);
  const taskOf = (isFinished: boolean) =>
    planRulesUpToLoudness(source, measured, readings, { ...defaultWishes, style: "warm", albumTone: albumTone(isFinished) }, host);
  const [spared, own] = [await taskOf(true), await taskOf(false)];
  expect(spared?.plan.stages.map(({ stage }) => stage)).toEqual(["conditioning"]);
  expect(own?.plan.stages.length).toBeGreaterThan(1);
  expect(spared?.wish.ownLufs).toBeCloseTo((measured.integratedLufs ?? 0) - 1 - (measured.truePeakDbtp ?? 0), 6);
  expect(own?.wish.ownLufs).toBeNull();
});

it("one hit 20 dB above the music moves neither its operating level, nor where loudness starts, nor the passages that it is tried on", async () => {
  const taskOf = async (hitDbfs: number | null) => {
    const sides = [1, 2].map((seed) => pinkNoise(48000, seed, -26, 48000 * 30));
    if (hitDbfs !== null) for (const side of sides) side.set(whiteNoise(3, hitDbfs, 4800), 48000 * 14.5);
    const source = sourceFromPlanar("song", 48000, sides);
    const readings = await readTrack(source, newEngine());
    return planRulesUpToLoudness(source, measurementsOf(identityOf(source), readings), readings, defaultWishes, host);
  };
  const [clean, hit] = [await taskOf(null), await taskOf(0)];
  const gainDb = (task: typeof clean) => Number(task?.plan.stages[0].settings["gainDb"]);
  expect(Math.abs(gainDb(hit) - gainDb(clean))).toBeLessThan(1);
  expect(hit?.material.trackTruePeakDbtp).toBeCloseTo(gainDb(hit) + (hit?.musicPeakDbtp ?? 0), 0);
  expect(hit?.musicPeakDbtp).toBeCloseTo(clean?.musicPeakDbtp ?? 0, 0);
  const highest = Math.max(...(hit?.excerpts.excerpts.flat() ?? []).map((samples) => samples.reduce((most, sample) => Math.max(most, sample), 0)));
  expect(highest).toBeLessThan(0.5);
});

import { expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise } from "../../test/signals.ts";
import { rendered } from "../../test/stem-sets.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { type AudioSource, sourceFromPlanar } from "../audio/source.ts";
import type { Plan, StagePlan } from "../chain/plan.ts";
import { gatherReference, referenceTarget } from "../mastering/reference.ts";
import { planReferenceTone } from "../mastering/reference-tone.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import type { RunHost } from "./host.ts";
import { settleReferenceTone } from "./reference-pass.ts";

const rateHz = 48000;
const seconds = 20;
const plan = (...stages: StagePlan[]): Plan => ({ chainVersion: 1, style: "", intensity: 1, stages });
const stage = (name: StagePlan["stage"], settings: StagePlan["settings"]): StagePlan => ({ stage: name, settings, because: [], effect: [] });
const wish = { weight: 1, amounts: { tone: { amount: 1, isNamed: true } } };

async function factsOf(source: AudioSource) {
  const readings = await readTrack(source, newEngine());
  return gatherFacts(measurementsOf(identityOf(source), readings), readings);
}

it("the tone curve towards a reference makes up for what another stage takes out, by 1 dB at the most, and is else what was planned", async () => {
  const noise = [1, 2].map((seed) => pinkNoise(rateHz, seed, -24, seconds * rateHz));
  const mix = sourceFromPlanar("mix", rateHz, noise);
  const tilt = thirdOctaveHz.map((hz) => 0.8 * Math.log2(hz / 1000));
  const bright = await rendered(mix, plan(stage("tone", { phase: "minimum", midDb: tilt, sideDb: tilt })));
  const facts = await factsOf(mix);
  const wanted = await factsOf(bright);
  const reference = gatherReference("reference", wish, wanted.measurements, wanted.readings, []);
  const target = referenceTarget([reference]);
  const tone = target ? planReferenceTone(facts, target, 1, null) : null;
  if (!tone) throw new Error("no tone stage");
  /** By how much the curve is raised from 800 Hz to 1.25 kHz behind a bell of so many dB at 1 kHz. */
  const raisedDb = async (bellDb: number) => {
    const bell = stage("corrective", {
      cuts: [{ shape: "bell", frequencyHz: 1000, gainDb: bellDb, q: 0.7 }],
      deEssDb: 0,
      deEssHz: 6000,
      deEssThresholdDb: 0,
    } as unknown as StagePlan["settings"]);
    const before = bellDb === 0 ? plan(tone) : plan(bell, tone);
    const host = { newEngine } as unknown as RunHost;
    const after = await settleReferenceTone(mix, host, before, facts, [reference], 1);
    const [was, is] = [before, after].map(({ stages }) => stages.find((one) => one.stage === "tone")?.settings["midDb"] as readonly number[]);
    const middle = thirdOctaveHz.flatMap((hz, band) => (hz > 790 && hz < 1270 ? [is[band] - was[band]] : []));
    const ends = thirdOctaveHz.flatMap((hz, band) => ((hz > 60 && hz < 110) || (hz > 7000 && hz < 12000) ? [is[band] - was[band]] : []));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return mean(middle) - mean(ends);
  };
  expect(await raisedDb(0)).toBeCloseTo(0, 1);
  // A bell of Q 0.7 is 0.01 to 0.1 dB shallower over that octave than in its middle, and reaches 0.05 dB at the ends.
  expect(Math.abs((await raisedDb(-0.8)) - 0.72)).toBeLessThan(0.06);
  // 4 dB are more than the pass takes for its own error: 1 dB up in the middle, 1 dB down around it, where the balance is kept.
  expect(await raisedDb(-4)).toBeCloseTo(2, 2);
});

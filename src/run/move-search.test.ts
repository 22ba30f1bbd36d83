import { describe, expect, it } from "vitest";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, type StageName, stageOf, withSettings } from "../chain/plan.ts";
import { defaultWeights } from "../mastering/objective.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { bandLevels } from "../mastering/targets/records-567.ts";
import { type PlanRunner, searchMoves } from "./move-search.ts";
import type { Trial, TrialResult } from "./trial.ts";

const flat = new Array<number>(31).fill(0);
const settings: Partial<Record<StageName, Plan["stages"][number]["settings"]>> = {
  tone: { phase: "minimum", midDb: flat.map(() => 2), sideDb: flat.map(() => 2) },
  loudness: { driveDb: 6, clipExponent: 0.5, clipRampMs: 180, clipAboveCeilingDb: 0, recoveryMs: 4, slowSharePercent: 0 },
};

function planOf(...stages: StageName[]): Plan {
  return {
    chainVersion,
    style: "test",
    intensity: 1,
    stages: stages.map((stage) => ({ stage, settings: settings[stage] ?? {}, because: [], effect: [] })),
  };
}

/** A studio on paper: an untouched mix is 6 dB outside in its lowest band; each stage changes what it is told to. */
function runnerOf(effects: Partial<Record<StageName, Partial<TrialResult>>>): PlanRunner & { count: number } {
  const mix: TrialResult = {
    nmrDb: -22,
    rdfPercent: 0,
    gainMotionDb: 0.1,
    psrDb: 9,
    bandsDb: bandLevels.map(({ p50 }, band) => (band === 0 ? p50 + 6 : p50)),
    sideToMidDb: bandLevels.map(() => -10),
    monoLossDb: 0,
    correlationLow: 0.5,
    sibilanceDb: 5,
    resonanceDb: 0,
    restlessDb: 0,
    integratedLufs: -14,
    truePeakDbtp: -1,
    enteredLufs: -20,
    excerptLufs: [-14],
    excerptSteps: [],
    driveDb: 6,
  };
  const run = Object.assign(
    (trials: readonly Trial[]) => {
      run.count += trials.length;
      return Promise.resolve(trials.map(({ plan }) => Object.assign({ ...mix }, ...plan.stages.map(({ stage }) => effects[stage])) as TrialResult));
    },
    { count: 0 },
  );
  return run;
}

const context = {
  style: transparent,
  weights: defaultWeights,
  isToneGiven: false,
  isToneKept: false,
  hasPlainEsses: false,
  tastes: [],
  enteredLufs: -20,
  isDeep: false,
};
const deEssing = (plan: Plan): Plan => withSettings(plan, "corrective", { deEssDb: 2 });
const inRange = { bandsDb: bandLevels.map(({ p50 }) => p50) };

describe("the search over moves", () => {
  it("keeps a move that helps, with the figures of leaving it out", async () => {
    const { plan, refused } = await searchMoves(runnerOf({ tone: inRange }), planOf("conditioning", "tone", "loudness"), context);
    expect(refused).toEqual([]);
    // One band of nine 6 dB off its median; the middle half reaches 0.526 of the way from p50 to p90 (2.8 dB): rms of 3.2 dB over nine bands.
    const outsideDb = 6 - 0.526 * (10.6 - 5.3);
    expect(plan.stages[1].ablation).toMatchObject({ with: 0, without: Math.round((outsideDb / 3) * 10) / 10, unit: "dB" });
  });
  it("takes back a move that harms, and tests what is left again", async () => {
    const run = runnerOf({ tone: inRange, glue: { rdfPercent: 8 } });
    const { plan, refused } = await searchMoves(run, planOf("conditioning", "tone", "glue", "loudness"), context);
    expect(plan.stages.map(({ stage }) => stage)).toEqual(["conditioning", "tone", "loudness"]);
    expect(refused.map(({ stage }) => stage)).toEqual(["glue"]);
    expect(plan.stages[1].ablation?.objective.with).toBeLessThan(plan.stages[1].ablation?.objective.without ?? 0);
  });
  it("takes back what is there to mend and mends nothing, even where the excerpts happen to sound better with it", async () => {
    const esses = { sibilanceDb: 12, nmrDb: -12 };
    const search = (corrective: Partial<TrialResult>) =>
      searchMoves(
        runnerOf({ conditioning: esses, corrective, tone: inRange }),
        deEssing(planOf("conditioning", "corrective", "tone", "loudness")),
        context,
      );
    const idle = await search({ nmrDb: -22 });
    expect(idle.plan.stages.map(({ stage }) => stage)).toEqual(["conditioning", "tone", "loudness"]);
    expect(idle.refused.map(({ reason }) => reason).join()).toContain("it mends nothing on the excerpts");
    const mending = await search({ sibilanceDb: 9 });
    expect(mending.plan.stages.map(({ stage }) => stage)).toEqual(["conditioning", "corrective", "tone", "loudness"]);
  });
  it("does not count treble that jumps out where no voice has esses: it is the song, and only what is added to it is a fault", async () => {
    const plan = planOf("conditioning", "dynamic-bands", "loudness");
    const kept = async (before: number, after: number, withDeEsser: boolean) => {
      const corrective = { ...planOf("corrective").stages[0], settings: { deEssDb: withDeEsser ? 2 : 0 } };
      const stages = [plan.stages[0], corrective, ...plan.stages.slice(1)];
      const run = runnerOf({
        conditioning: { sibilanceDb: before, nmrDb: -22 },
        "dynamic-bands": { sibilanceDb: after, restlessDb: -1, nmrDb: -19 },
      });
      const result = await searchMoves(run, { ...plan, stages }, context);
      return result.plan.stages.some(({ stage }) => stage === "dynamic-bands");
    };
    expect(await kept(15, 9, false)).toBe(false);
    expect(await kept(15, 9, true)).toBe(true);
    const treble = await searchMoves(runnerOf({ tone: { ...inRange, sibilanceDb: 16 } }), planOf("conditioning", "tone", "loudness"), context);
    expect(treble.plan.stages.map(({ stage }) => stage)).toEqual(["conditioning", "loudness"]);
  });
  it("has what a de-esser takes counted as distortion unless the esses are plain", async () => {
    const meant = new Set<boolean | undefined>();
    const base = runnerOf({});
    const run = (trials: readonly Trial[]) => {
      for (const { isDeEssingMeant } of trials) meant.add(isDeEssingMeant);
      return base(trials);
    };
    for (const hasPlainEsses of [false, true]) {
      await searchMoves(run, planOf("conditioning", "corrective", "loudness"), { ...context, hasPlainEsses });
      expect([...meant]).toEqual([hasPlainEsses]);
      meant.clear();
    }
  });
  it("keeps cuts that mend where the de-esser of the same stage harms", async () => {
    const [conditioning, corrective, loudness] = planOf("conditioning", "corrective", "loudness").stages;
    const both = { ...corrective, settings: { cuts: [{ shape: "bell" as const, frequencyHz: 500, gainDb: -3, q: 4 }], deEssDb: 2 } };
    const base = runnerOf({ conditioning: { resonanceDb: 3, nmrDb: -22 }, corrective: { resonanceDb: 0 } });
    const run = async (trials: readonly Trial[]) => {
      const results = await base(trials);
      return results.map((result, i) =>
        Number(stageOf(trials[i].plan, "corrective")?.settings["deEssDb"] ?? 0) > 0 ? { ...result, rdfPercent: 8 } : result,
      );
    };
    const { plan } = await searchMoves(run, { ...planOf(), stages: [conditioning, both, loudness] }, context);
    expect(stageOf(plan, "corrective")?.settings).toEqual({ ...both.settings, deEssDb: 0 });
  });
  it("keeps half of a style's harmonics where all of them harm more than none", async () => {
    const [conditioning, warmth, loudness] = planOf("conditioning", "warmth", "loudness").stages;
    const figure = { metric: "harmonics under the programme", before: -120, after: -30, unit: "dB" };
    const full = { ...warmth, settings: { harmonicGain: 0.8 }, effect: [figure] };
    const base = runnerOf({});
    const run = async (trials: readonly Trial[]) => {
      const results = await base(trials);
      return results.map((result, i) => ({
        ...result,
        nmrDb: -22,
        rdfPercent: 40 * Number(stageOf(trials[i].plan, "warmth")?.settings["harmonicGain"] ?? 0) ** 2,
      }));
    };
    const { plan, refused } = await searchMoves(run, { ...planOf(), stages: [conditioning, full, loudness] }, { ...context, tastes: ["warmth"] });
    expect(stageOf(plan, "warmth")).toMatchObject({ settings: { harmonicGain: 0.4 }, effect: [{ after: -36 }] });
    expect(refused[0].reason).toContain("turned down by 6 dB");
  });
  it("says of a tone curve that follows a reference how far the excerpts lie from where it alone puts them", async () => {
    const apart = bandLevels.map(({ p50 }, band) => (band === 8 ? p50 - 6 : p50));
    const given = { ...context, isToneGiven: true, tastes: ["tone"] };
    const { plan } = await searchMoves(runnerOf({ tone: { bandsDb: apart } }), planOf("conditioning", "tone", "loudness"), given);
    expect(plan.stages[1].ablation?.with).toBe(0);
    expect(plan.stages[1].ablation?.without).toBeGreaterThan(2);
  });
  it("makes gain and limit only when nothing beats it", async () => {
    const harm = { rdfPercent: 8 };
    const { plan, refused, candidates } = await searchMoves(
      runnerOf({ tone: harm, glue: harm }),
      planOf("conditioning", "tone", "glue", "loudness"),
      context,
    );
    expect(plan.stages.map(({ stage }) => stage)).toEqual(["conditioning", "loudness"]);
    expect(refused.map(({ stage }) => stage)).toEqual(["tone", "glue"]);
    expect(candidates.find(({ chosen }) => chosen)?.name).toBe("gain and limit only");
  });
  it("counts what the user weighs: with tone at 0 an equaliser that costs distortion goes", async () => {
    const run = runnerOf({ tone: { ...inRange, rdfPercent: 1 } });
    const kept = await searchMoves(run, planOf("conditioning", "tone", "loudness"), { ...context, weights: { ...defaultWeights, distortion: 0.1 } });
    const gone = await searchMoves(run, planOf("conditioning", "tone", "loudness"), { ...context, weights: { ...defaultWeights, tone: 0 } });
    expect([kept, gone].map(({ plan }) => plan.stages.length)).toEqual([3, 2]);
  });
  it("leaves a tone curve that somebody else drew as it is, however deep it looks", async () => {
    const seen = new Set<string>();
    const run = runnerOf({ tone: inRange });
    const spy: PlanRunner = (trials) => {
      for (const { plan } of trials) for (const { stage, settings } of plan.stages) if (stage === "tone") seen.add(JSON.stringify(settings));
      return run(trials);
    };
    await searchMoves(spy, planOf("conditioning", "tone", "loudness"), { ...context, isDeep: true, isToneKept: true });
    expect([...seen]).toEqual([JSON.stringify(settings.tone)]);
  });
  it("renders at most eight candidates for five moves that help, and a bounded number when it is deep", async () => {
    const quick = runnerOf({ tone: inRange });
    await searchMoves(quick, planOf("conditioning", "tone", "loudness"), context);
    expect(quick.count).toBeLessThanOrEqual(8);
    const deep = runnerOf({ tone: inRange });
    await searchMoves(deep, planOf("conditioning", "tone", "loudness"), { ...context, isDeep: true });
    expect(deep.count).toBeLessThanOrEqual(120);
  });
});

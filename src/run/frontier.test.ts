import { beforeAll, describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { kickBursts, pinkNoise } from "../../test/signals.ts";
import { chainVersion } from "../chain/chain.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { styleNamed } from "../mastering/styles/styles.ts";
import { automaticLoudness } from "./automatic-loudness.ts";
import { exploreFrontier, findKnee, kneePricePerLu, loudestPassage } from "./frontier.ts";
import { searchLoudness, type TrialRunner } from "./loudness-search.ts";
import { type LoudnessTask, loudnessTrials } from "./plan-track.ts";
import { TrialBench, type TrialResult } from "./trial.ts";

describe("the knee", () => {
  it("of a price that doubles with every LU, P = 2^(L + 10), lies where 2^(L + 10) passes the limit per LU", () => {
    const knee = findKnee((lufs) => 2 ** (lufs + 10), -16, -6);
    expect(knee).toBeCloseTo(Math.log2(kneePricePerLu) - 10, 1);
  });
  it("is at the start when the first LU is dear already, and nowhere when none is", () => {
    expect(findKnee((lufs) => 4 * lufs, -16, -6)).toBe(-16);
    expect(findKnee((lufs) => 2 * lufs, -16, -6)).toBeNull();
  });
});

describe("the frontier of music whose price is known", () => {
  /** Loudness follows the drive from -20 LUFS; punch is lost 1 dB per LU, and above -11.6 LUFS every LU disturbs so many percent more frames. */
  const explore = (percentPerLu: (settings: LoudnessSettings) => number) => {
    const run: TrialRunner = async (settings) =>
      settings.map((one) => {
        const integratedLufs = one.driveDb - 20;
        const rdfPercent = percentPerLu(one) * Math.max(0, integratedLufs + 11.6);
        const figures = { nmrDb: -40, gainMotionDb: 0, truePeakDbtp: -1.06, excerptLufs: [integratedLufs] };
        return { ...figures, integratedLufs, rdfPercent, psrDb: -integratedLufs } as unknown as TrialResult;
      });
    const lufsOf = ({ integratedLufs }: TrialResult) => integratedLufs;
    const material = { trackLufs: -20, trackTruePeakDbtp: -1, excerptLufs: -20, eachExcerptLufs: [-20], lufsOf };
    const wish = { targetLufs: null, ceilingDbtp: -1, policy: styleNamed("transparent").loudness, intensity: 1, ownLufs: null };
    return exploreFrontier(run, { material, wish: { ...wish, isSearched: true, reference: null } } as unknown as LoudnessTask);
  };

  it("has six even steps from gain alone to -6 LUFS, each with the punch it lost, and a knee 0.4 LU before 5 units per LU set in", async () => {
    const { points, kneeLufs, untouchedLufs } = await explore(() => 10);
    expect(untouchedLufs).toBe(-20);
    // One more LU costs 3 units where it goes 0.6 LU beyond -11.6: from -12.0. The step of -11.6 is farther off than 0.3 LU and stays.
    expect(kneeLufs).toBeCloseTo(-12, 1);
    expect(points.map(({ lufs }) => lufs)).toEqual([-20, -17.2, -14.4, -12, -11.6, -8.8, -6].map((lufs) => expect.closeTo(lufs, 1)));
    expect(points.map(({ isKnee }) => isKnee)).toEqual([false, false, false, true, false, false, false]);
    for (const { lufs, psrLostDb, price } of points) {
      expect(psrLostDb).toBeCloseTo(lufs + 20, 1);
      expect(price).toBeCloseTo(5 * Math.max(0, lufs + 11.6), 0);
    }
  });
  it("takes the design that disturbs half as much where that costs, and the first that is listed where none costs anything", async () => {
    const { points } = await explore(({ clip }) => (clip === "soft" ? 5 : 10));
    const designsAt = (isThere: (lufs: number) => boolean) => [...new Set(points.filter(({ lufs }) => isThere(lufs)).map(({ design }) => design))];
    // Between two renders, 3.3 LU apart around -11.6, a price is read off a line.
    expect(designsAt((lufs) => lufs < -13.6)).toEqual(["limiter"]);
    expect(designsAt((lufs) => lufs > -10)).toEqual(["soft clip, limiter"]);
    expect((await explore(() => 5)).kneeLufs).toBeNull();
  });
});

describe("the frontier of a beat over noise", () => {
  const sampleRateHz = 48000;
  const frames = 4 * sampleRateHz;
  const noise = pinkNoise(sampleRateHz, 1, -30, frames);
  const side = kickBursts(sampleRateHz, -8, 0.5, frames).map((sample, n) => sample + noise[n]);
  const quiet = side.map((sample) => sample * 0.5);
  const excerpts = {
    sampleRateHz,
    excerpts: [
      [quiet, quiet.slice()],
      [side, side.slice()],
    ],
  };
  const explore = async () => {
    const bench = new TrialBench(excerpts, newEngine());
    const plan = { chainVersion, style: "transparent", intensity: 1, stages: [] };
    const { integratedLufs, truePeakDbtp, excerptLufs } = bench.run({ plan, against: "entered" });
    const lufsOf = (result: TrialResult) => result.integratedLufs;
    const task: LoudnessTask = {
      plan,
      excerpts,
      musicPeakDbtp: truePeakDbtp,
      material: { trackLufs: integratedLufs, trackTruePeakDbtp: truePeakDbtp, excerptLufs: integratedLufs, eachExcerptLufs: excerptLufs, lufsOf },
      wish: {
        targetLufs: null,
        ceilingDbtp: -1,
        policy: styleNamed("transparent").loudness,
        intensity: 1,
        ownLufs: null,
        isSearched: true,
        reference: null,
      },
    };
    const run: TrialRunner = (settings) => Promise.resolve(loudnessTrials(plan, settings).map((trial) => bench.run(trial)));
    return { frontier: await exploreFrontier(run, task), task, run };
  };

  let first: Awaited<ReturnType<typeof explore>>;
  beforeAll(async () => {
    first = await explore();
  });

  it("starts where gain alone ends, goes up to -6 LUFS, and punch only falls and price only rises with loudness", () => {
    const { frontier, task } = first;
    const { points, untouchedLufs, kneeLufs } = frontier;
    expect(untouchedLufs).toBeCloseTo(task.material.trackLufs - 1 - task.material.trackTruePeakDbtp, 1);
    expect(Math.abs(points[0].lufs - untouchedLufs)).toBeLessThanOrEqual(0.2);
    // Sparse hits give back ever less: the loudest step may fall short, it never goes beyond.
    expect(points[points.length - 1].lufs).toBeLessThanOrEqual(-6 + 0.3);
    expect(points[points.length - 1].lufs).toBeGreaterThan(-8);
    expect(points.length).toBeGreaterThanOrEqual(6);
    for (let at = 1; at < points.length; at++) {
      expect(points[at].lufs).toBeGreaterThan(points[at - 1].lufs);
      expect(points[at].psrDb).toBeLessThanOrEqual(points[at - 1].psrDb + 0.1);
      expect(points[at].price).toBeGreaterThanOrEqual(points[at - 1].price - 0.5);
    }
    const knees = points.filter(({ isKnee }) => isKnee);
    expect(knees.length).toBe(kneeLufs === null ? 0 : 1);
    for (const knee of knees) expect(knee.lufs).toBe(kneeLufs);
  });

  it("says where master stops by itself, by the search that master makes, and which limit of the style holds it there", async () => {
    const { frontier, task, run } = first;
    const choice = await searchLoudness(run, task.material, task.wish);
    expect(frontier.automatic.lufs).toBeCloseTo(choice.targetLufs, 1);
    expect(frontier.automatic.reason).toMatch(
      /^at -\d+\.\d LUFS, by [a-z ,]+, its hardest passages would have .+, where the style (allows|keeps) |nothing louder than -10 LUFS/,
    );
    const finished = { ...task.wish, ownLufs: -12 };
    expect(automaticLoudness(await searchLoudness(run, task.material, finished), finished)).toEqual({
      lufs: -12,
      reason: "this is a finished record, which is not made louder on its own account",
    });
    const capped = { ...task.wish, policy: { ...task.wish.policy, loudestLufs: frontier.untouchedLufs + 1 } };
    expect(automaticLoudness(await searchLoudness(run, task.material, capped), capped).reason).toContain("the style chooses nothing louder than");
  });

  it("is the same every time", async () => {
    expect((await explore()).frontier).toEqual(first.frontier);
  });

  it("gives encoders the louder passage", () => {
    expect(loudestPassage(first.task).excerpts[0][0]).toBe(side);
  });
});

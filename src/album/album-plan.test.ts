import { beforeAll, describe, expect, it } from "vitest";
import { finishedSong, recordOf, sampleRateHz, scrambled } from "../../test/album-songs.ts";
import { newEngine } from "../../test/engine.ts";
import { noiseGenerator } from "../../test/signals.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { type Planar, sourceFromPlanar } from "../audio/source.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import { type AlbumPlan, planAlbum, targetsOf, topLufsOf } from "./album-plan.ts";
import { type AlbumTrack, albumTrackOf, centred, splitTilt, spreadOf } from "./album-track.ts";

const seeds = [1, 2, 3, 4, 5];

async function measured(planar: Planar): Promise<AlbumTrack> {
  const source = sourceFromPlanar("song", sampleRateHz, planar);
  const readings = await readTrack(source, newEngine());
  const track = albumTrackOf(gatherFacts(measurementsOf(identityOf(source), readings), readings));
  if (!track) throw new Error("silent");
  return track;
}

function planOf(tracks: readonly AlbumTrack[], told: Partial<Record<number, { intent?: "quiet" | "loudest"; isAnchor?: boolean }>> = {}): AlbumPlan {
  return planAlbum(
    tracks.map((track, index) => ({
      track,
      intent: told[index]?.intent ?? null,
      isAnchor: told[index]?.isAnchor ?? false,
      ownToneDb: track.relativeDb.map(() => 0),
      bandwidthHz: 20000,
    })),
  );
}

const tiltOf = (track: AlbumTrack) => splitTilt(track.relativeDb).tiltDb;
const errorOf = (values: readonly number[], truth: readonly number[]) => spreadOf(values.map((value, n) => value - truth[n]));

/** Spearman's rank correlation, no ties. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) => values.map((value) => values.filter((other) => other < value).length);
  const [x, y] = [ranks(a), ranks(b)];
  return 1 - (6 * x.reduce((sum, rank, n) => sum + (rank - y[n]) ** 2, 0)) / (a.length * (a.length ** 2 - 1));
}

interface Trial {
  readonly truth: AlbumTrack[];
  readonly spoilt: AlbumTrack[];
}

const trials: Trial[] = [];
beforeAll(async () => {
  for (const seed of seeds) {
    const next = noiseGenerator(1000 + seed);
    const trial: Trial = { truth: [], spoilt: [] };
    for (const [index, song] of recordOf(seed).entries()) {
      const planar = finishedSong(song, 10 * seed + index);
      trial.truth.push(await measured(planar));
      trial.spoilt.push(await measured(scrambled(planar, 4 * next(), 3 * next())));
    }
    trials.push(trial);
  }
});

describe("a scrambled record", () => {
  it("comes back: levels within 1 LU rms of the truth, tilts within 1.2 dB, both errors at least halved over five records, mean rank correlation of levels 0.8 or more", () => {
    const figures = trials.map(({ truth, spoilt }, n) => {
      const { moves } = planOf(spoilt);
      const levels = truth.map(({ loudLufs }) => loudLufs);
      const ended = spoilt.map(({ loudLufs }, track) => loudLufs + moves[track].levelMoveLu);
      const tilts = truth.map(tiltOf);
      const level = [
        errorOf(
          spoilt.map(({ loudLufs }) => loudLufs),
          levels,
        ),
        errorOf(ended, levels),
      ];
      const tilt = [
        errorOf(spoilt.map(tiltOf), tilts),
        errorOf(
          spoilt.map((track, k) => tiltOf(track) + moves[k].tiltMoveDb),
          tilts,
        ),
      ];
      return { seed: seeds[n], level, tilt, contrast: spreadOf(levels), tiltSpread: spreadOf(tilts), rank: rankCorrelation(ended, levels) };
    });
    const print = (pair: readonly number[]) => pair.map((value) => value.toFixed(2)).join(" -> ");
    for (const { seed, level, tilt, rank, contrast, tiltSpread } of figures)
      console.log(
        `seed ${seed}: level ${print(level)} LU, tilt ${print(tilt)} dB, rank ${rank.toFixed(2)} (own spread ${contrast.toFixed(2)} LU, ${tiltSpread.toFixed(2)} dB)`,
      );
    const rms = (pick: (figure: (typeof figures)[number]) => number) => Math.sqrt(figures.reduce((sum, f) => sum + pick(f) ** 2, 0) / figures.length);
    expect(rms(({ level }) => level[1])).toBeLessThanOrEqual(1);
    expect(rms(({ tilt }) => tilt[1])).toBeLessThanOrEqual(1.2);
    expect(rms(({ level }) => level[1])).toBeLessThanOrEqual(rms(({ level }) => level[0]) / 2);
    expect(rms(({ tilt }) => tilt[1])).toBeLessThanOrEqual(rms(({ tilt }) => tilt[0]) / 2);
    expect(figures.reduce((sum, { rank }) => sum + rank, 0) / figures.length).toBeGreaterThanOrEqual(0.8);
  });
  it("moves every song whose level strays by more than 1 LU towards its place", () => {
    for (const { truth, spoilt } of trials) {
      const { moves } = planOf(spoilt);
      const stray = centred(spoilt.map(({ loudLufs }, n) => loudLufs - truth[n].loudLufs));
      stray.forEach((lu, track) => {
        if (Math.abs(lu) > 1) expect(Math.sign(moves[track].levelMoveLu)).toBe(-Math.sign(lu));
      });
    }
  });
});

describe("a finished record", () => {
  it("is moved by at most 0.5 LU and 0.5 dB of tilt, and no third octave by more than 0.5 dB", () => {
    for (const { truth } of trials) {
      for (const { levelMoveLu, tiltMoveDb, toneDb } of planOf(truth).moves) {
        expect(Math.abs(levelMoveLu)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(tiltMoveDb)).toBeLessThanOrEqual(0.5);
        expect(Math.max(...toneDb.map(Math.abs))).toBeLessThanOrEqual(0.5);
      }
    }
  });
  it("meets the anchor's loudness with its loudest track and keeps its loud sections where they were", () => {
    const { truth } = trials[0];
    const plan = planOf(truth);
    const loudest = Math.max(...truth.map(({ loudLufs }) => loudLufs));
    expect(truth[plan.anchor].loudLufs).toBe(loudest);
    const targets = targetsOf(plan, truth, topLufsOf(plan, truth, -12));
    expect(targets[plan.anchor]).toBeCloseTo(-12, 2);
    const shift = -12 - truth[plan.anchor].integratedLufs;
    truth.forEach(({ integratedLufs }, n) => {
      expect(Math.abs(targets[n] - integratedLufs - shift)).toBeLessThanOrEqual(1);
    });
  });
});

describe("what the author says", () => {
  it("keeps a quiet song at least 3 LU below, makes the loudest loudest, and follows a named anchor", () => {
    const plan = planOf(trials[0].truth, { 2: { intent: "quiet" }, 4: { intent: "loudest" }, 5: { isAnchor: true } });
    expect(plan.moves[2].contrastLu).toBeLessThanOrEqual(-3);
    expect(plan.moves[4].contrastLu).toBe(0);
    expect(plan.anchor).toBe(5);
    expect(plan.moves[5].tiltMoveDb).toBe(0);
  });
});

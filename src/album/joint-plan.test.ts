import { describe, expect, it } from "vitest";
import { noiseGenerator } from "../../test/signals.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { loud } from "../mastering/styles/loud.ts";
import { resolveStyle, styles } from "../mastering/styles/styles.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { warm } from "../mastering/styles/warm.ts";
import { type AlbumEntry, planAlbum, targetsOf, topLufsOf } from "./album-plan.ts";
import { type AlbumTrack, tiltCurve } from "./album-track.ts";
import { inOneFamily } from "./colour-family.ts";
import { planBesideHeld } from "./held-plan.ts";
import { easeSteps, stepsOf } from "./transitions.ts";

/** A mix by its figures: level, density and tilt. */
function track(loudLufs: number, truePeakDbtp: number, tiltDb: number, edges: Partial<AlbumTrack> = {}): AlbumTrack {
  const integratedLufs = loudLufs - 2;
  const levels = {
    loudLufs,
    integratedLufs,
    startLufs: integratedLufs,
    endLufs: integratedLufs,
    speakersLu: 0,
    truePeakDbtp,
    heldPeakDbtp: truePeakDbtp,
    loudnessRangeLu: 6,
    silentStartSeconds: 0,
    silentEndSeconds: 0,
  };
  return { ...levels, relativeDb: tiltCurve(tiltDb), sideToMidDb: -8, isFinished: false, ...edges };
}

function entries(tracks: readonly AlbumTrack[]): AlbumEntry[] {
  return tracks.map((one) => ({ track: one, intent: null, isAnchor: false, ownToneDb: one.relativeDb.map(() => 0), bandwidthHz: 20000 }));
}

const four = [track(-18, -6, -8), track(-19, -6, -9), track(-17, -5, -7), track(-20, -6, -8)];

describe("a record that somebody finished", () => {
  /** Ten songs at one ceiling, a ballad 10 LU under the densest; codecs let single peaks pass by 0 to 3 dB. */
  const overs = [0.4, 0.3, 3.5, 0, 0.2, 2, 1.9, 0.1, 0.9, 1.2];
  const finished = overs.map((over, n) => track(-6 - n - (n === 9 ? 1 : 0), over, -8, { heldPeakDbtp: 0.2 * (n % 3), isFinished: true }));
  const levelMoves = (tracks: readonly AlbumTrack[]) => planAlbum(entries(tracks)).moves.map(({ levelMoveLu }) => levelMoveLu);
  it("stays where it is: neither single peaks above its ceiling nor a ballad far below the densest song are errors", () => {
    for (const lu of levelMoves(finished)) expect(Math.abs(lu)).toBeLessThanOrEqual(0.1);
  });
  it("is spared as a whole: a song among them that was turned down too", () => {
    const quiet = { ...finished[3], loudLufs: finished[3].loudLufs - 5, isFinished: false };
    const record = finished.map((one, n) => (n === 3 ? quiet : one));
    expect(planAlbum(entries(record)).moves.every(({ isFinished }) => isFinished)).toBe(true);
    expect(planAlbum(entries(four)).moves.some(({ isFinished }) => isFinished)).toBe(false);
  });
  it("gets songs back that were moved by 4 dB, whatever single peaks they have", () => {
    const strays = [4, -4, 4, -4, 4, -4, 4, -4, 4, -4];
    const moved = finished.map((one, n) =>
      track(one.loudLufs + strays[n], one.truePeakDbtp + strays[n], -8, { heldPeakDbtp: one.heldPeakDbtp + strays[n], isFinished: true }),
    );
    levelMoves(moved).forEach((lu, n) => {
      expect(Math.abs(lu + strays[n])).toBeLessThanOrEqual(0.5);
    });
  });
});

describe("a record some of whose tracks are held", () => {
  it("is the joint plan when none are, and changes none that is", () => {
    const plan = planAlbum(entries(four));
    expect(planBesideHeld(entries(four), [null, null, null, null])).toEqual(plan);
    const louder = four.with(3, track(-12, -2, -3));
    const held = [...plan.moves.slice(0, 3), null];
    expect(planBesideHeld(entries(louder), held).moves.slice(0, 3)).toEqual(plan.moves.slice(0, 3));
  });
  it("places a copy of a held track within 0.5 LU and 1 dB of tilt of where that stands", () => {
    const plan = planAlbum(entries(four));
    const { moves } = planBesideHeld(entries([...four, four[1]]), [...plan.moves, null]);
    const topLufs = topLufsOf(plan, four, -12);
    const targets = targetsOf({ ...plan, moves }, [...four, four[1]], topLufs);
    expect(Math.abs(targets[4] - targets[1])).toBeLessThanOrEqual(0.5);
    expect(Math.abs(moves[4].tiltMoveDb - moves[1].tiltMoveDb)).toBeLessThanOrEqual(1);
  });
  it("stays finished, or unfinished, whatever bonus tracks have the majority: what was decided for the held ones holds for them", () => {
    const finished = [track(-8, 0, -8, { isFinished: true }), track(-9, 0, -8, { isFinished: true }), track(-14, 0, -8)];
    const bonus = (isFinished: boolean) => track(-12, -1, -8, { isFinished });
    for (const [record, isFinished] of [
      [finished, true],
      [four, false],
    ] as const) {
      const { moves: held } = planAlbum(entries(record));
      const bonuses = record.map(() => bonus(!isFinished)).concat(bonus(!isFinished));
      const { moves } = planBesideHeld(entries([...record, ...bonuses]), [...held, ...bonuses.map(() => null)]);
      expect(moves.map((move) => move.isFinished)).toEqual(moves.map(() => isFinished));
    }
  });
  it("draws a stray bonus track towards the held ones: bright and loud by 6 dB, it ends nearer in both", () => {
    const plan = planAlbum(entries(four));
    const stray = track(-12, -0.5, -2);
    const { moves } = planBesideHeld(entries([...four, stray]), [...plan.moves, null]);
    expect(moves[4].tiltMoveDb).toBeLessThan(-1);
    expect(moves[4].contrastLu).toBeLessThanOrEqual(1);
  });
});

describe("steps between neighbours", () => {
  const steep = [track(-14, -4, -8, { endLufs: -12 }), track(-14, -4, -8, { startLufs: -24, endLufs: -16 }), track(-14, -4, -8, { startLufs: -15 })];
  it("of more than 4 LU are eased, by at most 0.5 LU a track; smaller ones are left", () => {
    const eased = easeSteps([-14, -14, -14], steep, [false, false, false]);
    expect(eased[0]).toBeCloseTo(-14.5, 6);
    expect(eased[1]).toBeCloseTo(-13.5, 6);
    expect(eased[2]).toBe(-14);
    const steps = (levels: readonly number[]) =>
      stepsOf(
        steep,
        levels.map((level, n) => level - steep[n].loudLufs),
      );
    expect(Math.abs(steps(eased)[0])).toBeCloseTo(Math.abs(steps([-14, -14, -14])[0]) - 1, 6);
  });
  it("move no track whose place its author told", () => {
    expect(easeSteps([-14, -14, -14], steep, [true, false, false])[0]).toBe(-14);
  });
});

describe("tone towards the others", () => {
  it("is never lifted where the file ends or below hearing: a dark mix that ends at 8 kHz beside bright ones", () => {
    const bright = [track(-18, -6, -4), track(-18, -6, -4.2), track(-18, -6, -3.8), track(-18, -6, -4)];
    const moves = planAlbum([...entries(bright), { ...entries([track(-18, -6, -9)])[0], bandwidthHz: 8000 }]).moves.map(({ toneDb }) => toneDb);
    const [dark, whole] = [moves[4], planAlbum(entries([...bright, track(-18, -6, -9)])).moves[4].toneDb];
    const above = (curve: readonly number[], hz: number) => curve.filter((_, band) => thirdOctaveHz[band] > hz);
    expect(Math.max(...above(whole, 8000))).toBeGreaterThan(0.5);
    expect(Math.max(...above(dark, 7200))).toBe(0);
    expect(dark.filter((_, band) => thirdOctaveHz[band] < 7200)).toEqual(whole.filter((_, band) => thirdOctaveHz[band] < 7200));
    const dull = moves.slice(0, 4).map((curve) => curve.filter((_, band) => thirdOctaveHz[band] < 35));
    expect(Math.max(...dull.flat())).toBeLessThanOrEqual(0);
  });
});

describe("one colour family", () => {
  it("gives every track with harmonics the record's kind, drive and asymmetry, within 3 dB of its level", () => {
    const names = styles.map(({ name }) => name);
    for (const made of inOneFamily(names, "warm").map(resolveStyle)) {
      if (!made.warmth || !warm.warmth) continue;
      expect(made.warmth).toMatchObject({ kind: warm.warmth.kind, driveDb: warm.warmth.driveDb, asymmetry: warm.warmth.asymmetry });
      expect(Math.abs(made.warmth.levelDb - warm.warmth.levelDb)).toBeLessThanOrEqual(3);
    }
  });
  it("adds none where a style asks for none, and leaves a style that fits as it was named", () => {
    expect(inOneFamily(["warm", "transparent"], "warm")).toEqual(["warm", "transparent"]);
    expect(transparent.warmth).toBeNull();
  });
  it("of a record whose own style has none is that of the first track with any", () => {
    const [first, second] = inOneFamily(["tape", "warm"], loud.warmth ? "transparent" : "loud").map(resolveStyle);
    expect(second.warmth?.kind).toBe(first.warmth?.kind);
    expect(second.warmth?.driveDb).toBe(first.warmth?.driveDb);
  });
});

describe("many records of random figures", () => {
  it("move no level by more than 8 LU against the others nor a tilt by more than 4 dB, held or not", () => {
    const next = noiseGenerator(3);
    for (let round = 0; round < 50; round++) {
      const tracks = Array.from({ length: 5 }, () => track(-20 + 8 * next(), -6 + 5 * next(), -8 + 10 * next()));
      for (const { tiltMoveDb, contrastLu } of planAlbum(entries(tracks)).moves) {
        expect(Math.abs(tiltMoveDb)).toBeLessThanOrEqual(4);
        expect(contrastLu).toBeGreaterThanOrEqual(-8);
      }
    }
  });
});

it("a mono file is to measure 3.01 LU lower than a stereo one that plays as loud: 10 log10 of its two speakers", () => {
  const speakersLu = 10 * Math.log10(2);
  const record = [...four, { ...four[1], speakersLu, sideToMidDb: null }];
  const targets = targetsOf(planAlbum(entries(record)), record, -9);
  expect(targets[1] - targets[4]).toBeCloseTo(3.01, 2);
});

import { describe, expect, it } from "vitest";
import type { LoudMoments } from "../analysis/loud-moments.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { aroundMean, rmsOf } from "../analysis/third-octave-levels.ts";
import { alikeDifference } from "./alike-moments.ts";

const bands = thirdOctaveHz.length;
const none = thirdOctaveHz.map(() => 0);

/** Repeatable numbers from 0 to 1 (Lehmer 1951). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Sounds of a song: levels that differ by some 10 dB from band to band, and how wide each band is. */
function sounds(seed: number, count: number) {
  const next = numbers(seed);
  return Array.from({ length: count }, () => none.map(() => ({ levelDb: 20 * next(), share: 0.5 * next() })));
}

/** Moments in which the given sounds follow each other, each played a little differently, behind an equaliser and a change of width. */
function moments(played: ReturnType<typeof sounds>, count: number, seed: number, toneDb: readonly number[] = none, widthDb = 0): LoudMoments {
  const next = numbers(seed);
  const relativeDb = new Float32Array(count * bands);
  const sideShare = new Float32Array(count * bands);
  const power = 10 ** (widthDb / 10);
  for (let moment = 0; moment < count; moment++) {
    const sound = played[moment % played.length];
    relativeDb.set(aroundMean(sound.map(({ levelDb }, band) => levelDb + next() - 0.5 + toneDb[band])), moment * bands);
    sound.forEach(({ share }, band) => {
      sideShare[moment * bands + band] = (power * share) / (1 - share + power * share);
    });
  }
  return { count, relativeDb, sideShare };
}

function meanOf({ count, relativeDb }: LoudMoments): number[] {
  return none.map((_, band) => Array.from({ length: count }, (_, moment) => relativeDb[moment * bands + band]).reduce((a, b) => a + b, 0) / count);
}

const hiddenDb = aroundMean(thirdOctaveHz.map((_, band) => 4 * Math.sin(band / 5)));
const apart = (mix: LoudMoments, reference: LoudMoments) => aroundMean(meanOf(reference).map((level, band) => level - meanOf(mix)[band]));
const song = sounds(11, 6);
// Half of each passage is played in the other too; the means of the two lie apart by what is not.
const mix = moments([...song.slice(0, 3), ...song.slice(0, 2)], 110, 1, hiddenDb, -4);
const reference = moments([...song.slice(0, 2), ...song.slice(3)], 120, 2);

describe("two passages of one song that share some of their sounds, one of them behind an equaliser", () => {
  const difference = alikeDifference(mix, reference, apart(mix, reference));

  it("give the equaliser back within 0.2 dB rms, where their means are more than 2 dB off", () => {
    expect(rmsOf(apart(mix, reference).map((level, band) => level + hiddenDb[band]))).toBeGreaterThan(2);
    expect(rmsOf((difference?.toneDb ?? none).map((level, band) => level + hiddenDb[band]))).toBeLessThan(0.2);
  });
  it("give the whole of the change of width back, 4 dB", () => {
    for (const gainDb of difference?.widthDb ?? []) expect(Math.abs(gainDb - 4)).toBeLessThan(0.1);
  });
  it("are found to be alike: nearer than the spread with which each sound is played, 1 dB", () => {
    expect(difference?.apartDb).toBeLessThan(1);
    expect(difference?.mostApartDb).toBeGreaterThan(2);
  });
});

describe("two songs without a common sound", () => {
  it("are found to be unlike", () => {
    const other = moments(sounds(99, 6), 120, 3);
    expect(alikeDifference(mix, other, apart(mix, other))?.apartDb).toBeGreaterThan(2.7);
  });
  it("are not compared where one has next to nothing", () => {
    expect(alikeDifference(moments(song, 10, 4), reference, none)).toBeNull();
  });
});

describe("a mono track", () => {
  it("is matched in tone and has no width to match", () => {
    const mono = { ...reference, sideShare: null };
    expect(alikeDifference(mix, mono, apart(mix, mono))).toMatchObject({ widthDb: null });
  });
});

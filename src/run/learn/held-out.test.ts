import { describe, expect, it } from "vitest";
import { meanError } from "./held-out.ts";
import { compressionOf, type Passages } from "./passages.ts";

describe("how much a master holds back", () => {
  const heard = (momentaryLufs: readonly number[]) => ({ momentaryLufs }) as Passages;
  const song = Array.from({ length: 50 }, (_, n) => -20 + (n % 10));

  it("is half a decibel of every one at 2:1, nothing for a gain alone, and all of it where the level no longer moves", () => {
    const through = (ratio: number, gainLu: number) => heard(song.map((level) => level / ratio + gainLu));
    expect(compressionOf(heard(song), through(2, 3))).toBeCloseTo(0.5, 9);
    expect(compressionOf(heard(song), through(1, 7))).toBeCloseTo(0, 9);
    expect(compressionOf(heard(song), through(Number.POSITIVE_INFINITY, -9))).toBeCloseTo(1, 9);
  });
  it("is asked of what lies within 10 LU of the loudest tenth: verses 15 LU lower may be lifted by anything", () => {
    const verses = Array.from({ length: 40 }, (_, n) => -35 - (n % 3));
    const lifted = [...song.map((level) => level / 2), ...verses.map((level) => level + 12 * (level % 2))];
    expect(compressionOf(heard([...song, ...verses]), heard(lifted))).toBeCloseTo(0.5, 9);
  });
});

describe("the error of a learned style", () => {
  it("is a mean in which too loud and too quiet do not make up for each other: 1 dB of tone, 1 LU or 2 dB of side to mid count alike", () => {
    const error = (toneDb: number, loudnessLu: number, sideToMidDb: number) => ({ toneDb, loudnessLu, sideToMidDb, figure: 0 });
    expect(meanError([error(1, 1, 2), error(2, -1, 4)])).toEqual({ toneDb: 1.5, loudnessLu: 1, sideToMidDb: 3, figure: 4 });
  });
});

import type { AlbumTrack } from "./album-track.ts";

/** A step from the end of one track to the start of the next that nobody reaches for the volume at, LU. */
export const easyStepLu = 4;
/** Share of what a step exceeds it by that each of the two tracks gives way. */
const share = 0.125;
/** Most a track gives way, LU: its place among the others counts for more than its neighbour. */
const mostLu = 0.5;

/** Steps in loudness from the last 15 s of each track to the first 15 s of the next, LU, when the tracks are moved by `movesLu`. */
export function stepsOf(tracks: readonly Pick<AlbumTrack, "startLufs" | "endLufs">[], movesLu: readonly number[]): number[] {
  return tracks.slice(1).map(({ startLufs }, before) => startLufs + movesLu[before + 1] - tracks[before].endLufs - movesLu[before]);
}

/** Levels with large steps between neighbours eased a little; tracks whose place was told by their author do not give way. Pure. */
export function easeSteps(levels: readonly number[], tracks: readonly AlbumTrack[], isTold: readonly boolean[]): number[] {
  const moves = levels.map((level, track) => level - tracks[track].loudLufs);
  const give = levels.map(() => 0);
  for (const [before, step] of stepsOf(tracks, moves).entries()) {
    const excess = Math.sign(step) * Math.max(0, Math.abs(step) - easyStepLu);
    give[before] += share * excess;
    give[before + 1] -= share * excess;
  }
  return levels.map((level, track) => (isTold[track] ? level : level + Math.max(-mostLu, Math.min(mostLu, give[track]))));
}

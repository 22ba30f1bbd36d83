import { medianOf } from "../analysis/statistics.ts";
import type { AlbumTrack } from "./album-track.ts";
import { centred, spreadOf } from "./album-track.ts";
import { easeSteps } from "./transitions.ts";

/** Share of a mix's own contrast that is taken as meant (docs/decisions/album.md). */
const keptContrast = 0.6;
/** Peaks over loudness, dB: at the first, a limiter decided the peaks, and level follows density one to one; from the second on, a mix. */
const heldPeaksDb = 11;
const freePeaksDb = 14;
/** A ballad ranges over some 5 LU more than a dense song: with its sparser peaks that puts it about 2 LU lower. */
const perRangeLu = 0.25;
/** Mixes whose true peaks differ by no more have been normalised: their levels say nothing. */
const normalisedDb = 0.5;
/** Levels and density that disagree by this, LU rms, are trusted half each: random levels of +-4 dB disagree by 2.3. */
const halfTrustLu = 1.2;
/** The levels of a record that somebody finished are doubted later; whether its tone strayed is not. */
const finishedHalfTrustLu = 1.4;
/** Deepest contrast within a record, LU; that of a finished one is what its makers left, however deep. */
const deepestLu = 8;
/** Most a song is moved against the others, LU: further ones are moved by this much. */
const mostMoveLu = 8;
/** How far a song meant to be quiet stays under the loudest, LU: 3 in the masters, which miss their plan by up to 0.3. */
const quietLu = 3.3;

/** Where a song shall lie among the others. */
export interface LevelPlan {
  /** Loud section of each track against the loudest, LU, 0 or below. */
  readonly contrastLu: readonly number[];
  /** How far the levels of the mixes agree with what density and range say: 1 wholly, 0 not at all. */
  readonly levelTrust: number;
}

/** What a track is for, where its author says so. */
export type TrackIntent = "quiet" | "loudest" | null;

/**
 * The intended contrast of a record: that of the mixes as far as density and range agree with it, that of density and range where they do not.
 * Mixes keep 0.6 of it, a record that somebody finished (`isFinished`) all of it. Pure.
 */
export function planLevels(tracks: readonly AlbumTrack[], intents: readonly TrackIntent[], isFinished: boolean): LevelPlan {
  const measured = centred(tracks.map(({ loudLufs }) => loudLufs));
  const evident = evidentContrast(tracks, isFinished);
  const disagreement = spreadOf(measured.map((level, track) => level - evident[track]));
  const trustAt = (halfLu: number) => 1 / (1 + (disagreement / halfLu) ** 6);
  const levelTrust = trustAt(halfTrustLu);
  const kept = isFinished ? 1 : keptContrast;
  const believed = isFinished ? trustAt(finishedHalfTrustLu) : isNormalised(tracks) ? 0 : levelTrust;
  const meant = measured.map((level, track) => believed * kept * level + (1 - believed) * evident[track]);
  const limited = meant.map((level, track) => measured[track] + clamp(level - measured[track], mostMoveLu));
  const told = withIntents(limited, intents);
  const isTold = intents.map((intent) => intent !== null);
  const eased = kept < 1 ? withIntents(easeSteps(told, tracks, isTold), intents) : told;
  const loudest = Math.max(...eased);
  return { contrastLu: eased.map((level) => Math.max(kept < 1 ? -deepestLu : -Infinity, level - loudest)), levelTrust };
}

/** Whether somebody has finished this record: most of its tracks are. */
export function isSettled(tracks: readonly AlbumTrack[]): boolean {
  return 2 * tracks.filter(({ isFinished }) => isFinished).length > tracks.length;
}

function isNormalised(tracks: readonly AlbumTrack[]): boolean {
  const peaks = tracks.map(({ truePeakDbtp }) => truePeakDbtp);
  return Math.max(...peaks) - Math.min(...peaks) <= normalisedDb;
}

/**
 * What density and range say about the level of each track, LU around the record's mean; no gain changes it. In a record that somebody finished a ceiling
 * decided the peaks, however far they stand above the loudness: level follows density one to one and without an end.
 */
function evidentContrast(tracks: readonly AlbumTrack[], isFinished: boolean): number[] {
  const density = centred(tracks.map(densityDb));
  if (isFinished) return density;
  const range = centred(tracks.map(({ loudnessRangeLu }) => loudnessRangeLu));
  const peaksDb = -medianOf(tracks.map(densityDb));
  const freedom = Math.max(0, Math.min(1, (peaksDb - heldPeaksDb) / (freePeaksDb - heldPeaksDb)));
  const perDensityLu = 1 - (1 - keptContrast) * freedom;
  return density.map((dense, track) => clamp(perDensityLu * dense - perRangeLu * freedom * range[track], deepestLu / 2));
}

/** Loud section against the peaks that the song holds, dB: the nearer to 0, the denser. */
export function densityDb({ loudLufs, heldPeakDbtp }: AlbumTrack): number {
  return loudLufs - heldPeakDbtp;
}

/** Levels, with what the author said about each. */
function withIntents(levels: readonly number[], intents: readonly TrackIntent[]): number[] {
  const top = Math.max(...levels);
  return levels.map((level, track) => {
    if (intents[track] === "loudest") return top;
    return intents[track] === "quiet" ? Math.min(level, top - quietLu) : level;
  });
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

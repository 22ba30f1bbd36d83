import { roundTo } from "../audio/units.ts";
import type { AlbumTone } from "../mastering/album-tone.ts";
import type { AlbumTrack } from "./album-track.ts";
import { isSettled, planLevels, type TrackIntent } from "./level-plan.ts";
import { planTones } from "./tone-plan.ts";

/** A track of a record and what is wanted of it. */
export interface AlbumEntry {
  readonly track: AlbumTrack;
  readonly intent: TrackIntent;
  /** Named by the author as the one that the others follow. */
  readonly isAnchor: boolean;
  /** Tone that the track gets on its own account, dB over the 31 third octaves. */
  readonly ownToneDb: readonly number[];
  readonly bandwidthHz: number;
}

/** What a record asks of one track. */
export interface AlbumMove {
  /** Loud section against the loudest of the record, LU. */
  readonly contrastLu: number;
  /** Change of the loud section against the mix, with the mean change of the record taken out, LU. */
  readonly levelMoveLu: number;
  /** Where the track lies with its own tone, dB from 100 Hz to 10 kHz, and how far it is tilted from there. */
  readonly tiltDb: number;
  readonly tiltMoveDb: number;
  /** To be added to the track's own tone, dB over the 31 third octaves. */
  readonly toneDb: readonly number[];
  /** Part of a record that somebody finished: it gets no tone but the record's, and width and dynamics are spared, whatever the level of its own mix. */
  readonly isFinished: boolean;
}

/** A record as a whole. */
export interface AlbumPlan {
  /** Which entry meets the target; the others follow it. */
  readonly anchor: number;
  /** How far the levels of the mixes agree with their density and range, 0 … 1. */
  readonly levelTrust: number;
  readonly moves: readonly AlbumMove[];
}

/** Solves level and tone of all tracks of a record together (docs/decisions/album.md). Most tracks decide whether somebody finished it, unless that is known. Pure; at least one entry. */
export function planAlbum(entries: readonly AlbumEntry[], isFinished = isSettled(entries.map(({ track }) => track))): AlbumPlan {
  const tracks = entries.map(({ track }) => track);
  const { contrastLu, levelTrust } = planLevels(
    tracks,
    entries.map(({ intent }) => intent),
    isFinished,
  );
  const named = entries.findIndex(({ isAnchor }) => isAnchor);
  const tones = planTones({
    tracks,
    ownDb: entries.map(({ ownToneDb }) => ownToneDb),
    bandwidthHz: entries.map(({ bandwidthHz }) => bandwidthHz),
    anchor: named < 0 ? null : named,
    levelTrust,
    isFinished,
  });
  const changes = contrastLu.map((contrast, track) => contrast - tracks[track].loudLufs);
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  return {
    anchor: named < 0 ? contrastLu.indexOf(Math.max(...contrastLu)) : named,
    levelTrust: roundTo(levelTrust, 0.01),
    moves: tones.map(({ fromTiltDb, tiltDb, curveDb }, track) => ({
      contrastLu: roundTo(contrastLu[track], 0.01),
      levelMoveLu: roundTo(changes[track] - mean, 0.01),
      tiltDb: fromTiltDb,
      tiltMoveDb: tiltDb,
      toneDb: curveDb,
      isFinished,
    })),
  };
}

/** Loudness of a loud section that lies where the loudest of the record does, LUFS on two speakers, when the anchor, so played, has `anchorLufs`. */
export function topLufsOf({ anchor, moves }: AlbumPlan, tracks: readonly AlbumTrack[], anchorLufs: number): number {
  return roundTo(anchorLufs + tracks[anchor].loudLufs - tracks[anchor].integratedLufs - moves[anchor].contrastLu, 0.001);
}

/** Place of the piece that is to be the loudest, the first of several. */
export function loudestOf(moves: readonly Pick<AlbumMove, "contrastLu">[]): number {
  return moves.reduce((best, { contrastLu }, piece) => (contrastLu > moves[best].contrastLu ? piece : best), 0);
}

/**
 * Integrated loudness that each file must have, LUFS, so that its loud section lies where the plan puts it below `topLufs`. A mono file measures 3.01 LU
 * lower than it plays.
 */
export function targetsOf({ moves }: AlbumPlan, tracks: readonly AlbumTrack[], topLufs: number): number[] {
  return moves.map(({ contrastLu }, track) => {
    const { loudLufs, integratedLufs, speakersLu } = tracks[track];
    return roundTo(topLufs + contrastLu - (loudLufs - integratedLufs) - speakersLu, 0.01);
  });
}

/** What the record asks of a piece's tone, with its reason. */
export function albumToneOf({ toneDb, tiltDb, tiltMoveDb, isFinished }: AlbumMove): AlbumTone {
  const reason = { metric: "tilt beside the other tracks of the record", measured: tiltDb, expected: roundTo(tiltDb + tiltMoveDb, 0.01), unit: "dB" };
  return { curveDb: toneDb, because: tiltMoveDb === 0 ? [] : [reason], isFinished };
}

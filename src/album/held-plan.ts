import { meanOf } from "../analysis/statistics.ts";
import { roundTo } from "../audio/units.ts";
import { type AlbumEntry, type AlbumMove, type AlbumPlan, planAlbum } from "./album-plan.ts";
import type { AlbumTrack } from "./album-track.ts";
import { isSettled } from "./level-plan.ts";

/**
 * A plan in which some tracks stay as they were planned and the others find their place beside them: solved together, then moved in level and tone by the
 * mean of what that would have changed of the held ones. `held` has a move for each track that stays; null for one to be solved. Pure.
 */
export function planBesideHeld(entries: readonly AlbumEntry[], held: readonly (AlbumMove | null)[]): AlbumPlan {
  const fresh = planAlbum(
    entries,
    isRecordFinished(
      entries.map(({ track }) => track),
      held,
    ),
  );
  const kept = held.flatMap((move, track) => (move ? [{ move, fresh: fresh.moves[track], entry: entries[track] }] : []));
  if (kept.length === 0) return fresh;
  const levelLu = meanOf(kept.map(({ move, fresh: own }) => move.contrastLu - own.contrastLu));
  const tiltDb = meanOf(kept.map(({ move, fresh: own }) => move.tiltMoveDb - own.tiltMoveDb));
  const toneDb = fresh.moves[0].toneDb.map((_, band) => meanOf(kept.map(({ move, fresh: own }) => move.toneDb[band] - own.toneDb[band])));
  const moves = fresh.moves.map((own, track): AlbumMove => {
    const move = held[track];
    if (move) return move;
    return {
      contrastLu: roundTo(own.contrastLu + levelLu, 0.01),
      levelMoveLu: roundTo(own.levelMoveLu + levelLu, 0.01),
      tiltDb: own.tiltDb,
      tiltMoveDb: roundTo(own.tiltMoveDb + tiltDb, 0.01),
      isFinished: own.isFinished,
      toneDb: own.toneDb.map((gain, band) => roundTo(gain + toneDb[band], 0.01)),
    };
  });
  return { ...fresh, moves };
}

/** Whether somebody finished the record: what was decided for the tracks that stay holds for those that come; most tracks decide where none stays. */
export function isRecordFinished(tracks: readonly AlbumTrack[], held: readonly (AlbumMove | null)[]): boolean {
  return held.find((move) => move !== null)?.isFinished ?? isSettled(tracks);
}

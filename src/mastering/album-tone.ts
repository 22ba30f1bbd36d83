import { roundTo } from "../audio/units.ts";
import type { Reason, StagePlan } from "../chain/plan.ts";
import { withinRange } from "../chain/settings.ts";
import { toneRanges } from "../chain/stages/tone.ts";

/** What a record asks of the tone of one of its tracks, beside the track's own needs. */
export interface AlbumTone {
  /** Gain over the 31 third octaves, dB. */
  readonly curveDb: readonly number[];
  readonly because: readonly Reason[];
  /** Somebody finished the record: the track is spared as a finished one is, whatever its own level, and gets no tone but the record's. */
  readonly isFinished: boolean;
}

/** The tone stage with what the record asks for added to it; a stage of its own where the track needs none. */
export function withAlbumTone(own: StagePlan | null, album: AlbumTone | undefined): StagePlan | null {
  if (!album || album.curveDb.every((gainDb) => gainDb === 0)) return own;
  const added = (field: string) =>
    album.curveDb.map((gainDb, band) => limited(gainDb + ((own?.settings[field] as readonly number[] | undefined)?.[band] ?? 0)));
  return {
    stage: "tone",
    settings: { phase: own?.settings["phase"] ?? "minimum", midDb: added("midDb"), sideDb: added("sideDb") },
    because: [...(own?.because ?? []), ...album.because],
    effect: own?.effect ?? [],
  };
}

function limited(gainDb: number): number {
  return roundTo(withinRange(toneRanges["midDb"], gainDb), 0.01);
}

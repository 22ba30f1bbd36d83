import type { AlbumPlayback } from "../album/album-version.ts";
import { roundTo } from "../audio/units.ts";
import { predictPlayback } from "./playback.ts";

/** A track as it is played on two speakers. */
export interface PlayedTrack {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
}

/** Recommendation AES TD1008 (2021): tracks by themselves at -16 LUFS; albums by one gain that brings their loudest track to -14 LUFS. */
export const td1008 = { service: "AES TD1008", trackLufs: -16, loudestLufs: -14 } as const;

/**
 * Says how loud each service plays each track: by a gain of its own, as in a playlist, and by one gain for the record, as when it is played through.
 * albumLufs: integrated loudness of the whole record. LUFS, to 0.1.
 */
export function predictAlbumPlayback(tracks: readonly PlayedTrack[], albumLufs: number): AlbumPlayback[] {
  const highest = Math.max(...tracks.map(({ truePeakDbtp }) => truePeakDbtp));
  const loudest = Math.max(...tracks.map(({ integratedLufs }) => integratedLufs));
  const single = tracks.map(({ integratedLufs, truePeakDbtp }) => predictPlayback(integratedLufs, truePeakDbtp));
  const by = (gainDb: number) => tracks.map(({ integratedLufs }) => roundTo(integratedLufs + gainDb, 0.1));
  const services = predictPlayback(albumLufs, highest).map(({ service, targetLufs, gainDb }, index) => ({
    service,
    targetLufs,
    trackLufs: single.map((rules) => rules[index].playedLufs),
    albumLufs: by(gainDb),
  }));
  const recommended = {
    service: td1008.service,
    targetLufs: td1008.loudestLufs,
    trackLufs: tracks.map(() => td1008.trackLufs),
    albumLufs: by(td1008.loudestLufs - loudest),
  };
  return [recommended, ...services];
}

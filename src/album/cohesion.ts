import { meanOf } from "../analysis/statistics.ts";
import { isCoreBand } from "../analysis/third-octave-levels.ts";
import { roundTo } from "../audio/units.ts";
import { type AlbumTrack, splitTilt, spreadOf } from "./album-track.ts";

/** How far the tracks of a record lie apart: standard deviations over the tracks. */
export interface Cohesion {
  /** Of the loudest 15 s, LU. */
  readonly loudLevelLu: number;
  /** Of the third octaves from 60 Hz to 12 kHz, dB; root mean square over the bands. */
  readonly balanceDb: number;
  /** Of the tilts from 100 Hz to 10 kHz, dB. */
  readonly tiltDb: number;
  /** Of side over mid, dB; null with fewer than two stereo tracks. */
  readonly widthDb: number | null;
}

/** Measures how far the tracks of a record lie apart. */
export function cohesionOf(tracks: readonly AlbumTrack[]): Cohesion {
  const bands = tracks[0]?.relativeDb.flatMap((_, band) => (isCoreBand(band) ? [band] : [])) ?? [];
  const variances = bands.map((band) => spreadOf(tracks.map(({ relativeDb }) => relativeDb[band])) ** 2);
  const widths = tracks.flatMap(({ sideToMidDb }) => sideToMidDb ?? []);
  return {
    loudLevelLu: roundTo(spreadOf(tracks.map(({ loudLufs }) => loudLufs)), 0.01),
    balanceDb: roundTo(Math.sqrt(meanOf(variances)), 0.01),
    tiltDb: roundTo(spreadOf(tracks.map(({ relativeDb }) => splitTilt(relativeDb).tiltDb)), 0.01),
    widthDb: widths.length < 2 ? null : roundTo(spreadOf(widths), 0.01),
  };
}

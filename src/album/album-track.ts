import { powerToLufs } from "../analysis/loudness.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { meanOf, percentile } from "../analysis/statistics.ts";
import { isCoreBand, thirdOctaveLevels } from "../analysis/third-octave-levels.ts";
import { powerToDb } from "../audio/units.ts";
import { loudSectionLufs } from "../mastering/conditioning.ts";
import type { TrackFacts } from "../mastering/track-facts.ts";
import { silentEnds } from "../run/trim.ts";

/** Octaves between 100 Hz and 10 kHz, over which a tilt is counted. */
const tiltOctaves = Math.log2(100);

/** Share of the seconds whose true peak stays below the held one: codecs and limiters let the highest of a song pass by up to 3.5 dB more. Under 26 s it is the highest. */
const heldShare = 0.98;

/** 15 s in steps of 10 ms: what the end of one track and the start of the next are heard as. */
const edgeSteps = 1500;

/** What the plan of a record looks at in one of its tracks. */
export interface AlbumTrack {
  /** Loudest 15 s, played on two speakers: what listeners compare from song to song. */
  readonly loudLufs: number;
  /** Played on two speakers. */
  readonly integratedLufs: number;
  /** What playing on two speakers adds to the loudness of the file: 3.01 LU for mono, 0 for stereo. */
  readonly speakersLu: number;
  /** First and last 15 s, played on two speakers. */
  readonly startLufs: number;
  readonly endLufs: number;
  /** Silence before its first and after its last sound. */
  readonly silentStartSeconds: number;
  readonly silentEndSeconds: number;
  readonly truePeakDbtp: number;
  /** True peak that 2 % of its seconds pass, dBTP: where its peaks were held. A single one above it says nothing of how dense the music is. */
  readonly heldPeakDbtp: number;
  readonly loudnessRangeLu: number;
  /** Third octaves of the loud passages relative to their mean over 60 Hz to 12 kHz, dB. */
  readonly relativeDb: readonly number[];
  /** Side over mid of the whole track, dB; null for mono. */
  readonly sideToMidDb: number | null;
  /** Level and peaks are those of a finished record. */
  readonly isFinished: boolean;
}

/** Gathers what the plan of a record looks at; null for a track that is silent or too short to be compared. */
export function albumTrackOf({ measurements, readings, isFinished }: TrackFacts): AlbumTrack | null {
  const { integratedLufs, truePeakDbtp, loudnessRangeLu, sideToMidDb } = measurements;
  const loudLufs = loudSectionLufs(readings);
  const levels = integratedLufs === null ? null : thirdOctaveLevels(readings, integratedLufs);
  if (integratedLufs === null || truePeakDbtp === null || loudLufs === null || !levels) return null;
  const silence = silentEnds(readings);
  const speakersLu = measurements.channels === 1 ? powerToDb(2) : 0;
  return {
    loudLufs: loudLufs + speakersLu,
    integratedLufs: integratedLufs + speakersLu,
    speakersLu,
    startLufs: meanLufs(readings.stepPowers.subarray(0, edgeSteps)) + speakersLu,
    endLufs: meanLufs(readings.stepPowers.subarray(-edgeSteps)) + speakersLu,
    silentStartSeconds: silence.startSeconds,
    silentEndSeconds: silence.endSeconds,
    truePeakDbtp,
    heldPeakDbtp: 2 * powerToDb(Math.max(percentile(readings.peaksPerSecond, heldShare), 1e-9)),
    loudnessRangeLu: loudnessRangeLu ?? 0,
    relativeDb: levels.relativeDb,
    sideToMidDb,
    isFinished,
  };
}

/** A curve as a tilt, dB from 100 Hz to 10 kHz, and what the tilt leaves of it; both over 60 Hz to 12 kHz, 0 outside. */
export function splitTilt(curveDb: readonly number[]): { readonly tiltDb: number; readonly shapeDb: readonly number[] } {
  const core = thirdOctaveHz.flatMap((_, band) => (isCoreBand(band) ? [band] : []));
  const level = meanOf(core.map((band) => curveDb[band]));
  const middle = meanOf(core.map((band) => Math.log2(thirdOctaveHz[band])));
  const octaves = (band: number) => Math.log2(thirdOctaveHz[band]) - middle;
  const product = core.reduce((sum, band) => sum + octaves(band) * (curveDb[band] - level), 0);
  const slope = product / core.reduce((sum, band) => sum + octaves(band) ** 2, 0);
  const shapeDb = curveDb.map((value, band) => (isCoreBand(band) ? value - level - slope * octaves(band) : 0));
  return { tiltDb: slope * tiltOctaves, shapeDb };
}

/** A tilt as a curve over the third octaves: straight from 100 Hz to 10 kHz, level outside, 0 at 1 kHz. */
export function tiltCurve(tiltDb: number): number[] {
  return thirdOctaveHz.map((hz) => (tiltDb / tiltOctaves) * Math.max(-tiltOctaves / 2, Math.min(tiltOctaves / 2, Math.log2(hz / 1000))));
}

function meanLufs(powers: Float64Array): number {
  const mean = powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length);
  return powerToLufs(Math.max(mean, 1e-9));
}

/** Values less their mean. */
export function centred(values: readonly number[]): number[] {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}

/** Root mean square of values around their mean; 0 of nothing. */
export function spreadOf(values: readonly number[]): number {
  return Math.sqrt(meanOf(centred(values).map((value) => value ** 2)));
}

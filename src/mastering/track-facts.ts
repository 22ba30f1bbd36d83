import { type BandLevels, bandLevels } from "../analysis/band-levels.ts";
import { type Measurements, playedLufs, playedPlrDb } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";

/** What the rules look at, gathered once. */
export interface TrackFacts {
  readonly measurements: Measurements;
  readonly readings: TrackReadings;
  /** Null when nothing is loud enough to have a tone. */
  readonly bands: BandLevels | null;
  /** Level and peaks are those of a finished record: somebody has mastered or limited this already. */
  readonly isFinished: boolean;
}

/** A record is louder than -18.5 LUFS, as two speakers play it, with peaks near full scale and no more than 16.5 dB between them. Codecs add up to 3.5 dB, a careless export some 4; what lies higher is a hot mix. */
const finishedLufs = -18.5;
const finishedTruePeakDbtp = { from: -2.5, to: 8 };
const finishedPlrDb = 16.5;

/** Collects what the rules look at from measurements and readings. */
export function gatherFacts(measurements: Measurements, readings: TrackReadings): TrackFacts {
  const { integratedLufs, truePeakDbtp } = measurements;
  const [lufs, plrDb] = [playedLufs(measurements), playedPlrDb(measurements)];
  return {
    measurements,
    readings,
    bands: integratedLufs === null ? null : bandLevels(readings, integratedLufs),
    isFinished:
      lufs !== null &&
      truePeakDbtp !== null &&
      plrDb !== null &&
      lufs > finishedLufs &&
      truePeakDbtp > finishedTruePeakDbtp.from &&
      truePeakDbtp < finishedTruePeakDbtp.to &&
      plrDb < finishedPlrDb,
  };
}

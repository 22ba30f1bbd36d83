import { powerToDb } from "../audio/units.ts";
import { bandFrameValues, sideThirdsAt, type TrackReadings, thirdOctaveHz } from "./readings.ts";
import { aroundMean, leastBandPower } from "./third-octave-levels.ts";

/** Enough to meet every sound of a song several times. */
const mostMoments = 400;

/** Spectral frames from the loud passages of a track, at most 400 spread evenly, so that those of two tracks can be paired: plain data. */
export interface LoudMoments {
  readonly count: number;
  /** Third octaves of each moment relative to their mean from 60 Hz to 12 kHz, dB; 31 a moment. */
  readonly relativeDb: Float32Array;
  /** Share of the side in the power of each third octave, 0 to 1; 31 a moment; null for mono. */
  readonly sideShare: Float32Array | null;
}

/** Picks moments from the given spectral frames by their place in the track, so that two versions of one song are met at the same moments. */
export function loudMoments({ bandFrames, channels }: TrackReadings, loud: readonly number[]): LoudMoments {
  const step = Math.ceil(loud.length / mostMoments);
  const frames = loud.filter((frame) => frame % step === 0);
  const bands = thirdOctaveHz.length;
  const relativeDb = new Float32Array(frames.length * bands);
  const sideShare = channels === 2 ? new Float32Array(frames.length * bands) : null;
  frames.forEach((frame, moment) => {
    const powers = Array.from(bandFrames.subarray(frame * bandFrameValues, frame * bandFrameValues + bands));
    relativeDb.set(aroundMean(powers.map((power) => powerToDb(power + leastBandPower))), moment * bands);
    powers.forEach((power, band) => {
      if (sideShare) sideShare[moment * bands + band] = bandFrames[frame * bandFrameValues + sideThirdsAt + band] / (power + leastBandPower);
    });
  });
  return { count: frames.length, relativeDb, sideShare };
}

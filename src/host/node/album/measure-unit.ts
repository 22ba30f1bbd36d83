import { type AlbumTrack, albumTrackOf } from "../../../album/album-track.ts";
import { identityOf, measurementsOf, readTrack } from "../../../analysis/measure.ts";
import { AudioInputError } from "../../../audio/errors.ts";
import type { AudioSource } from "../../../audio/source.ts";
import { roundTo } from "../../../audio/units.ts";
import { gatherFacts, type TrackFacts } from "../../../mastering/track-facts.ts";
import { section } from "../../../run/joined-source.ts";
import { readAndHash } from "../../../run/source-hash.ts";
import { longestGapSeconds } from "../../../session/fields.ts";
import { newEngine } from "../engine.ts";
import { newSha256 } from "../run-host.ts";
import { openUnit, type UnitFiles } from "./track-source.ts";

/** A piece to be measured. */
export interface MeasureJob extends UnitFiles {
  readonly kind: "measure";
}

/** A piece as it was measured for the record. */
export interface MeasuredUnit {
  readonly samplesSha256: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Where each of its tracks begins, and where the last one ends. */
  readonly starts: readonly number[];
  /** Without the readings, which are megabytes. */
  readonly facts: Omit<TrackFacts, "readings">;
  readonly whole: AlbumTrack;
  /** Each track by itself; the piece where a track is too short or too quiet to have figures. */
  readonly tracks: readonly AlbumTrack[];
}

/** Measures a piece and its tracks. Throws AudioInputError for more than two channels, and for what is silent or too short. */
export async function measureUnit(job: MeasureJob): Promise<MeasuredUnit> {
  const { source, starts } = await openUnit(job);
  const { name, sampleRateHz, channels } = source;
  if (channels > 2) throw new AudioInputError("input-channels", name, `${name} has ${channels} channels; a track of a record is mono or stereo.`);
  const { readings: all, samplesSha256 } = await readAndHash(source, { newEngine, newSha256 });
  const gathered = gatherFacts(measurementsOf(identityOf(source), all), all);
  const whole = albumTrackOf(gathered);
  const { readings: _, ...facts } = gathered;
  if (!whole) {
    const seconds = source.frames / sampleRateHz;
    const instead = seconds <= longestGapSeconds ? `, and give the next track gapSeconds: ${roundTo(seconds, 0.1)}` : "";
    const sentence =
      seconds < 0.4
        ? `${name} lasts ${seconds.toFixed(2)} s: loudness is measured from 0.4 s on. Make it part of the track beside it.`
        : `${name} is silent. Leave it out of the session${instead}.`;
    throw new AudioInputError("input-too-short", name, sentence);
  }
  const tracks: AlbumTrack[] = [];
  for (const [index] of job.mixes.entries()) {
    const part = { startFrame: starts[index], endFrame: starts[index + 1] };
    tracks.push(job.mixes.length === 1 ? whole : ((await measureSection(section(source, part)))?.track ?? whole));
  }
  return { samplesSha256, sampleRateHz, channels, starts, facts, whole, tracks };
}

/** A track of a record as it is; null for one that is silent or too short. */
export async function measureSection(source: AudioSource) {
  const readings = await readTrack(source, newEngine());
  const measurements = measurementsOf(identityOf(source), readings);
  const track = albumTrackOf(gatherFacts(measurements, readings));
  return track ? { track, measurements } : null;
}

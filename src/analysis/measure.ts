import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource } from "../audio/source.ts";
import { gainToDb, powerToDb, roundTo } from "../audio/units.ts";
import type { Engine } from "../wasm/engine.ts";
import { crestFactorDb, dynamicRange, minPsrDb, noiseFloorDbfs } from "./dynamics.ts";
import { loudnessOf } from "./loudness.ts";
import type { Measurements } from "./measurements.ts";
import { reasonsNotMeasured } from "./not-measured.ts";
import { type BlockListener, readBlocks } from "./read-blocks.ts";
import type { TrackReadings } from "./readings.ts";
import { correlationOf, monoLossDb, sideToMidDb } from "./stereo.ts";
import { bandwidthHz, thirdOctaveDb, tiltDbPerOctave } from "./tonal-balance.ts";
import { TrackGauge } from "./track-gauge.ts";

/** Reads a source once and takes every reading; `hear` is given every block too. */
export async function readTrack(source: AudioSource, engine: Engine, hear?: BlockListener): Promise<TrackReadings> {
  const gauge = new TrackGauge(engine, source.sampleRateHz, source.channels, source.frames, source.encoding.speakerMask);
  await readBlocks(source, engine, (pointers, frames, startFrame) => {
    gauge.process(pointers, frames);
    hear?.(pointers, frames, startFrame);
  });
  return gauge.finish();
}

/** What is known of a track besides its samples. */
export interface TrackIdentity {
  readonly file: string;
  readonly bits: number;
  /** Integer samples: how many of their bits are used can be told. */
  readonly isPcm: boolean;
}

/** All numbers of the contract from the readings of one track. */
export function measurementsOf(identity: TrackIdentity, readings: TrackReadings): Measurements {
  const { sampleRateHz, channels, frames } = readings;
  const loudness = loudnessOf(readings.stepPowers);
  const truePeak = readings.peaksPerSecond.reduce((largest, peak) => Math.max(largest, peak), 0);
  const truePeakDbtp = truePeak > 0 ? gainToDb(truePeak) : null;
  const integrated = loudness.integratedLufs;
  const seconds = frames / sampleRateHz;
  const bands = thirdOctaveDb(readings);
  const values = {
    integratedLufs: integrated,
    maxMomentaryLufs: loudness.maxMomentaryLufs,
    maxShortTermLufs: loudness.maxShortTermLufs,
    loudnessRangeLu: loudness.loudnessRangeLu,
    truePeakDbtp,
    samplePeakDbfs: samplePeakDbfs(readings),
    plrDb: truePeakDbtp !== null && integrated !== null ? truePeakDbtp - integrated : null,
    minPsrDb: minPsrDb(readings, loudness.shortTerm.lufs),
    crestFactorDb: crestFactorDb(readings),
    dr: dynamicRange(readings),
    correlation: correlationOf(readings),
    sideToMidDb: sideToMidDb(readings),
    monoLossDb: monoLossDb(readings, integrated),
    dcOffset: dcOffset(readings),
    tiltDbPerOctave: tiltDbPerOctave(bands),
    bandwidthHz: bandwidthHz(readings),
    usedBits: identity.isPcm ? Math.min(usedBits(readings), identity.bits) : null,
    noiseFloorDbfs: noiseFloorDbfs(readings),
  };
  return {
    file: identity.file,
    sampleRateHz,
    channels,
    bits: identity.bits,
    frames,
    durationSeconds: roundTo(seconds, 0.0001),
    ...rounded(values),
    ...(channels === 1 ? { dualMonoLufs: integrated === null ? null : roundTo(integrated + powerToDb(2), 0.001) } : {}),
    thirdOctaveDb: bands.map((band) => (band === null ? null : roundTo(band, 0.01))),
    notMeasured: reasonsNotMeasured(values, readings, identity.isPcm),
  };
}

function rounded<T extends Record<string, number | null>>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : roundTo(value, name === "dcOffset" ? 1e-6 : 0.001)]),
  ) as T;
}

function samplePeakDbfs(readings: TrackReadings): number | null {
  const peak = Math.max(...readings.totals.map((pair) => Math.max(pair[5], pair[6])));
  return peak > 0 ? gainToDb(peak) : null;
}

function dcOffset(readings: TrackReadings): number {
  const means = readings.totals.flatMap((pair) => [pair[0] / pair[7], pair[1] / pair[7]]);
  return means.reduce((largest, mean) => (Math.abs(mean) > Math.abs(largest) ? mean : largest), 0);
}

/** Bits between the sign and the lowest bit ever set. */
function usedBits(readings: TrackReadings): number {
  const bits = readings.totals.reduce((all, pair) => all | (pair[8] | 0), 0);
  return bits === 0 ? 0 : 32 - (31 - Math.clz32(bits & -bits));
}

/** 7.1: of more channels the loudness weights would be guesses. */
const mostChannels = 8;

/** Measures one source: the library's `deadwax measure`. Throws AudioInputError `input-channels` for more than eight channels. */
export async function measure(source: AudioSource, engine: Engine): Promise<Measurements> {
  const { name, channels } = source;
  if (channels > mostChannels) {
    throw new AudioInputError("input-channels", name, `${name} has ${channels} channels; measure takes up to ${mostChannels}.`);
  }
  const readings = await readTrack(source, engine);
  return measurementsOf(identityOf(source), readings);
}

/** Name and stored format of a source. */
export function identityOf(source: AudioSource): TrackIdentity {
  return { file: source.name, bits: source.encoding.bits, isPcm: source.encoding.kind === "pcm" };
}

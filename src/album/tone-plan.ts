import { thirdOctaveHz } from "../analysis/readings.ts";
import { meanOf } from "../analysis/statistics.ts";
import { roundTo } from "../audio/units.ts";
import { audibleGain } from "../mastering/tone.ts";
import { type AlbumTrack, centred, splitTilt, tiltCurve } from "./album-track.ts";
import { densityDb } from "./level-plan.ts";

/** Least share of its own deviation that a song keeps (docs/decisions/album.md). */
const keptDeviation = 0.5;
/** Fewer tracks show no spread: each keeps its half whatever the levels say. */
const fewestTracks = 4;
/** Spread that rooms and exports alone may give the tilts of a record, dB rms: +-3 dB, all alike probable. */
const strayTiltDb = 1.73;
/** The same for single third octaves. */
const strayShapeDb = 1.5;
/** Strays that make this much of the variance, a twelfth (songs 6 dB apart) and less, are lost in it; from a quarter on (3.5 dB) they are plain. */
const lostShare = 1 / 12;
const plainShare = 1 / 4;
/** How far the tilt is believed to follow density before a record has shown it, dB per dB. */
const tiltPerDensity = 0.5;
/** Most a song is tilted, dB from 100 Hz to 10 kHz: further ones are tilted by this much. */
const mostTiltDb = 4;
/** A record none of whose songs would be tilted by this much is not tilted: no ear hears it, and it is as often wrong as right. */
const leastTiltDb = 0.5;
/** Most a third octave is moved besides, dB. */
const mostShapeDb = 1.5;

/** How one song is drawn towards the others. */
export interface ToneMove {
  /** Where the song lies with the tone it gets on its own account, dB from 100 Hz to 10 kHz. */
  readonly fromTiltDb: number;
  /** dB from 100 Hz to 10 kHz. */
  readonly tiltDb: number;
  /** Over the 31 third octaves, dB, tilt included. */
  readonly curveDb: readonly number[];
}

/** The tone of each track beside the others, and who leads. */
export interface ToneTask {
  readonly tracks: readonly AlbumTrack[];
  /** Tone that each track gets on its own account, dB over the 31 third octaves. */
  readonly ownDb: readonly (readonly number[])[];
  readonly bandwidthHz: readonly number[];
  /** The others are drawn to this one; null draws all to their mean. */
  readonly anchor: number | null;
  /** 1 where the levels prove that nobody disturbed the record, 0 where they prove the opposite. */
  readonly levelTrust: number;
  /** Somebody finished the record. */
  readonly isFinished: boolean;
}

/**
 * Draws the tones of a record together. A deviation is kept as far as it exceeds what rooms and exports explain (James and Stein's estimator), at least by
 * half where the levels agree with density or tracks are few, and wholly in a record that somebody finished; tilt that goes with density over the record is the songs' own. Pure.
 */
export function planTones(task: ToneTask): ToneMove[] {
  const { tracks, levelTrust, isFinished } = task;
  const doubt = isFinished ? 1 - levelTrust : 1;
  const parts = tracks.map(({ relativeDb }, track) => splitTilt(relativeDb.map((level, band) => level + (task.ownDb[track][band] ?? 0))));
  const tilts = tiltMoves(
    task,
    parts.map(({ tiltDb }) => tiltDb),
    doubt,
  );
  const shapes = shapeMoves(
    parts.map(({ shapeDb }) => shapeDb),
    task.anchor,
    doubt,
  );
  return tilts.map((tiltDb, track) => {
    const moves = tiltCurve(tiltDb).map((move, band) => move + shapes[track][band]);
    return {
      fromTiltDb: roundTo(parts[track].tiltDb, 0.01),
      tiltDb: roundTo(tiltDb, 0.01),
      curveDb: moves.map((move, band) => audibleGain(move, thirdOctaveHz[band], task.bandwidthHz[track])),
    };
  });
}

function tiltMoves({ tracks, anchor, levelTrust }: ToneTask, tilts: readonly number[], doubt: number): number[] {
  const natural = followDensity(tracks.map(densityDb), tilts);
  const strange = tilts.map((tilt, track) => tilt - natural[track]);
  const centre = anchor === null ? 0 : strange[anchor];
  const least = keptDeviation * (tracks.length < fewestTracks ? 1 : levelTrust);
  const kept = Math.max(least, keptOf(strange, strayTiltDb));
  const moves = strange.map((deviation) => clamp(-(1 - kept) * doubt * (deviation - centre), mostTiltDb));
  return Math.max(...moves.map(Math.abs)) < leastTiltDb ? moves.map(() => 0) : moves;
}

/** Tilts as density foretells them: a line through the record, flatter the less the record shows it (ridge regression). */
function followDensity(density: readonly number[], tilts: readonly number[]): number[] {
  const x = centred(density);
  const mean = meanOf(tilts);
  const product = x.reduce((sum, dense, track) => sum + dense * (tilts[track] - mean), 0);
  const slope = product / (x.reduce((sum, dense) => sum + dense ** 2, 0) + strayTiltDb ** 2 / tiltPerDensity ** 2);
  return x.map((dense) => mean + slope * dense);
}

function shapeMoves(shapes: readonly (readonly number[])[], anchor: number | null, doubt: number): number[][] {
  const bands = thirdOctaveHz.map((_, band) => {
    const column = shapes.map((shape) => smoothAt(shape, band));
    const centre = anchor === null ? meanOf(column) : column[anchor];
    const kept = Math.max(keptDeviation, keptOf(column, strayShapeDb));
    return column.map((level) => soft(-(1 - kept) * doubt * (level - centre), mostShapeDb));
  });
  return shapes.map((_, track) => [...splitTilt(bands.map((band) => band[track])).shapeDb]);
}

/**
 * Share of deviations that is the songs' own when strays add `strayDb` rms. Where songs lie so far apart that strays are lost among them, nothing is known
 * of the strays and all is kept.
 */
function keptOf(deviations: readonly number[], strayDb: number): number {
  const variance = centred(deviations).reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, deviations.length - 1);
  if (variance === 0) return 1;
  const strayShare = strayDb ** 2 / variance;
  const known = Math.max(0, Math.min(1, (strayShare - lostShare) / (plainShare - lostShare)));
  return Math.max(0, 1 - strayShare * known);
}

/** Mean of a third octave and the two beside it on each side, weighted 1 2 3 2 1: narrower curves follow notes, not tone. */
function smoothAt(curve: readonly number[], band: number): number {
  let sum = 0;
  let weights = 0;
  for (let step = -2; step <= 2; step++) {
    const level = curve[band + step];
    if (level === undefined) continue;
    sum += level * (3 - Math.abs(step));
    weights += 3 - Math.abs(step);
  }
  return sum / weights;
}

function soft(value: number, limit: number): number {
  return limit * Math.tanh(value / limit);
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

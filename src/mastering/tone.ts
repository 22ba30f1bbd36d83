import type { BandLevels } from "../analysis/band-levels.ts";
import type { Measurements } from "../analysis/measurements.ts";
import { thirdOctaveHz, wideBandEdgesHz } from "../analysis/readings.ts";
import { meanOf } from "../analysis/statistics.ts";
import { roundTo } from "../audio/units.ts";
import type { Effect, Reason, StagePlan } from "../chain/plan.ts";
import { withinRange } from "../chain/settings.ts";
import { toneRanges } from "../chain/stages/tone.ts";
import { curveLoudnessDb } from "./curve-loudness.ts";
import type { Style } from "./styles/style.ts";
import { bandLevels, bandName, middleHalf } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** A band whose level wanders this much from passage to passage is trusted half. */
const halfTrustDb = 4;
/** Moves below this are not worth their phase shift. */
const smallestMoveDb = 0.3;
/** Nothing is boosted below. */
export const lowestBoostHz = 35;

/** A finished record is somebody's decision: it moves no band by more than this at equal loudness. */
export const finishedLimitDb = 0.7;

/**
 * Stage 4, tone: bands outside the middle half of comparable records are drawn towards its edge, by the style's share, less where the song itself
 * varies, never beyond the style's limit, and the style's tilt and curve are added; no boost below 35 Hz nor above the bandwidth of the source. Null when every band is inside.
 */
export function planTone(facts: Omit<TrackFacts, "readings">, style: Style, intensity: number): StagePlan | null {
  const { bands } = facts;
  if (!bands || intensity === 0) return null;
  const limitDb = facts.isFinished ? Math.min(finishedLimitDb, style.tone.limitDb) : style.tone.limitDb * intensity;
  const tone = facts.isFinished ? { ...withoutColour(style.tone), limitDb } : { ...style.tone, limitDb };
  const wanted = wantedMoves(bands, tone, intensity);
  if (Math.max(...wanted.map(Math.abs)) < smallestMoveDb) return null;
  const meanDb = meanOf(wanted);
  const moves = facts.isFinished ? spared(wanted, meanDb, limitDb, facts.measurements) : wanted.map((move) => move - meanDb);
  const curve = bandCurve(moves, facts.measurements.bandwidthHz ?? 20000);
  return {
    stage: "tone",
    settings: { phase: "minimum", midDb: curve, sideDb: curve },
    because: [
      ...colourReasons(tone, intensity),
      ...bands.relativeDb.flatMap((level, band) => reasonFor(level, band, wanted[band] - tone.curveDb[band] * intensity, tone)),
    ],
    effect: bands.relativeDb.flatMap((level, band) => effectOf(level, band, wanted[band], moves[band] - meanOf(moves))),
  };
}

/** Moves that stay within a limit when both are heard equally loud: shifted until the curve changes no loudness, which is not that of the mean band. */
function spared(wanted: readonly number[], meanDb: number, limitDb: number, { thirdOctaveDb, bandwidthHz }: Measurements): number[] {
  let shiftDb = meanDb;
  const moves = () => wanted.map((move) => Math.max(-limitDb, Math.min(limitDb, move - shiftDb)));
  for (let round = 0; round < 16; round++) shiftDb += curveLoudnessDb(bandCurve(moves(), bandwidthHz ?? 20000), thirdOctaveDb);
  return moves();
}

function withoutColour(tone: Style["tone"]): Style["tone"] {
  return { ...tone, tiltDbPerOctave: 0, curveDb: tone.curveDb.map(() => 0) };
}

/**
 * What a style would move each band by, dB: towards the middle half of records where the band is outside, plus the style's tilt as far as it does not
 * push the band out, plus the style's curve.
 */
export function wantedMoves(bands: BandLevels, tone: Style["tone"], intensity: number): number[] {
  return bands.relativeDb.map((level, band) => {
    const [low, high] = aimFor(band, tone);
    const outside = level < low ? low - level : level > high ? high - level : 0;
    const trust = 1 / (1 + (bands.deviationDb[band] / halfTrustDb) ** 2);
    const drawn = tone.limitDb * Math.tanh((outside * tone.share * intensity * trust) / tone.limitDb);
    const tilt = tone.tiltDbPerOctave * intensity * bandOctaves[band];
    const room = tilt < 0 ? Math.max(0, level + drawn - low) : Math.max(0, high - level - drawn);
    return drawn + Math.sign(tilt) * Math.min(Math.abs(tilt), room) + tone.curveDb[band] * intensity;
  });
}

/** Distance of the band centres from 1 kHz, octaves. */
const bandOctaves: readonly number[] = bandLevels.map((_, band) => Math.log2(Math.sqrt(wideBandEdgesHz[band] * wideBandEdgesHz[band + 1]) / 1000));

/** The middle half of records where a style looks for it. */
function aimFor(band: number, tone: Style["tone"]): readonly [number, number] {
  const [low, high] = middleHalf(bandLevels[band]);
  return [low + tone.offsetsDb[band], high + tone.offsetsDb[band]];
}

/** What the style gives to every track: no measurement asked for it. */
function colourReasons({ tiltDbPerOctave, curveDb }: Style["tone"], intensity: number): Reason[] {
  const added = (metric: string, amount: number, step: number, unit: string): Reason[] =>
    amount === 0 ? [] : [{ metric: `${metric} that the style adds`, measured: 0, expected: roundTo(amount * intensity, step), unit }];
  return [
    ...added("tilt", tiltDbPerOctave, 0.01, "dB/oct"),
    ...curveDb.flatMap((gainDb, band) => added(`gain from ${bandName(band)}`, gainDb, 0.1, "dB")),
  ];
}

function reasonFor(level: number, band: number, wanted: number, tone: Style["tone"]): Reason[] {
  if (Math.abs(wanted) < smallestMoveDb) return [];
  const [low, high] = aimFor(band, tone);
  return [{ metric: `level from ${bandName(band)}`, measured: roundTo(level, 0.1), expected: [roundTo(low, 0.1), roundTo(high, 0.1)], unit: "dB" }];
}

function effectOf(level: number, band: number, wanted: number, move: number): Effect[] {
  if (Math.abs(wanted) < smallestMoveDb) return [];
  return [{ metric: `level from ${bandName(band)}`, before: roundTo(level, 0.1), after: roundTo(level + move, 0.1), unit: "dB" }];
}

/** Settings of the tone stage that move the nine bands by given amounts. */
export function toneCurve(moves: readonly number[]): StagePlan["settings"] {
  const curve = bandCurve(moves, 20000);
  return { phase: "minimum", midDb: curve, sideDb: curve };
}

/** Nine band moves as a curve over the third octaves, interpolated between the band centres on a logarithmic axis, as far as the stage reaches. */
function bandCurve(moves: readonly number[], bandwidthHz: number): number[] {
  const reached = moves.map((move) => withinRange(toneRanges["midDb"], move));
  const centres = moves.map((_, band) => Math.log2(Math.sqrt(wideBandEdgesHz[band] * wideBandEdgesHz[band + 1])));
  return thirdOctaveHz.map((frequencyHz) => audibleGain(interpolate(centres, reached, Math.log2(frequencyHz)), frequencyHz, bandwidthHz));
}

/** A gain as it is set: none where a boost would lift what is not there or not heard. */
export function audibleGain(gainDb: number, frequencyHz: number, bandwidthHz: number): number {
  const isBoostOutside = gainDb > 0 && (frequencyHz < lowestBoostHz || frequencyHz > bandwidthHz * 0.9);
  return isBoostOutside ? 0 : roundTo(gainDb, 0.01);
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  if (x <= xs[0]) return ys[0];
  for (let i = 1; i < xs.length; i++) {
    if (x > xs[i]) continue;
    const share = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    const smooth = share * share * (3 - 2 * share);
    return ys[i - 1] + (ys[i] - ys[i - 1]) * smooth;
  }
  return ys[ys.length - 1];
}

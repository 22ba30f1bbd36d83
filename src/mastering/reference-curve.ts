import { kWeight } from "../analysis/k-weight.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { correlationLow } from "../analysis/stereo.ts";
import { isCoreBand, rmsOf, type ThirdOctaveLevels, thirdOctaveLevels, thirdOctaveLevelsOf } from "../analysis/third-octave-levels.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import { curveLoudnessDb } from "./curve-loudness.ts";
import { narrowestDb, type ReferenceTarget, reaches } from "./reference.ts";
import { finishedLimitDb, lowestBoostHz } from "./tone.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Largest move of a band, and of its side against its mid, at amount 1. */
export const referenceLimitDb = 6;
/** Spectra further apart than this come from other instruments; the match is reduced in proportion. */
export const unlikeDb = 9;
/** A band whose level wanders this much from passage to passage is trusted half. */
export const halfTrustDb = 4;
/** What widening may add to the loudness lost in mono; the guard allows 0.5. */
const mostMonoLossAddedDb = 0.4;

/** How the spectrum and width of a mix are to move towards references. */
export interface ReferenceMove {
  /** Mid plus side, per third octave, dB. */
  readonly toneDb: readonly number[];
  /** Side against mid, per third octave, dB. */
  readonly widthDb: readonly number[];
  /** Largest move allowed for either. */
  readonly toneLimitDb: number;
  readonly widthLimitDb: number;
  /** Distance of the spectra before, 60 Hz to 12 kHz, dB rms. */
  readonly distanceDb: number;
  /** Below 1 where the spectra are too unlike to be matched wholly. */
  readonly reduction: number;
  /** Levels of the mix. */
  readonly levels: ThirdOctaveLevels;
}

/** Null when nothing is asked of tone or width, or the mix has no loud frame. `loud` are the frames to match when not those of the mix itself. */
export function referenceMove(facts: TrackFacts, target: ReferenceTarget, intensity: number, loud?: readonly number[]): ReferenceMove | null {
  const { integratedLufs, bandwidthHz } = facts.measurements;
  const own = () => (integratedLufs === null ? null : thirdOctaveLevels(facts.readings, integratedLufs));
  const levels = loud?.length ? thirdOctaveLevelsOf(facts.readings, loud) : own();
  const share = Math.min(1, intensity);
  const tone = { ...target.amounts.tone, amount: target.amounts.tone.amount * share };
  const width = { ...target.amounts.width, amount: levels?.sideToMidDb ? target.amounts.width.amount * share : 0 };
  if (!levels || (tone.amount === 0 && width.amount === 0)) return null;
  const limit = ({ amount, isNamed }: typeof tone) => Math.min(referenceLimitDb * amount, facts.isFinished && !isNamed ? finishedLimitDb : Infinity);
  const difference = toneDifference(levels, target, bandwidthHz ?? 20000);
  const distanceDb = tone.amount > 0 ? rmsOf(difference) : 0;
  const reduction = Math.min(1, unlikeDb / Math.max(distanceDb, 1e-9));
  const deviationDb = levels.deviationDb.map((own, band) => Math.hypot(own, target.deviationDb[band]));
  const [toneLimitDb, widthLimitDb] = [limit(tone), limit(width)];
  const wantedTone = wanted(smoothDifference(difference), deviationDb, tone.amount).map((move) => move * reduction);
  const wantedWidth = wanted(smooth(widthDifference(levels, target)), deviationDb, width.amount);
  return {
    toneDb: limitTone(wantedTone, toneLimitDb, tone.amount, levels),
    widthDb: boundWidening(limited(wantedWidth, widthLimitDb, width.amount), facts, levels, width.isNamed),
    toneLimitDb,
    widthLimitDb,
    distanceDb,
    reduction,
    levels,
  };
}

/** Mid and side curves of the tone stage that move sum and width as asked: what the side gains, the mid gives, so that the tone is that of the sum. */
export function curvesFor(move: ReferenceMove, bandwidthHz: number): { midDb: number[]; sideDb: number[] } {
  const midDb = move.toneDb.map((tone, band) => {
    const bounded = Math.max(-move.toneLimitDb, Math.min(move.toneLimitDb, tone - sumChange(0, move.widthDb[band], smoothWidth(move.levels)[band])));
    return move.toneLimitDb === 0 ? tone : bounded;
  });
  const settle = (curve: readonly number[]) => curve.map((gainDb, band) => roundTo(mayBoost(band, bandwidthHz) ? gainDb : Math.min(0, gainDb), 0.01));
  return { midDb: settle(midDb), sideDb: settle(midDb.map((gainDb, band) => gainDb + move.widthDb[band])) };
}

/** What gains of mid and side do to their sum, dB. */
export function sumChange(midDb: number, sideDb: number, sideToMidDb: number): number {
  const ratio = 10 ** (sideToMidDb / 10);
  return powerToDb((10 ** (midDb / 10) + ratio * 10 ** (sideDb / 10)) / (1 + ratio));
}

/** A curve over 2/3 octave: half of itself, a quarter of each neighbour. Narrower is the key and the bass note. */
export function smooth(curve: readonly number[]): number[] {
  return curve.map((level, band) => level / 2 + ((curve[band - 1] ?? level) + (curve[band + 1] ?? level)) / 4);
}

/** Fine structure under this says that mix and reference play the same; well above it, that they do not. */
const sameMusicDb = 0.15;
const otherMusicDb = 0.45;

/** 2/3 octave for the same music; smoothed once more where the fine structure shows another passage or song, whose notes are no guide. */
export function smoothDifference(difference: readonly number[]): number[] {
  const once = smooth(difference);
  const fineDb = rmsOf(difference.map((value, band) => value - once[band]));
  const share = Math.max(0, Math.min(1, (fineDb - sameMusicDb) / (otherMusicDb - sameMusicDb)));
  return smooth(once).map((twice, band) => once[band] + share * (twice - once[band]));
}

/** Side to mid, smooth; -40 dB for a mono track. */
function smoothWidth({ sideToMidDb }: ThirdOctaveLevels): number[] {
  return smooth(thirdOctaveHz.map((_, band) => Math.max(narrowestDb, sideToMidDb?.[band] ?? narrowestDb)));
}

function mayBoost(band: number, bandwidthHz: number): boolean {
  return thirdOctaveHz[band] > lowestBoostHz && reaches(bandwidthHz, band);
}

/** Reference less mix where both have sound, its mean removed; beyond the edge of either the last known difference, fading. */
export function toneDifference(levels: ThirdOctaveLevels, target: ReferenceTarget, bandwidthHz: number): number[] {
  const raw = target.relativeDb.map((level, band) => (level === null || !reaches(bandwidthHz, band) ? null : level - levels.relativeDb[band]));
  const core = raw.filter((value, band): value is number => value !== null && isCoreBand(band));
  const mean = core.reduce((sum, value) => sum + value, 0) / Math.max(1, core.length);
  let last = 0;
  return raw.map((value) => {
    last = value === null ? last / 2 : value - mean;
    return last;
  });
}

/** Reference less mix in side against mid; none where the mix has no side to turn up. */
export function widthDifference({ sideToMidDb }: ThirdOctaveLevels, target: ReferenceTarget): number[] {
  return thirdOctaveHz.map((_, band) => {
    if (!sideToMidDb || !target.sideToMidDb) return 0;
    const own = Math.max(narrowestDb, sideToMidDb[band]);
    return own <= narrowestDb ? 0 : Math.max(narrowestDb, target.sideToMidDb[band]) - own;
  });
}

/** At amount 1 the whole difference; below, what lies outside the tolerance, less where mix or reference vary. */
function wanted(difference: readonly number[], deviationDb: readonly number[], amount: number): number[] {
  if (amount === 1) return [...difference];
  return difference.map((value, band) => {
    const outside = Math.sign(value) * Math.max(0, Math.abs(value) - deviationDb[band] / 2);
    return (amount * outside) / (1 + (deviationDb[band] / halfTrustDb) ** 2);
  });
}

/** Hard at amount 1, so that nothing within the limit is bent; soft below. */
function limited(curve: readonly number[], limitDb: number, amount: number): number[] {
  if (limitDb === 0) return curve.map(() => 0);
  return curve.map((move) => (amount === 1 ? Math.max(-limitDb, Math.min(limitDb, move)) : limitDb * Math.tanh(move / limitDb)));
}

/** Below amount 1 the curve is shifted until it leaves the loudness as it is: then its limit is that of what is heard at equal loudness. */
function limitTone(curve: readonly number[], limitDb: number, amount: number, levels: ThirdOctaveLevels): number[] {
  let moves = limited(curve, limitDb, amount);
  let shift = 0;
  for (let round = 0; round < 8 && amount < 1; round++) {
    shift += curveLoudnessDb(moves, levels.relativeDb);
    moves = limited(
      curve.map((move) => move - shift),
      limitDb,
      amount,
    );
  }
  return moves;
}

/** Widening stops where it would cost a listener in mono: named amounts trust the reference, others what the guard allows. */
function boundWidening(widthDb: readonly number[], facts: TrackFacts, levels: ThirdOctaveLevels, isNamed: boolean): readonly number[] {
  if (isNamed || !widthDb.some((move) => move > 0)) return widthDb;
  const isFragile = (facts.measurements.monoLossDb ?? 0) > 1.5 || (correlationLow(facts.readings) ?? 1) < 0;
  let moves = widthDb;
  for (let round = 0; round < 6 && (isFragile || monoLossAdded(moves, levels) > mostMonoLossAddedDb); round++) {
    moves = moves.map((move) => (move <= 0 ? move : isFragile ? 0 : move / 2));
  }
  return moves;
}

/** Loudness of mid plus side against the mid alone is what mono loses; how much more after a change of width, dB. */
function monoLossAdded(widthDb: readonly number[], levels: ThirdOctaveLevels): number {
  const ratios = smoothWidth(levels);
  let [mid, before, after] = [0, 0, 0];
  levels.relativeDb.forEach((level, band) => {
    const ratio = 10 ** (ratios[band] / 10);
    const midPower = (10 ** (level / 10) * kWeight(thirdOctaveHz[band])) / (1 + ratio);
    mid += midPower;
    before += midPower * ratio;
    after += midPower * ratio * 10 ** (widthDb[band] / 10);
  });
  return powerToDb((mid + after) / (mid + before));
}

import type { LoudMoments } from "../analysis/loud-moments.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { aroundMean, isCoreBand } from "../analysis/third-octave-levels.ts";
import { smooth } from "./reference-curve.ts";

const bands = thirdOctaveHz.length;
const firstCore = thirdOctaveHz.findIndex((_, band) => isCoreBand(band));
const coreBands = thirdOctaveHz.filter((_, band) => isCoreBand(band)).length;

/** Rounds, and the share of nearest pairs that is kept in them: from most, so that a wrong start is left behind, to those that truly agree. */
const keptShares = [0.8, 0.8, 0.8, 0.8, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3];
/** Pairs this far apart weigh half, dB. */
const halfWeightDb = Math.SQRT2;
/** A band that only one of a pair has says nothing about an equaliser, dB. */
const mostPairDb = 12;
/** Fewer moments, 17 s, are no sample: in 10 s the pairs found err more than the means do. */
const fewestMoments = 100;

/** How a reference differs from a mix where both sound alike. */
export interface AlikeDifference {
  /** Reference less mix per third octave around its mean, dB. */
  readonly toneDb: readonly number[];
  /** Side against mid, reference less mix, per third octave, dB; null where one of the two is mono. */
  readonly widthDb: readonly number[] | null;
  /** Median distance of the pairs from each other after the difference, dB rms: how unlike the two remain. */
  readonly apartDb: number;
  /** The same of nine in ten of all pairs, dB rms: near nothing where both play the same from end to end. */
  readonly mostApartDb: number;
}

interface Pair {
  readonly mix: number;
  readonly reference: number;
  /** Mean square over the core bands, dB². */
  readonly apart: number;
}

/**
 * Pairs every moment of each track with the nearest of the other, takes the mean difference of the nearest pairs, and begins again with it: iterative
 * closest points (Besl & McKay 1992), trimmed (Chetverikov et al. 2002), where the unknown is one curve added to every spectrum. What plays in one track only finds no near
 * partner and drops out, which no mean over whole passages can do. `startDb` is a first guess, such as the difference of the means.
 * Null where either track has too few moments.
 */
export function alikeDifference(mix: LoudMoments, reference: LoudMoments, startDb: readonly number[]): AlikeDifference | null {
  if (Math.min(mix.count, reference.count) < fewestMoments) return null;
  let smoothed = startDb;
  let toneDb = startDb;
  let pairs: Pair[] = [];
  let kept: Pair[] = [];
  for (const share of keptShares) {
    pairs = nearestPairs(mix, reference, Float64Array.from(smoothed)).sort((a, b) => a.apart - b.apart);
    kept = pairs.slice(0, Math.ceil(share * pairs.length));
    toneDb = meanDifference(mix, reference, kept, smoothed);
    smoothed = smooth(smooth(toneDb));
  }
  const apartDb = Math.sqrt(kept[kept.length >> 1].apart);
  return { toneDb, widthDb: widthDifference(mix, reference, kept), apartDb, mostApartDb: Math.sqrt(pairs[Math.floor(0.9 * pairs.length)].apart) };
}

/** For every moment of either track its nearest in the other, once the curve is added to the mix. */
function nearestPairs(mix: LoudMoments, reference: LoudMoments, curveDb: Float64Array): Pair[] {
  const ofMix = Array.from({ length: mix.count }, (_, moment): Pair => ({ mix: moment, reference: 0, apart: Number.POSITIVE_INFINITY }));
  const ofReference: Pair[] = [];
  for (let second = 0; second < reference.count; second++) {
    let nearest: Pair = { mix: 0, reference: second, apart: Number.POSITIVE_INFINITY };
    for (let first = 0; first < mix.count; first++) {
      const apart = distance(mix, first, reference, second, curveDb, Math.max(nearest.apart, ofMix[first].apart));
      if (apart < nearest.apart) nearest = { mix: first, reference: second, apart };
      if (apart < ofMix[first].apart) ofMix[first] = { mix: first, reference: second, apart };
    }
    ofReference.push(nearest);
  }
  return [...ofMix, ...ofReference];
}

/** Mean square of the difference over the core bands, dB²; infinite as soon as it exceeds what is of interest. */
function distance(mix: LoudMoments, first: number, reference: LoudMoments, second: number, curveDb: Float64Array, most: number): number {
  const limit = most * coreBands;
  const [own, other] = [mix.relativeDb, reference.relativeDb];
  let sum = 0;
  for (let band = firstCore; band < firstCore + coreBands; band++) {
    sum += (other[second * bands + band] - own[first * bands + band] - curveDb[band]) ** 2;
    if (sum > limit) return Number.POSITIVE_INFINITY;
  }
  return sum / coreBands;
}

function meanDifference(mix: LoudMoments, reference: LoudMoments, pairs: readonly Pair[], curveDb: readonly number[]): number[] {
  const sums = new Float64Array(bands);
  let weights = 0;
  for (const pair of pairs) {
    const weight = 1 / (1 + pair.apart / halfWeightDb ** 2);
    weights += weight;
    for (let band = 0; band < bands; band++) {
      const beyond = reference.relativeDb[pair.reference * bands + band] - mix.relativeDb[pair.mix * bands + band] - curveDb[band];
      sums[band] += weight * Math.max(-mostPairDb, Math.min(mostPairDb, beyond));
    }
  }
  return aroundMean(curveDb.map((level, band) => level + sums[band] / weights));
}

/** What the side of the mix must gain for its mean share to be the reference's: of shares, a loud pair counts no more than a soft one. */
function widthDifference(mix: LoudMoments, reference: LoudMoments, pairs: readonly Pair[]): number[] | null {
  const [own, other] = [mix.sideShare, reference.sideShare];
  if (!own || !other) return null;
  return thirdOctaveHz.map((_, band) => {
    const shares = pairs.map((pair) => own[pair.mix * bands + band]);
    const wanted = pairs.reduce((sum, pair) => sum + other[pair.reference * bands + band], 0) / pairs.length;
    return gainForShare(shares, wanted);
  });
}

const mostWidthDb = 24;

/** By bisection: more side is more share. Within 24 dB either way; none where the mix has no side to turn up. */
function gainForShare(shares: readonly number[], wanted: number): number {
  if (!shares.some((share) => share > 1e-6)) return 0;
  let [low, high] = [-mostWidthDb, mostWidthDb];
  for (let halving = 0; halving < 14; halving++) {
    const gainDb = (low + high) / 2;
    const power = 10 ** (gainDb / 10);
    const mean = shares.reduce((sum, share) => sum + (power * share) / (1 - share + power * share), 0) / shares.length;
    if (mean < wanted) low = gainDb;
    else high = gainDb;
  }
  return (low + high) / 2;
}

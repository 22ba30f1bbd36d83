import { allocateF32 } from "../memory";
import { largestBend } from "./bend";
import { kaiser, sinc } from "./window";

/** Half-length of the screening filter. */
export const screenReach: i32 = 12;
const finePhases: i32 = 16;
/** Phases of the 4x grid between two samples, and of the 16x grid between two points of that. */
const groupPhases: i32 = 3;
/** The 4x grid, and its four gaps. */
const groups: i32 = 5;
/** Window of the screening filter (24 taps) and of the fine one, Kaiser beta: a short filter is better off with the narrower transition. */
const screenBeta: f64 = 6;
const fineBeta: f64 = 7;
/** How far the 4x grid may lie below a peak between its points: cos(π/8), a sine at half the rate. */
export const coarseShare: f32 = 0.9238;
/** What f32 arithmetic may add to a point, as a share. */
const rounding: f64 = 1e-5;
/** The screening filters are folded about their middle: a coefficient for every pair of samples. */
const foldedPlane: usize = (<usize>screenReach) << 2;

/** Band-limited interpolation between samples, for finding inter-sample peaks.
 *  Two filters: a short one gives the 4x grid for screening, a long one any 16x point for the final word. The longer, the nearer to half
 *  the rate it reads true: within 0.1 dB up to 0.483 of the rate with a reach of 64 samples to either side, up to 0.496 with 256.
 *  Tables only; the caller owns the signal. */
export class PeakInterpolator {
  private readonly screenTable: usize;
  private readonly fineTable: usize;
  /** Largest sum of |h|: no interpolated point exceeds this times the largest sample in reach of the fine filter. */
  readonly fineBound: f32;
  /** The same for the points and the reach of the screening filter. */
  readonly screenBound: f32;
  /** A point of the screening grid lies no farther from the chord between its samples than `bendBound` times the largest bend in reach; and no chord,
   *  with what the filter's first moment adds, exceeds `chordBound` times the larger sample. */
  private readonly bendBound: f32;
  private readonly chordBound: f32;

  /** `reach` is a power of two from 64 on. */
  constructor(readonly reach: i32) {
    this.screenTable = allocateF32(3 * screenReach);
    this.fineTable = allocateF32(groups * groupPhases * 2 * reach);
    const screenBound = this.fillScreen();
    const half = chordFit(0.5);
    const quarter = chordFit(0.25);
    this.screenBound = <f32>screenBound;
    this.bendBound = <f32>Math.max(half.bend, quarter.bend);
    this.chordBound = <f32>(1 + 2 * Math.max(half.moment, quarter.moment) + rounding);
    this.fineBound = <f32>Math.max(screenBound, this.fillFine());
  }

  /** The largest sample of `count` and the next that can leave every point of the screening grid between them at or below a level. In smooth passages a little
   *  below it, where bounds by the sum of |h| say less than half. */
  highestBelow(level: f32, at: usize, count: i32): f32 {
    const bend = largestBend(at - ((<usize>(screenReach - 3)) << 2), count + 2 * screenReach);
    return (level - bend * this.bendBound) / this.chordBound;
  }

  /** A group of three phases after the other, in each the phases side by side, four taps at a time. Returns the largest sum of |h|. */
  private fillFine(): f64 {
    const taps = 2 * this.reach;
    const phase = new StaticArray<f32>(taps);
    let bound: f64 = 1;
    for (let group = 0; group < groups; group++) {
      for (let n = 0; n < groupPhases; n++) {
        bound = Math.max(bound, fillPhase(changetype<usize>(phase), <f64>phaseOf(group, n) / <f64>finePhases, this.reach, fineBeta));
        const first = this.groupAt(group) + ((<usize>n) << 4);
        for (let tap = 0; tap < taps; tap += 4) {
          const from = changetype<usize>(phase) + ((<usize>tap) << 2);
          v128.store(first + ((<usize>tap) << 2) * <usize>groupPhases, v128.load(from));
        }
      }
    }
    return bound;
  }

  private groupAt(group: i32): usize {
    return this.fineTable + ((<usize>(group * groupPhases * 2 * this.reach)) << 2);
  }

  /** The point at 1/2 asks for the sum of each pair of samples about the middle. Those at 1/4 and 3/4 are mirror images: an even part of the sums, plus or
   *  minus an odd part of the differences. Returns the largest sum of |h|. */
  private fillScreen(): f64 {
    const taps = memory.data(<i32>foldedPlane * 2, 16);
    let bound = fillPhase(taps, 0.5, screenReach, screenBeta);
    const last = taps + foldedPlane - 4;
    memory.copy(this.screenTable, taps + foldedPlane, foldedPlane);
    bound = Math.max(bound, fillPhase(taps, 0.25, screenReach, screenBeta));
    for (let at: usize = 0; at < foldedPlane; at += 4) {
      const before = load<f32>(last - at);
      const after = load<f32>(last + 4 + at);
      store<f32>(this.screenTable + foldedPlane + at, 0.5 * (before + after));
      store<f32>(this.screenTable + 2 * foldedPlane + at, 0.5 * (before - after));
    }
    return bound;
  }

  /** Interpolates at +1/4, +1/2 and +3/4 after each of eight neighbouring samples; `at` points to the first of them.
   *  Writes the larger of |sample| and its three successors, one f32 a sample, to `peaks`. */
  screenEight(at: usize, peaks: usize): void {
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    let nextHalf = f32x4.splat(0);
    let nextEven = f32x4.splat(0);
    let nextOdd = f32x4.splat(0);
    for (let h = this.screenTable, end = h + foldedPlane; h < end; h += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const next = v128.load(before, 16);
      const nextY = v128.load(after, 16);
      const sum = f32x4.add(x, y);
      const nextSum = f32x4.add(next, nextY);
      const halfTap = v128.load_splat<f32>(h);
      const evenTap = v128.load_splat<f32>(h, foldedPlane);
      const oddTap = v128.load_splat<f32>(h, 2 * foldedPlane);
      half = f32x4.add(half, f32x4.mul(sum, halfTap));
      nextHalf = f32x4.add(nextHalf, f32x4.mul(nextSum, halfTap));
      even = f32x4.add(even, f32x4.mul(sum, evenTap));
      nextEven = f32x4.add(nextEven, f32x4.mul(nextSum, evenTap));
      odd = f32x4.add(odd, f32x4.mul(f32x4.sub(x, y), oddTap));
      nextOdd = f32x4.add(nextOdd, f32x4.mul(f32x4.sub(next, nextY), oddTap));
      before -= 4;
      after += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), half, even, odd));
    v128.store(peaks, largestOfFour(v128.load(at, 16), nextHalf, nextEven, nextOdd), 16);
  }

  /** `screenEight` for four samples. */
  screenFour(at: usize, peaks: usize): void {
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let h = this.screenTable, end = h + foldedPlane; h < end; h += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const sum = f32x4.add(x, y);
      half = f32x4.add(half, f32x4.mul(sum, v128.load_splat<f32>(h)));
      even = f32x4.add(even, f32x4.mul(sum, v128.load_splat<f32>(h, foldedPlane)));
      odd = f32x4.add(odd, f32x4.mul(f32x4.sub(x, y), v128.load_splat<f32>(h, 2 * foldedPlane)));
      before -= 4;
      after += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), half, even, odd));
  }

  /** Largest |x| on the 16x grid in [sample, sample + 1); where it is sure to be below `least`, that of the 4x grid. */
  refine(at: usize, least: f32): f32 {
    const from = at - ((<usize>(this.reach - 1)) << 2);
    const grid = this.threePoints(from, 0);
    const start = abs(load<f32>(at));
    const next = abs(load<f32>(at + 4));
    const a = f32x4.extract_lane(grid, 0);
    const b = f32x4.extract_lane(grid, 1);
    const c = f32x4.extract_lane(grid, 2);
    let largest = max(max(start, a), max(b, c));
    if (largest < least * coarseShare) return largest;
    if (start >= a) largest = max(largest, this.largestInGap(from, 1));
    if (a > start && a >= b) largest = max(largest, this.crest(from, 1, start, a, b, largest));
    if (b > a && b >= c) largest = max(largest, this.crest(from, 2, a, b, c, largest));
    if (c > b && c >= next) largest = max(largest, this.crest(from, 3, b, c, next, largest));
    if (next > c && next > largest * coarseShare) largest = max(largest, this.largestInGap(from, 4));
    return largest;
  }

  /** Largest |x| on the 16x grid beside a point of the 4x grid, `top`, that its neighbours do not exceed: in the gap towards the larger of them, or, where
   *  nothing there is above the top, in the other one. `gap` is the one before the top. What cannot exceed `least` is the top itself. */
  private crest(from: usize, gap: i32, before: f32, top: f32, after: f32, least: f32): f32 {
    if (top < least * coarseShare) return top;
    const likelier = before > after ? gap : gap + 1;
    const largest = this.largestInGap(from, likelier);
    return largest > top ? largest : max(top, this.largestInGap(from, likelier == gap ? gap + 1 : gap));
  }

  /** Largest |x| at the three points of a gap. */
  private largestInGap(from: usize, gap: i32): f32 {
    const points = this.threePoints(from, gap);
    return max(max(f32x4.extract_lane(points, 0), f32x4.extract_lane(points, 1)), f32x4.extract_lane(points, 2));
  }

  /** |x| at the three points of a group. */
  private threePoints(from: usize, group: i32): v128 {
    let h = this.groupAt(group);
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    for (let at = from, end = from + ((<usize>(2 * this.reach)) << 2); at < end; at += 16) {
      const x = v128.load(at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(h)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(h, 16)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(h, 32)));
      h += 48;
    }
    return f32x4.abs(f32x4(sumLanes(a), sumLanes(b), sumLanes(c), 0));
  }
}

/** Of limiter and clip: reads true up to 0.483 of the rate, looks 64 frames ahead. */
export const peakInterpolator: PeakInterpolator = new PeakInterpolator(64);
/** Of the true-peak meter, whose reading is final: reads true up to 0.496 of the rate, looks 256 frames ahead. */
export const meterInterpolator: PeakInterpolator = new PeakInterpolator(256);

/** Phase `n` of a group, in sixteenths: the first group is the 4x grid, without the sample itself, the others are the gaps of it. */
function phaseOf(group: i32, n: i32): i32 {
  return group == 0 ? 4 * (n + 1) : 4 * (group - 1) + n + 1;
}

/** Largest magnitude, lane by lane, of the sample, the point at 1/2, and the points at 1/4 and 3/4, which are the sum and the difference of two parts. */
function largestOfFour(sample: v128, half: v128, even: v128, odd: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.abs(sample), f32x4.abs(half)), f32x4.add(f32x4.abs(even), f32x4.abs(odd)));
}

function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Windowed sinc for a point `fraction` after the centre sample, unity gain at DC. Returns the sum of |h|. */
function fillPhase(table: usize, fraction: f64, reach: i32, beta: f64): f64 {
  let sum: f64 = 0;
  for (let tap = 0; tap < 2 * reach; tap++) {
    const distance = fraction - <f64>(tap - reach + 1);
    const value = sinc(distance) * kaiser(distance / <f64>reach, beta);
    sum += value;
    store<f32>(table + ((<usize>tap) << 2), <f32>value);
  }
  let absolute: f64 = 0;
  for (let tap = 0; tap < 2 * reach; tap++) {
    const at = table + ((<usize>tap) << 2);
    const value = <f64>load<f32>(at) / sum;
    store<f32>(at, <f32>value);
    absolute += Math.abs(value);
  }
  return absolute;
}

/** How a screening filter differs from the chord between the two samples in its middle. */
class ChordFit {
  constructor(
    /** Magnitude of its first moment about its point, in samples. */
    readonly moment: f64,
    /** Sum of the magnitudes of what is left, written as a filter of second differences. */
    readonly bend: f64,
  ) {}
}

/** The screening filter of a point `fraction` after the centre sample, as chord, first moment and bends: summed twice, its taps less those of the chord. */
function chordFit(fraction: f64): ChordFit {
  const taps = changetype<usize>(new StaticArray<f32>(2 * screenReach));
  fillPhase(taps, fraction, screenReach, screenBeta);
  const centre = screenReach - 1;
  let moment: f64 = 0;
  for (let tap = 0; tap < 2 * screenReach; tap++) moment += <f64>load<f32>(taps + ((<usize>tap) << 2)) * (<f64>(tap - centre) - fraction);
  let slope: f64 = 0;
  let value: f64 = 0;
  let bend: f64 = 0;
  for (let tap = 0; tap < 2 * screenReach; tap++) {
    let left = <f64>load<f32>(taps + ((<usize>tap) << 2));
    if (tap == centre) left -= 1 - fraction - moment;
    if (tap == centre + 1) left -= fraction + moment;
    slope += left;
    value += slope;
    bend += Math.abs(value);
  }
  return new ChordFit(Math.abs(moment), bend);
}

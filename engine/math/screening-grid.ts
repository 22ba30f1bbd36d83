import { allocateF32 } from "../memory";
import { largestBend } from "./bend";
import { fillPhase } from "./interpolate";

/** How many samples the filter looks at to either side. */
export const screenReach: i32 = 12;
/** Kaiser beta of its window: so short a filter is better off with the narrower transition. */
const windowBeta: f64 = 6;
/** What f32 arithmetic may add to a point, as a share. */
const rounding: f64 = 1e-5;
/** The filters are folded about their middle: a coefficient for every pair of samples. */
const plane: usize = (<usize>screenReach) << 2;

/** Three points between neighbouring samples by a short filter, 24 taps: a 4x grid that shows where peaks may lie. `PeakInterpolator` has the final word.
 *  Tables only; the caller owns the signal. */
class ScreeningGrid {
  private readonly table: usize = allocateF32(3 * screenReach);
  /** Largest sum of |h|: no point exceeds this times the largest sample in reach. */
  readonly bound: f32;
  /** A point lies no farther from the chord between its samples than `bendBound` times the largest bend in reach; and no chord, with what the filter's
   *  first moment adds, exceeds `chordBound` times the larger sample. */
  private readonly bendBound: f32;
  private readonly chordBound: f32;

  constructor() {
    const taps = memory.data(<i32>plane * 2, 16);
    let bound = fillPhase(taps, 0.5, screenReach, windowBeta);
    const half = new ChordFit(taps, 0.5);
    memory.copy(this.table, taps + plane, plane);
    bound = Math.max(bound, fillPhase(taps, 0.25, screenReach, windowBeta));
    const quarter = new ChordFit(taps, 0.25);
    this.foldQuarter(taps);
    this.bound = <f32>bound;
    this.bendBound = <f32>Math.max(half.bend, quarter.bend);
    this.chordBound = <f32>(1 + 2 * Math.max(half.moment, quarter.moment) + rounding);
  }

  /** The point at 1/2 asks for the sum of each pair of samples about the middle. Those at 1/4 and 3/4 are mirror images: an even part of the sums, plus or
   *  minus an odd part of the differences. */
  private foldQuarter(taps: usize): void {
    const last = taps + plane - 4;
    for (let at: usize = 0; at < plane; at += 4) {
      const before = load<f32>(last - at);
      const after = load<f32>(last + 4 + at);
      store<f32>(this.table + plane + at, 0.5 * (before + after));
      store<f32>(this.table + 2 * plane + at, 0.5 * (before - after));
    }
  }

  /** The largest sample of `count` and the next that can leave every point between them at or below a level. In smooth passages a little below it, where
   *  bounds by the sum of |h| say less than half. */
  highestBelow(level: f32, at: usize, count: i32): f32 {
    const bend = largestBend(at - ((<usize>(screenReach - 3)) << 2), count + 2 * screenReach);
    return (level - bend * this.bendBound) / this.chordBound;
  }

  /** Interpolates at +1/4, +1/2 and +3/4 after each of eight neighbouring samples; `at` points to the first of them.
   *  Writes the larger of |sample| and its three successors, one f32 a sample, to `peaks`. */
  eight(at: usize, peaks: usize): void {
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    let nextHalf = f32x4.splat(0);
    let nextEven = f32x4.splat(0);
    let nextOdd = f32x4.splat(0);
    for (let h = this.table, end = h + plane; h < end; h += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const next = v128.load(before, 16);
      const nextY = v128.load(after, 16);
      const sum = f32x4.add(x, y);
      const nextSum = f32x4.add(next, nextY);
      const halfTap = v128.load_splat<f32>(h);
      const evenTap = v128.load_splat<f32>(h, plane);
      const oddTap = v128.load_splat<f32>(h, 2 * plane);
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

  /** `eight` for four samples. */
  four(at: usize, peaks: usize): void {
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let h = this.table, end = h + plane; h < end; h += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const sum = f32x4.add(x, y);
      half = f32x4.add(half, f32x4.mul(sum, v128.load_splat<f32>(h)));
      even = f32x4.add(even, f32x4.mul(sum, v128.load_splat<f32>(h, plane)));
      odd = f32x4.add(odd, f32x4.mul(f32x4.sub(x, y), v128.load_splat<f32>(h, 2 * plane)));
      before -= 4;
      after += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), half, even, odd));
  }
}

/** How a filter for a point `fraction` after its centre sample differs from the chord between the two samples in its middle. */
class ChordFit {
  /** Magnitude of its first moment about the point, in samples. */
  readonly moment: f64;
  /** Sum of the magnitudes of what is left, written as a filter of second differences: its taps less those of the chord, summed twice. */
  readonly bend: f64;

  constructor(taps: usize, fraction: f64) {
    const centre = screenReach - 1;
    let moment: f64 = 0;
    for (let tap = 0; tap < 2 * screenReach; tap++) moment += tapAt(taps, tap) * (<f64>(tap - centre) - fraction);
    let slope: f64 = 0;
    let value: f64 = 0;
    let bend: f64 = 0;
    for (let tap = 0; tap < 2 * screenReach; tap++) {
      slope += tapAt(taps, tap);
      if (tap == centre) slope -= 1 - fraction - moment;
      if (tap == centre + 1) slope -= fraction + moment;
      value += slope;
      bend += Math.abs(value);
    }
    this.moment = Math.abs(moment);
    this.bend = bend;
  }
}

function tapAt(taps: usize, tap: i32): f64 {
  return <f64>load<f32>(taps + ((<usize>tap) << 2));
}

/** Largest magnitude, lane by lane, of the sample, the point at 1/2, and the points at 1/4 and 3/4, which are the sum and the difference of two parts. */
function largestOfFour(sample: v128, half: v128, even: v128, odd: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.abs(sample), f32x4.abs(half)), f32x4.add(f32x4.abs(even), f32x4.abs(odd)));
}

/** The grid of all that look for peaks. */
export const screeningGrid: ScreeningGrid = new ScreeningGrid();

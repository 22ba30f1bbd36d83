import { allocateF32 } from "../memory";
import { kaiser, sinc } from "./window";

const finePhases: i32 = 16;
/** Phases of the 4x grid between two samples, and of the 16x grid between two points of that. */
const groupPhases: i32 = 3;
/** The 4x grid, and its four gaps. */
const groups: i32 = 5;
/** Kaiser beta of the window. */
const windowBeta: f64 = 7;
/** How far the 4x grid may lie below a peak between its points: cos(π/8), a sine at half the rate. */
export const coarseShare: f32 = 0.9238;
/** Band-limited interpolation between samples on a 16x grid: the final word on inter-sample peaks. The longer the filter, the nearer to half the rate it reads
 *  true: within 0.1 dB up to 0.483 of the rate with a reach of 64 samples to either side, up to 0.496 with 256.
 *  Tables only; the caller owns the signal. */
export class PeakInterpolator {
  private readonly taps: usize;
  /** Largest sum of |h|: no interpolated point exceeds this times the largest sample in reach. */
  readonly bound: f32;

  /** `reach` is a power of two from 64 on. */
  constructor(readonly reach: i32) {
    this.taps = allocateF32(groups * groupPhases * 2 * reach);
    this.bound = <f32>this.fill();
  }

  /** A group of three phases after the other, in each the phases side by side, four taps at a time. Returns the largest sum of |h|. */
  private fill(): f64 {
    const taps = 2 * this.reach;
    const phase = new StaticArray<f32>(taps);
    let bound: f64 = 1;
    for (let group = 0; group < groups; group++) {
      for (let n = 0; n < groupPhases; n++) {
        bound = Math.max(bound, fillPhase(changetype<usize>(phase), <f64>phaseOf(group, n) / <f64>finePhases, this.reach, windowBeta));
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
    return this.taps + ((<usize>(group * groupPhases * 2 * this.reach)) << 2);
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

function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Windowed sinc for a point `fraction` after the centre sample, unity gain at DC. Returns the sum of |h|. */
export function fillPhase(table: usize, fraction: f64, reach: i32, beta: f64): f64 {
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

import { allocateF32 } from "../memory";
import { kaiser, sinc } from "./window";

/** Half-length of the screening filter. */
export const screenReach: i32 = 12;
const finePhases: i32 = 16;
/** Window of the screening filter (24 taps) and of the fine one, Kaiser beta: a short filter is better off with the narrower transition. */
const screenBeta: f64 = 6;
const fineBeta: f64 = 7;
/** How far the 4x grid may lie below a peak between its points: cos(π/8), a sine at half the rate. */
export const coarseShare: f32 = 0.9238;
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

  /** `reach` is a power of two from 64 on. */
  constructor(readonly reach: i32) {
    this.screenTable = allocateF32(3 * screenReach);
    this.fineTable = allocateF32(finePhases * 2 * reach);
    const screenBound = this.fillScreen();
    let bound = screenBound;
    for (let phase = 0; phase < finePhases; phase++) {
      const at = this.fineTable + ((<usize>(planeOf(phase) * 2 * reach)) << 2);
      bound = Math.max(bound, fillPhase(at, <f64>phase / <f64>finePhases, reach, fineBeta));
    }
    this.screenBound = <f32>screenBound;
    this.fineBound = <f32>bound;
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
    const h = this.screenTable;
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    let nextHalf = f32x4.splat(0);
    let nextEven = f32x4.splat(0);
    let nextOdd = f32x4.splat(0);
    for (let tap: usize = 0; tap < foldedPlane; tap += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const next = v128.load(before + 16);
      const nextY = v128.load(after + 16);
      const sum = f32x4.add(x, y);
      const nextSum = f32x4.add(next, nextY);
      const halfTap = v128.load_splat<f32>(h + tap);
      const evenTap = v128.load_splat<f32>(h + foldedPlane + tap);
      const oddTap = v128.load_splat<f32>(h + 2 * foldedPlane + tap);
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
    v128.store(peaks + 16, largestOfFour(v128.load(at + 16), nextHalf, nextEven, nextOdd));
  }

  /** `screenEight` for four samples. */
  screenFour(at: usize, peaks: usize): void {
    const h = this.screenTable;
    let before = at;
    let after = at + 4;
    let half = f32x4.splat(0);
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    for (let tap: usize = 0; tap < foldedPlane; tap += 4) {
      const x = v128.load(before);
      const y = v128.load(after);
      const sum = f32x4.add(x, y);
      half = f32x4.add(half, f32x4.mul(sum, v128.load_splat<f32>(h + tap)));
      even = f32x4.add(even, f32x4.mul(sum, v128.load_splat<f32>(h + foldedPlane + tap)));
      odd = f32x4.add(odd, f32x4.mul(f32x4.sub(x, y), v128.load_splat<f32>(h + 2 * foldedPlane + tap)));
      before -= 4;
      after += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), half, even, odd));
  }

  /** Largest |x| on the 16x grid in [sample, sample + 1); where it is sure to be below `least`, that of the 4x grid. */
  refine(at: usize, least: f32): f32 {
    const from = at - ((<usize>(this.reach - 1)) << 2);
    let largest = this.fourPoints(from, 0);
    if (largest < least * coarseShare) return largest;
    for (let plane = 4; plane < finePhases; plane += 4) largest = max(largest, this.fourPoints(from, plane));
    return largest;
  }

  /** Largest |x| of the points of four neighbouring planes. */
  private fourPoints(from: usize, first: i32): f32 {
    const plane = (<usize>(2 * this.reach)) << 2;
    const h = this.fineTable + <usize>first * plane;
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let at: usize = 0; at < plane; at += 16) {
      const x = v128.load(from + at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(h + at)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(h + plane + at)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(h + 2 * plane + at)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(h + 3 * plane + at)));
    }
    return max(max(abs(sumLanes(a)), abs(sumLanes(b))), max(abs(sumLanes(c)), abs(sumLanes(d))));
  }
}

/** Of limiter and clip: reads true up to 0.483 of the rate, looks 64 frames ahead. */
export const peakInterpolator: PeakInterpolator = new PeakInterpolator(64);
/** Of the true-peak meter, whose reading is final: reads true up to 0.496 of the rate, looks 256 frames ahead. */
export const meterInterpolator: PeakInterpolator = new PeakInterpolator(256);

/** Where the table has a phase: first the four of the 4x grid, then those between. */
function planeOf(phase: i32): i32 {
  return (phase & 3) * 4 + (phase >> 2);
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

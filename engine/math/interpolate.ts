import { allocateF32 } from "../memory";
import { kaiser, sinc } from "./window";

/** Half-length of the fine interpolation filter: it looks this many samples to either side. */
export const fineReach: i32 = 64;
/** Half-length of the screening filter. */
export const screenReach: i32 = 12;
const finePhases: i32 = 16;

/** Band-limited interpolation between samples, for finding inter-sample peaks.
 *  Two filters: a short one gives the 4x grid for screening, a long one (128 taps, Kaiser beta 7) any 16x point for the final word.
 *  Tables only; the caller owns the signal. */
export class PeakInterpolator {
  private readonly screenTable: usize;
  private readonly fineTable: usize;
  /** Largest sum of |h| over the screening phases: no interpolated point exceeds this times the largest sample in reach. */
  readonly screenBound: f32;

  constructor() {
    this.screenTable = allocateF32(3 * 2 * screenReach);
    this.fineTable = allocateF32(finePhases * 2 * fineReach);
    let bound: f64 = 1;
    for (let phase = 1; phase < 4; phase++) {
      const at = this.screenTable + ((<usize>((phase - 1) * 2 * screenReach)) << 2);
      bound = Math.max(bound, fillPhase(at, <f64>phase / 4, screenReach, 6));
    }
    for (let phase = 0; phase < finePhases; phase++) {
      const at = this.fineTable + ((<usize>(phase * 2 * fineReach)) << 2);
      bound = Math.max(bound, fillPhase(at, <f64>phase / <f64>finePhases, fineReach, 7));
    }
    this.screenBound = <f32>bound;
  }

  /** `screen` for sixteen neighbouring samples. Eight at a time share the coefficients, and their sums do not wait for each other. */
  screenSixteen(at: usize, peaks: usize): void {
    this.screenEight(at, peaks);
    this.screenEight(at + 32, peaks + 32);
  }

  private screenEight(at: usize, peaks: usize): void {
    const h = this.screenTable;
    const plane = (<usize>(2 * screenReach)) << 2;
    let from = at - ((<usize>(screenReach - 1)) << 2);
    let quarter = f32x4.splat(0);
    let half = f32x4.splat(0);
    let threeQuarters = f32x4.splat(0);
    let nextQuarter = f32x4.splat(0);
    let nextHalf = f32x4.splat(0);
    let nextThreeQuarters = f32x4.splat(0);
    for (let tap: usize = 0; tap < plane; tap += 4) {
      const x = v128.load(from);
      const next = v128.load(from + 16);
      const quarterTap = v128.load_splat<f32>(h + tap);
      const halfTap = v128.load_splat<f32>(h + plane + tap);
      const threeQuartersTap = v128.load_splat<f32>(h + 2 * plane + tap);
      quarter = f32x4.add(quarter, f32x4.mul(x, quarterTap));
      nextQuarter = f32x4.add(nextQuarter, f32x4.mul(next, quarterTap));
      half = f32x4.add(half, f32x4.mul(x, halfTap));
      nextHalf = f32x4.add(nextHalf, f32x4.mul(next, halfTap));
      threeQuarters = f32x4.add(threeQuarters, f32x4.mul(x, threeQuartersTap));
      nextThreeQuarters = f32x4.add(nextThreeQuarters, f32x4.mul(next, threeQuartersTap));
      from += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), quarter, half, threeQuarters));
    v128.store(peaks + 16, largestOfFour(v128.load(at + 16), nextQuarter, nextHalf, nextThreeQuarters));
  }

  /** Interpolates at +1/4, +1/2 and +3/4 after each of four neighbouring samples; `at` points to the first of them.
   *  Writes the larger of |sample| and its three successors, one f32 a sample, to `peaks`. */
  screen(at: usize, peaks: usize): void {
    const h = this.screenTable;
    const plane = (<usize>(2 * screenReach)) << 2;
    let from = at - ((<usize>(screenReach - 1)) << 2);
    let quarter = f32x4.splat(0);
    let half = f32x4.splat(0);
    let threeQuarters = f32x4.splat(0);
    for (let tap: usize = 0; tap < plane; tap += 4) {
      const x = v128.load(from);
      quarter = f32x4.add(quarter, f32x4.mul(x, v128.load_splat<f32>(h + tap)));
      half = f32x4.add(half, f32x4.mul(x, v128.load_splat<f32>(h + plane + tap)));
      threeQuarters = f32x4.add(threeQuarters, f32x4.mul(x, v128.load_splat<f32>(h + 2 * plane + tap)));
      from += 4;
    }
    v128.store(peaks, largestOfFour(v128.load(at), quarter, half, threeQuarters));
  }

  /** Largest |x| on the 16x grid in [sample, sample + 1). */
  refine(at: usize): f32 {
    let largest: f32 = 0;
    const from = at - ((<usize>(fineReach - 1)) << 2);
    for (let phase = 0; phase < finePhases; phase += 4) largest = max(largest, this.fourPoints(from, phase));
    return largest;
  }

  /** Largest |x| of four neighbouring points of the 16x grid. */
  private fourPoints(from: usize, phase: i32): f32 {
    const plane = (<usize>(2 * fineReach)) << 2;
    const h = this.fineTable + <usize>phase * plane;
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

/** Largest magnitude, lane by lane. */
function largestOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.pmax(f32x4.abs(a), f32x4.pmax(f32x4.abs(b), f32x4.pmax(f32x4.abs(c), f32x4.abs(d))));
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

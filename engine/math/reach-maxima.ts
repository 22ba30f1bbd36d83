import { allocateF32 } from "../memory";
import { screenReach } from "./screening-grid";

/** Samples that share a maximum. */
export const runFrames: i32 = 16;

/** Largest |x| near every run of 16 samples: what bounds the peaks between its samples. Each sample is looked at once, and the maxima of neighbouring runs
 *  are joined by doubling. */
export class ReachMaxima {
  private readonly maxima: usize;
  private readonly close: usize;
  /** Runs that a run and the reach of the fine interpolation filter on both of its sides fill: one more than a power of two. */
  private readonly window: i32;
  /** The run's own samples lie in the two runs in the middle of its window; with those beside them they cover what the screening filter sees. */
  private readonly firstClose: i32;

  /** `runs` at the most, and a fine filter of `reach`, a power of two. */
  constructor(runs: i32, reach: i32) {
    const window = 1 + (2 * reach) / runFrames;
    this.maxima = allocateF32(runs + 2 * window);
    this.close = allocateF32(runs + 2 * window);
    this.window = window;
    this.firstClose = (reach - 1 - screenReach) / runFrames;
  }

  /** Looks at `runs` runs and the reach around them. `from` points to where the reach of the first run begins, reach - 1 samples before it. */
  find(from: usize, runs: i32): void {
    const maxima = this.maxima;
    const all = runs + this.window;
    for (let run = 0; run < all - 1; run += 4) fourMaxima(from + ((<usize>(run * runFrames)) << 2), maxima + ((<usize>run) << 2));
    join(maxima, maxima, 1, all - 2);
    join(maxima, this.close, 1, runs + this.firstClose);
    for (let joined = 2; joined < this.window - 1; joined <<= 1) join(maxima, maxima, joined, all - 2 * joined);
    // All runs of a window but its last are joined by now: the last of those that follow by one.
    join(maxima, maxima, 1, runs);
  }

  /** Largest |x| within reach of the fine filter around a run. */
  of(run: i32): f32 {
    return load<f32>(this.maxima + ((<usize>run) << 2));
  }

  /** Largest |x| within reach of the screening filter around a run. */
  closeTo(run: i32): f32 {
    return load<f32>(this.close + ((<usize>(run + this.firstClose)) << 2));
  }
}

/** Each of `count` maxima and the one `distance` runs on: the larger of both, to `to`. */
function join(from: usize, to: usize, distance: i32, count: i32): void {
  const apart = (<usize>distance) << 2;
  for (let at: usize = 0; at < (<usize>count) << 2; at += 16) v128.store(to + at, f32x4.pmax(v128.load(from + at), v128.load(from + at + apart)));
}

/** Largest |x| of each of four runs. */
function fourMaxima(from: usize, to: usize): void {
  const bytes = (<usize>runFrames) << 2;
  const a = lanesMaxima(from);
  const b = lanesMaxima(from + bytes);
  const c = lanesMaxima(from + 2 * bytes);
  const d = lanesMaxima(from + 3 * bytes);
  const ab = f32x4.pmax(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.pmax(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  v128.store(to, f32x4.pmax(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7)));
}

/** Largest |x| of a run, lane by lane. */
function lanesMaxima(from: usize): v128 {
  const half = f32x4.pmax(f32x4.abs(v128.load(from)), f32x4.abs(v128.load(from, 16)));
  return f32x4.pmax(half, f32x4.pmax(f32x4.abs(v128.load(from, 32)), f32x4.abs(v128.load(from, 48))));
}

/** Largest |x| of `count` samples. */
export function largestOf(at: usize, count: i32): f32 {
  let lanes = f32x4.splat(0);
  const end = at + ((<usize>count) << 2);
  for (; at + 16 <= end; at += 16) lanes = f32x4.pmax(lanes, f32x4.abs(v128.load(at)));
  let largest = max(max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)), max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)));
  for (; at < end; at += 4) largest = max(largest, abs(load<f32>(at)));
  return largest;
}

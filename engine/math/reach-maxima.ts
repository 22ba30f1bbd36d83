import { allocateF32 } from "../memory";
import { fineReach } from "./interpolate";

/** Samples that share a maximum. */
export const runFrames: i32 = 16;
/** Runs that a run and the reach of the fine interpolation filter on both of its sides fill. */
const window: i32 = 1 + (2 * fineReach) / runFrames;

/** Largest |x| near every run of 16 samples: what bounds the peaks between its samples. Each sample is looked at once, and the maxima of neighbouring runs
 *  are joined by doubling. */
export class ReachMaxima {
  private readonly maxima: usize;

  /** `runs` at the most. */
  constructor(runs: i32) {
    this.maxima = allocateF32(runs + 2 * window);
  }

  /** Looks at `runs` runs and the reach around them. `from` points to where the reach of the first run begins, 63 samples before it. */
  find(from: usize, runs: i32): void {
    const maxima = this.maxima;
    for (let run = 0; run < runs + window - 1; run++) {
      store<f32>(maxima + ((<usize>run) << 2), largestOf(from + ((<usize>(run * runFrames)) << 2), runFrames));
    }
    this.join(1, runs + 7);
    this.join(2, runs + 5);
    this.join(4, runs + 1);
    // Eight runs are joined by now; the ninth of each window is the last of the eight that follow by one.
    this.join(1, runs);
  }

  /** Largest |x| within reach of a run. */
  of(run: i32): f32 {
    return load<f32>(this.maxima + ((<usize>run) << 2));
  }

  /** Each of `count` maxima becomes the larger of itself and the one `distance` runs on. */
  private join(distance: i32, count: i32): void {
    const end = this.maxima + ((<usize>count) << 2);
    const apart = (<usize>distance) << 2;
    for (let at = this.maxima; at < end; at += 16) v128.store(at, f32x4.pmax(v128.load(at), v128.load(at + apart)));
  }
}

/** Largest |x| of `count` samples, count a multiple of 4. */
export function largestOf(at: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  const end = at + ((<usize>count) << 2);
  for (; at < end; at += 16) largest = f32x4.pmax(largest, f32x4.abs(v128.load(at)));
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

import { allocateF32 } from "../memory";
import { fineReach, peakInterpolator } from "./interpolate";
import { largestOf, ReachMaxima, runFrames } from "./reach-maxima";

/** Finds the intervals between samples in which a peak could lie above a level: by bounds where they suffice, then on a 4x grid with the short filter.
 *  Runs of 16 intervals at a time. */
export class PeakScreen {
  /** Screened peaks of the run that was looked at last, one f32 an interval. */
  readonly peaks: usize = allocateF32(runFrames);
  private readonly near: ReachMaxima;
  /** How much of a peak the screening grid reads at the least: near half the rate the grid and the short filter read low. */
  private readonly doubt: f32;
  private first: usize = 0;

  constructor(runs: i32, doubt: f32) {
    this.near = new ReachMaxima(runs);
    this.doubt = doubt;
  }

  /** Takes up `runs` runs of intervals; the first begins at the sample `first` points to, and 63 samples before and 64 after are looked at too. */
  begin(first: usize, runs: i32): void {
    this.first = first;
    this.near.find(first - ((<usize>(fineReach - 1)) << 2), runs);
  }

  /** Screens a run; false where none of its intervals can hold a peak above the level. */
  hasPeaks(run: i32, level: f32): bool {
    if (this.near.of(run) * peakInterpolator.fineBound <= level) return false;
    if (this.near.closeTo(run) * peakInterpolator.screenBound <= level * this.doubt) return false;
    peakInterpolator.screenEight(this.at(run, 0), this.peaks);
    peakInterpolator.screenEight(this.at(run, 8), this.peaks + 32);
    return largestOf(this.peaks, runFrames) > level * this.doubt;
  }

  /** Whether interval `n` of the screened run stands out among its neighbours, of which `count` matter, and could lie above the level. */
  standsOut(n: i32, count: i32, level: f32): bool {
    const at = this.peaks + ((<usize>n) << 2);
    const peak = load<f32>(at);
    if (peak <= level * this.doubt) return false;
    if (n > 0 && load<f32>(at - 4) > peak) return false;
    return n == count - 1 || load<f32>(at + 4) <= peak;
  }

  /** Peak of an interval by the fine filter; see `PeakInterpolator.refine`. */
  refine(run: i32, n: i32, level: f32): f32 {
    return peakInterpolator.refine(this.at(run, n), level);
  }

  private at(run: i32, n: i32): usize {
    return this.first + ((<usize>(run * runFrames + n)) << 2);
  }
}

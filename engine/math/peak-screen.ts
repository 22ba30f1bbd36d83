import { allocateF32 } from "../memory";
import { coarseShare, PeakInterpolator, peakInterpolator } from "./interpolate";
import { largestOf, ReachMaxima, runFrames } from "./reach-maxima";
import { screeningGrid } from "./screening-grid";

/** An interval beside a larger one is looked at closely where it would lie above the level if the short filter read so many times more too low than of late. */
const caution: f32 = 2;
/** The same where it read true of late: if it read this share of the truth. */
const leastCaution: f32 = 1.01;
/** How much of the excess is believed a run later. */
const excessKept: f32 = 0.95;

/** The longer filter is asked where the peak would lie above the level if the usual one read this share too low, or as much as the short one of late. */
const leastLonger: f32 = 1.03;

/** Finds the peaks between samples that lie above a level: by bounds where they suffice, then on a 4x grid with the short filter, at last, where that
 *  could lie above the level, on a 16x grid with the long one. Runs of 16 intervals at a time. */
export class PeakScreen {
  /** Peaks of the run that was looked at last, one f32 an interval. */
  readonly peaks: usize = allocateF32(runFrames);
  private readonly screened: usize = allocateF32(runFrames);
  private readonly near: ReachMaxima;
  /** How much of a peak the screening grid reads at the least: near half the rate the grid and the short filter read low. */
  private readonly doubt: f32;
  private first: usize = 0;
  /** How much too low, as a share, the short filter read of late where intervals stood out among their neighbours: a per mille in most music, a fifth where
   *  it is full of treble up to half the rate. There the neighbour of a larger interval can be the larger one in truth. */
  private excess: f32 = 0;

  /** `interpolator` has the last word on peaks. Where only the `largest` is wanted, a peak that was found raises the level for those after it. */
  constructor(
    private readonly interpolator: PeakInterpolator,
    runs: i32,
    doubt: f32,
    private readonly largest: bool = false,
  ) {
    this.near = new ReachMaxima(runs, interpolator.reach);
    this.doubt = doubt;
  }

  /** Forgets what was heard. */
  reset(): void {
    this.excess = 0;
  }

  /** Takes up `runs` runs of intervals; the first begins at the sample `first` points to, and the reach of the long filter to either side is looked at too. */
  begin(first: usize, runs: i32): void {
    this.first = first;
    this.near.find(first - ((<usize>(this.interpolator.reach - 1)) << 2), runs);
  }

  /** Writes the peaks of the first `count` intervals of a run to `peaks`; false, and nothing written, where none can lie above the level. Peaks that surely
   *  do not are those of the 4x grid, or 0 where only the largest is wanted, since the short filter may read high too. */
  findPeaks(run: i32, count: i32, level: f32): bool {
    if (!this.canPass(run, level)) return false;
    const from = this.first + ((<usize>(run * runFrames)) << 2);
    for (let at: usize = 0; at < (<usize>runFrames) << 2; at += 16) {
      v128.store(this.peaks + at, this.largest ? f32x4.splat(0) : v128.load(this.screened + at));
    }
    let least = level;
    this.excess *= excessKept;
    for (let left = this.above(least * this.doubt, count); left != 0; left &= left - 1) {
      const n = ctz(left);
      if (!this.standsOut(n, count, least)) continue;
      const peak = this.refine(from, n, least);
      this.excess = max(this.excess, peak / this.screenedAt(n) - 1);
      if (this.largest) least = max(least, peak);
    }
    const doubt = max<f32>(leastCaution, 1 + caution * this.excess);
    // Where only the largest is wanted the level is a peak that was found, and the later interval's sample is one.
    const borderDoubt = this.largest ? doubt : doubt / coarseShare;
    for (let left = this.above(least / borderDoubt, count); left != 0; left &= left - 1) {
      const n = ctz(left);
      const screened = this.screenedAt(n);
      if (screened * borderDoubt <= least) continue;
      const enough = max(least, this.peakBeside(n, count));
      if (screened * doubt <= enough && !(screened * borderDoubt > enough && this.sharesCrest(from, n, count))) continue;
      if (this.standsOut(n, count, level)) continue;
      const peak = this.refine(from, n, least);
      if (this.largest) least = max(least, peak);
    }
    return true;
  }

  private canPass(run: i32, level: f32): bool {
    if (this.near.of(run) * this.interpolator.bound <= level) return false;
    if (this.near.closeTo(run) * screeningGrid.bound <= level * this.doubt) return false;
    const from = this.first + ((<usize>(run * runFrames)) << 2);
    if (this.near.closeTo(run) <= screeningGrid.highestBelow(level * this.doubt, from, runFrames)) return false;
    screeningGrid.eight(from, this.screened);
    screeningGrid.eight(from + 32, this.screened + 32);
    return largestOf(this.screened, runFrames) > level * this.doubt;
  }

  /** A bit for every interval of the first `count` whose screened peak is no lower than a level. */
  private above(level: f32, count: i32): i32 {
    let bits = 0;
    for (let n = 0; n < runFrames; n += 4) {
      bits |= i32x4.bitmask(f32x4.ge(v128.load(this.screened + ((<usize>n) << 2)), f32x4.splat(level))) << n;
    }
    return bits & ((1 << count) - 1);
  }

  private screenedAt(n: i32): f32 {
    return load<f32>(this.screened + ((<usize>n) << 2));
  }

  /** Whether interval `n`, of `count`, is no smaller than its neighbours, and could lie above the level. */
  private standsOut(n: i32, count: i32, level: f32): bool {
    const peak = this.screenedAt(n);
    if (peak <= level * this.doubt) return false;
    if (n > 0 && this.screenedAt(n - 1) > peak) return false;
    return n == count - 1 || this.screenedAt(n + 1) <= peak;
  }

  /** Whether interval `n` looks smaller than the next one, whose first sample is its largest point: the crest between its own last point and that sample, as
   *  far from either as the 4x grid leaves room for, is its own. */
  private sharesCrest(from: usize, n: i32, count: i32): bool {
    return n < count - 1 && this.screenedAt(n + 1) == abs(load<f32>(from + ((<usize>(n + 1)) << 2)));
  }

  /** The larger of the peaks of the intervals before and after interval `n`, as far as they are known. */
  private peakBeside(n: i32, count: i32): f32 {
    const at = this.peaks + ((<usize>n) << 2);
    return max<f32>(n > 0 ? load<f32>(at - 4) : 0, n < count - 1 ? load<f32>(at + 4) : 0);
  }

  /** Brings the long filter's word into the peak of interval `n`; returns it. A filter longer than the usual one is asked only where that leaves doubt, and
   *  then has the last word: between 0.48 and half of the rate the usual one may read high or low. */
  private refine(from: usize, n: i32, level: f32): f32 {
    const offset = (<usize>n) << 2;
    let peak = peakInterpolator.refine(from + offset, level);
    const isDoubtful = peak * max<f32>(leastLonger, 1 + this.excess) > level;
    if (isDoubtful && this.interpolator != peakInterpolator) peak = this.interpolator.refine(from + offset, level);
    peak = max(load<f32>(this.peaks + offset), peak);
    store<f32>(this.peaks + offset, peak);
    return peak;
  }
}

import { BlockedKernel } from "../blocked-kernel";
import { fineReach, PeakInterpolator } from "../math/interpolate";
import { allocateF32 } from "../memory";
import { largestOf } from "../meters/true-peak";
import { BoxSmoother } from "./box-smoother";
import { SlidingMinimum } from "./sliding-minimum";

const block: i32 = 512;
const blockBytes: usize = 512 << 2;
/** The screening filter works on four samples at once and reads this far past its reach. */
const readAhead: i32 = 8;
/** How far below its true value the screening grid may read a peak. */
const screeningDoubt: f32 = 0.8;
/** Share of the needed reduction that the slow gain takes over. */
const slowShare: f64 = 0.7;

/** Holds the true peak of a stereo signal at or below a ceiling, with two gains: a slow one carries sustained level, a fast one catches what is left.
 *  ceilingDbtp -24…0 · lookaheadMs 0.5…10 · fastReleaseMs 5…500 · slowReleaseMs 50…2000 · both sides get the same gain.
 *  Peaks: 4x screening, then 16x with 128 taps where it could matter (BS.1770-5 annex 2 asks for 4x and under-reads up to 0.69 dB).
 *  Gain: sliding minimum over the lookahead, release towards the slow gain, then a cascade of three box filters whose total length
 *  is the lookahead: a weighted mean of values that are all low enough is low enough, so the ceiling holds without a clipper.
 *  Below the ceiling the signal is only delayed. Meters: 0 deepest gain reduction dB since reset · 1 mean reduction dB · 2 deepest since last read. */
export class Limiter extends BlockedKernel {
  private readonly interpolator: PeakInterpolator = new PeakInterpolator();
  private readonly ceiling: f32;
  private readonly fastRelease: f64;
  private readonly slowRelease: f64;
  private readonly slowAttack: f64;
  private readonly minimum: SlidingMinimum;
  private readonly smoother: BoxSmoother;
  private readonly delayFrames: i32;
  private readonly delayLeft: usize;
  private readonly delayRight: usize;
  private readonly peaks: usize;
  private readonly gains: usize;
  private lastPeak: f32 = 0;
  private fast: f64 = 1;
  private slow: f64 = 1;
  private deepest: f32 = 1;
  private deepestSinceRead: f32 = 1;
  private reductionSum: f64 = 0;
  private frameCount: f64 = 0;

  constructor(sampleRateHz: f64, ceilingDbtp: f64, lookaheadMs: f64, fastReleaseMs: f64, slowReleaseMs: f64) {
    super(block);
    const lookaheadFrames = max(8, <i32>Math.round(lookaheadMs * 0.001 * sampleRateHz));
    const delayFrames = lookaheadFrames + fineReach + 1;
    const bufferFrames = delayFrames + fineReach + block + readAhead;
    this.ceiling = <f32>Math.pow(10, ceilingDbtp / 20);
    this.fastRelease = perFrame(fastReleaseMs, sampleRateHz);
    this.slowRelease = perFrame(slowReleaseMs, sampleRateHz);
    this.slowAttack = perFrame(60, sampleRateHz);
    this.minimum = new SlidingMinimum(lookaheadFrames + 1);
    this.smoother = new BoxSmoother(lookaheadFrames);
    this.delayFrames = delayFrames;
    this.delayLeft = allocateF32(bufferFrames);
    this.delayRight = allocateF32(bufferFrames);
    this.peaks = allocateF32(block + 4);
    this.gains = allocateF32(block);
  }

  protected ownLatency(): i32 {
    return this.delayFrames;
  }

  protected clear(): void {
    const bytes = (<usize>(this.delayFrames + fineReach + block + readAhead)) << 2;
    memory.fill(this.delayLeft, 0, bytes);
    memory.fill(this.delayRight, 0, bytes);
    this.minimum.reset();
    this.smoother.reset();
    this.lastPeak = 0;
    this.fast = 1;
    this.slow = 1;
    this.deepest = 1;
    this.deepestSinceRead = 1;
    this.reductionSum = 0;
    this.frameCount = 0;
  }

  protected run(): void {
    const history = (<usize>(this.delayFrames + fineReach)) << 2;
    memory.copy(this.delayLeft + history, this.blockLeft, blockBytes);
    memory.copy(this.delayRight + history, this.blockRight, blockBytes);
    this.findPeaks();
    this.planGains();
    this.applyGains();
    memory.copy(this.delayLeft, this.delayLeft + blockBytes, history);
    memory.copy(this.delayRight, this.delayRight + blockBytes, history);
  }

  /** Largest |x| of either side in each interval that now has full reach. */
  private findPeaks(): void {
    const newest = (<usize>(this.delayFrames - 1)) << 2;
    memory.fill(this.peaks, 0, (block + 4) << 2);
    this.findPeaksOf(this.delayLeft + newest);
    this.findPeaksOf(this.delayRight + newest);
  }

  private findPeaksOf(first: usize): void {
    const lowest = this.ceiling * screeningDoubt;
    for (let group = 0; group < block; group += 16) {
      const from = first + ((<usize>group) << 2);
      if (largestOf(from - ((<usize>(fineReach - 1)) << 2), 16 + 2 * fineReach) * this.interpolator.screenBound <= this.ceiling) continue;
      for (let n: usize = 0; n < 64; n += 16) this.interpolator.screen(from + n, screened + n);
      for (let n: usize = 0; n < 64; n += 4) {
        let peak = load<f32>(screened + n);
        const peaksBefore = n > 0 && load<f32>(screened + n - 4) > peak;
        const peaksAfter = n < 60 && load<f32>(screened + n + 4) > peak;
        if (peak > lowest && !peaksBefore && !peaksAfter) peak = max(peak, this.interpolator.refine(from + n));
        const at = this.peaks + ((<usize>group) << 2) + n;
        store<f32>(at, max(load<f32>(at), peak));
      }
    }
  }

  /** From peaks to gains: required, held, released. */
  private planGains(): void {
    let fast = this.fast;
    let slow = this.slow;
    for (let n: usize = 0; n < blockBytes; n += 4) {
      const peak = load<f32>(this.peaks + n);
      const around = max(peak, this.lastPeak);
      this.lastPeak = peak;
      const required: f32 = around > this.ceiling ? this.ceiling / around : 1;
      const held = <f64>this.minimum.next(required);
      const target = 1 - slowShare * (1 - held);
      slow += (target - slow) * (target < slow ? this.slowAttack : this.slowRelease);
      fast = min(held, fast + (slow - fast) * this.fastRelease);
      if (fast > 0.9999999) fast = 1;
      if (slow > 0.9999999) slow = 1;
      store<f32>(this.gains + n, <f32>fast);
    }
    this.fast = fast;
    this.slow = slow;
  }

  /** The gain that leaves the smoother now belongs to the sample one lookahead ago. */
  private applyGains(): void {
    let deepest: f32 = 1;
    for (let n: usize = 0; n < blockBytes; n += 4) {
      const gain = this.smoother.next(load<f32>(this.gains + n));
      deepest = min(deepest, gain);
      this.reductionSum += 1 - <f64>gain;
      store<f32>(this.blockLeft + n, load<f32>(this.delayLeft + (fineReach << 2) + n) * gain);
      store<f32>(this.blockRight + n, load<f32>(this.delayRight + (fineReach << 2) + n) * gain);
    }
    this.frameCount += <f64>block;
    this.deepest = min(this.deepest, deepest);
    this.deepestSinceRead = min(this.deepestSinceRead, deepest);
  }

  meter(index: i32): f64 {
    if (index == 0) return 20 * Math.log10(<f64>this.deepest);
    if (index == 1) return this.frameCount > 0 ? 20 * Math.log10(1 - this.reductionSum / this.frameCount) : 0;
    const value = 20 * Math.log10(<f64>this.deepestSinceRead);
    this.deepestSinceRead = 1;
    return value;
  }
}

/** Scratch for one group of screened intervals; engines are single-threaded. */
const screened: usize = memory.data(64, 16);

/** Share of the way to the target that a one-pole with this time constant goes in one frame. */
function perFrame(timeMs: f64, sampleRateHz: f64): f64 {
  return 1 - Math.exp(-1000 / (timeMs * sampleRateHz));
}

/** A `Limiter`; see the class for units and ranges. */
export function newLimiter(sampleRateHz: f64, ceilingDbtp: f64, lookaheadMs: f64, fastReleaseMs: f64, slowReleaseMs: f64): Limiter {
  return new Limiter(sampleRateHz, ceilingDbtp, lookaheadMs, fastReleaseMs, slowReleaseMs);
}

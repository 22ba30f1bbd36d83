import { BlockedKernel } from "../blocked-kernel";
import { Kernel } from "../kernel";
import { decibelsToGain, gainToDecibels } from "../math/decibel";
import { peakInterpolator } from "../math/interpolate";
import { PeakScreen } from "../math/peak-screen";
import { powerOfTwoFrames } from "../math/power-of-two";
import { runFrames } from "../math/reach-maxima";
import { allocateF32, allocateF64 } from "../memory";
import { ElasticGain } from "./elastic-gain";
import { GainCoupling } from "./gain-coupling";
import { applyGainPoints } from "./gain-points";

/** From one point of the gain to the next at 44.1 and 48 kHz: 0.17 ms. */
const stepAt48kHz: i32 = 8;
const longestStep: i32 = 64;
const block: i32 = 1024;
const blockBytes: usize = (<usize>block) << 2;
/** The screening filter works on eight samples at once and may read this far past its reach. */
const readAhead: i32 = 8;
/** How far below its true value the screening grid may read a peak. */
const screeningDoubt: f32 = 0.75;

/** Holds the true peak of a stereo signal at or below a ceiling, with two gains: a slow one carries sustained level, a fast one covers what is left.
 *  ceilingDbtp -24…6 · recoveryMs 0.2…100: how long the gain takes, before a peak as after it, to go 63 % of its way · slowSharePercent 0…90
 *  of the needed reduction in dB goes to the slow gain (0 has none) · slowRecoveryMs 10…500 · both sides get the same gain.
 *  Peaks: 4x screening, then 16x with 128 taps where it could matter (the 4x that BS.1770-5 annex 2 asks for reads up to 0.69 dB low). The ceiling
 *  may be exceeded by what lies above 0.48 of the rate (white noise: 1 dB): `TruePeakMeter` looks farther, and whoever sets the ceiling goes by its reading.
 *  Gain: `ElasticGain`, the gentlest curve that stays below what every peak allows, on points about 0.17 ms apart (8 frames at the least),
 *  straight in between: both ends of an interval are low enough for its largest peak, so the ceiling holds without a clipper. Below the ceiling the signal is only delayed.
 *  Latency: a block of 1024 frames, 64 that the interpolation looks ahead, and six recoveries, of both gains where there are two: 1664 frames at 2 ms and 48 kHz.
 *  Meters: 0 deepest gain reduction dB since reset · 1 mean reduction dB · 2 deepest since last read. */
export class Limiter extends BlockedKernel {
  private readonly ceiling: f32;
  /** Frames between two points of the gain, a power of two from 8 to 64. */
  private readonly step: i32;
  private readonly fast: ElasticGain;
  private readonly slow: ElasticGain;
  private readonly slowShare: f64;
  /** Points of a block; last point of the window, and the reduction that peaks ask for at its points, f64. */
  private readonly points: i32;
  private readonly lastPoint: i32;
  private readonly needed: usize;
  private readonly delayFrames: i32;
  private readonly delayLeft: usize;
  private readonly delayRight: usize;
  private readonly screen: PeakScreen = new PeakScreen(peakInterpolator, block / runFrames, screeningDoubt);
  private readonly peaks: usize;
  private readonly gains: usize;
  private coupling: GainCoupling = new GainCoupling();
  private deepest: f32 = 1;
  private deepestSinceRead: f32 = 1;
  private reductionSum: f64 = 0;
  private pointCount: f64 = 0;

  constructor(sampleRateHz: f64, ceilingDbtp: f64, recoveryMs: f64, slowSharePercent: f64, slowRecoveryMs: f64) {
    super(block);
    const step = min(powerOfTwoFrames(stepAt48kHz, sampleRateHz, stepAt48kHz), longestStep);
    const pointsPerMs = (0.001 * sampleRateHz) / <f64>step;
    const fast = new ElasticGain(recoveryMs * pointsPerMs, block / step, peakInterpolator.reach / step);
    const hasSlow = slowSharePercent > 0;
    // Without a share the slow gain is never asked, and needs no look-ahead of its own.
    const slow = hasSlow ? new ElasticGain(slowRecoveryMs * pointsPerMs, block / step, 0, fast.lookaheadPoints) : fast;
    const delayFrames = peakInterpolator.reach + slow.lookaheadPoints * step;
    const bufferFrames = delayFrames + block + readAhead;
    this.ceiling = <f32>decibelsToGain(ceilingDbtp);
    this.step = step;
    this.points = block / step;
    this.fast = fast;
    this.slow = slow;
    this.slowShare = slowSharePercent / 100;
    this.lastPoint = slow.last;
    this.needed = allocateF64(slow.last + 2);
    this.delayFrames = delayFrames;
    this.delayLeft = allocateF32(bufferFrames);
    this.delayRight = allocateF32(bufferFrames);
    this.peaks = allocateF32(block + 4);
    this.gains = allocateF32(block / step + 4);
  }

  protected ownLatency(): i32 {
    return this.delayFrames;
  }

  protected clear(): void {
    this.screen.reset();
    const bytes = (<usize>(this.delayFrames + block + readAhead)) << 2;
    memory.fill(this.delayLeft, 0, bytes);
    memory.fill(this.delayRight, 0, bytes);
    memory.fill(this.needed, 0, (<usize>(this.lastPoint + 2)) << 3);
    this.fast.reset();
    this.slow.reset();
    this.coupling.reset();
    this.deepest = 1;
    this.deepestSinceRead = 1;
    this.reductionSum = 0;
    this.pointCount = 0;
  }

  protected run(): void {
    const history = (<usize>this.delayFrames) << 2;
    memory.copy(this.delayLeft + history, this.blockLeft, blockBytes);
    memory.copy(this.delayRight + history, this.blockRight, blockBytes);
    const gainBytes = (this.points + 1) << 2;
    if (!this.coupling.fetch(this.gains, gainBytes)) {
      this.findGains();
      this.coupling.leave(this.gains, gainBytes);
    }
    applyGainPoints(this.delayLeft, this.blockLeft, this.gains, this.points, this.step);
    applyGainPoints(this.delayRight, this.blockRight, this.gains, this.points, this.step);
    memory.copy(this.delayLeft, this.delayLeft + blockBytes, history);
    memory.copy(this.delayRight, this.delayRight + blockBytes, history);
  }

  follow(leader: Kernel): i32 {
    return this.coupling.follow((<Limiter>leader).coupling);
  }

  private findGains(): void {
    this.findPeaks();
    this.requireReduction();
    this.shareReduction();
    this.fast.solve();
    this.storeGains();
    this.fast.advance();
    if (this.slowShare > 0) this.slow.advance();
  }

  /** Largest |x| of either side in each interval that now has full reach. */
  private findPeaks(): void {
    const newest = (<usize>(this.delayFrames - peakInterpolator.reach)) << 2;
    memory.fill(this.peaks, 0, (block + 4) << 2);
    this.findPeaksOf(this.delayLeft + newest);
    this.findPeaksOf(this.delayRight + newest);
  }

  private findPeaksOf(first: usize): void {
    this.screen.begin(first, block / runFrames);
    for (let run = 0; run < block / runFrames; run++) {
      if (!this.screen.findPeaks(run, runFrames, this.ceiling)) continue;
      const to = this.peaks + ((<usize>(run * runFrames)) << 2);
      for (let at: usize = 0; at < (<usize>runFrames) << 2; at += 16) {
        v128.store(to + at, f32x4.pmax(v128.load(to + at), v128.load(this.screen.peaks + at)));
      }
    }
  }

  /** What the newest peaks ask of the points around their intervals: one point farther than their ends on either side, since the samples
   *  beside a peak between samples make it too. */
  private requireReduction(): void {
    const points = this.points;
    const kept = this.lastPoint - points;
    const known = (<usize>(kept + 2)) << 3;
    memory.copy(this.needed, this.needed + ((<usize>points) << 3), known);
    memory.fill(this.needed + known, 0, (<usize>points) << 3);
    for (let interval = 0; interval < points; interval++) {
      let peak: f32 = this.ceiling;
      for (let n = interval * this.step; n < (interval + 1) * this.step; n++) peak = max(peak, load<f32>(this.peaks + ((<usize>n) << 2)));
      if (peak == this.ceiling) continue;
      const reduction = 1 - <f64>this.ceiling / <f64>peak;
      for (let point = kept + interval - 1; point <= kept + interval + 2; point++) {
        const at = this.needed + ((<usize>point) << 3);
        store<f64>(at, max(load<f64>(at), reduction));
      }
    }
  }

  /** Gives the slow gain its share of what is required, the fast gain what that leaves. */
  private shareReduction(): void {
    if (this.slowShare == 0) {
      memory.copy(this.fast.required, this.needed, (<usize>(this.fast.last + 1)) << 3);
      return;
    }
    const points = this.points;
    for (let point = this.slow.last - points - 1; point <= this.slow.last; point++) {
      const needed = load<f64>(this.needed + ((<usize>point) << 3));
      store<f64>(this.slow.required + ((<usize>point) << 3), needed == 0 ? 0 : 1 - Math.pow(1 - needed, this.slowShare));
    }
    this.slow.solve();
    for (let point = 1; point <= this.fast.last; point++) {
      const at = (<usize>point) << 3;
      const left = 1 - (1 - load<f64>(this.needed + at)) / (1 - load<f64>(this.slow.given + at));
      store<f64>(this.fast.required + at, max(left, 0));
    }
  }

  /** The gain at the points of the block that leaves now. */
  private storeGains(): void {
    const points = this.points;
    for (let point = 0; point <= points; point++) {
      const at = (<usize>point) << 3;
      const kept = this.slowShare > 0 ? 1 - load<f64>(this.slow.given + at) : 1;
      const gain = <f32>(kept * (1 - load<f64>(this.fast.given + at)));
      store<f32>(this.gains + (at >> 1), gain);
      this.deepest = min(this.deepest, gain);
      this.deepestSinceRead = min(this.deepestSinceRead, gain);
      this.reductionSum += 1 - <f64>gain;
    }
    this.pointCount += <f64>(points + 1);
  }

  meter(index: i32): f64 {
    if (index == 0) return gainToDecibels(<f64>this.deepest);
    if (index == 1) return this.pointCount > 0 ? gainToDecibels(1 - this.reductionSum / this.pointCount) : 0;
    const value = gainToDecibels(<f64>this.deepestSinceRead);
    this.deepestSinceRead = 1;
    return value;
  }
}

/** A `Limiter`; see the class for units and ranges. */
export function newLimiter(sampleRateHz: f64, ceilingDbtp: f64, recoveryMs: f64, slowSharePercent: f64, slowRecoveryMs: f64): Limiter {
  return new Limiter(sampleRateHz, ceilingDbtp, recoveryMs, slowSharePercent, slowRecoveryMs);
}

import { antiDenormal, LaneKernel, laneFrames } from "../filters/lanes";
import { Kernel } from "../kernel";
import { decibelsToGainX4, powerToDecibelsX4 } from "../math/decibel";
import { allocate, allocateF32 } from "../memory";
import { onePoleDecay } from "./envelope";
import { GainCoupling } from "./gain-coupling";

const sideChainHz: f64 = 90; // first order, 6 dB/octave: bass drums must not move the whole record
const rmsMs: f64 = 30;
const rmsWeight: f64 = 0.7; // the rest of the detector is the squared sample itself

/**
 * Glue compressor: feed-forward, soft knee, no make-up gain, no latency.
 * Detector: 0.3 x^2 + 0.7 mean square over 30 ms, after a 90 Hz high-pass; a full-scale square wave reads 0 dBFS, a full-scale sine -1.9 dBFS
 * (at its crests, which the hold keeps).
 * Gain computer and smooth decoupled detector: Giannoulis, Massberg, Reiss, JAES 60:6, 2012, in dB of gain reduction:
 *   slow' = D slow + (1 - D) x;  hold' = max(x, F hold + (1 - F) slow');  y' = A y + (1 - A) hold'.
 * Departure: the release decays with the fast constant towards `slow`, a running mean of the reduction itself; so short peaks let go fast
 * and sustained reduction lets go slowly. Each pass below is a plain loop over at most one scratch block; only two of them recurse.
 */
export class Compressor extends LaneKernel {
  private levels: usize = allocateF32(laneFrames * 2 + 4);
  private state: usize = allocate(5 << 4); // f64x2: high-pass, mean square, slow, hold, y
  private coupling: GainCoupling = new GainCoupling();
  private sumDb: f64 = 0;
  private activeFrames: f64 = 0;
  private frames: f64 = 0;
  private maximumDb: f64 = 0;
  private currentDb: f64 = 0;
  private highPassGain: f64;
  private highPassPole: f64;
  private rmsDecay: f64;
  private attackDecay: f64;
  private fastDecay: f64;
  private slowDecay: f64;
  private slope: f64;
  private link: f64;
  private mix: f64;

  constructor(
    sampleRateHz: f64,
    private thresholdDbfs: f64,
    ratio: f64,
    private kneeDb: f64,
    attackMs: f64,
    releaseFastMs: f64,
    releaseSlowMs: f64,
    linkPercent: f64,
    mixPercent: f64,
  ) {
    super();
    const warped = Math.tan((Math.PI * sideChainHz) / sampleRateHz);
    this.highPassGain = 1 / (1 + warped);
    this.highPassPole = (1 - warped) / (1 + warped);
    this.rmsDecay = onePoleDecay(rmsMs, sampleRateHz);
    this.attackDecay = onePoleDecay(attackMs, sampleRateHz);
    this.fastDecay = onePoleDecay(releaseFastMs, sampleRateHz);
    this.slowDecay = onePoleDecay(releaseSlowMs, sampleRateHz);
    this.slope = 1 - 1 / max(ratio, 1);
    this.link = linkPercent / 100;
    this.mix = mixPercent / 100;
  }

  reset(): void {
    memory.fill(this.state, 0, 80);
    this.sumDb = 0;
    this.activeFrames = 0;
    this.frames = 0;
    this.maximumDb = 0;
    this.currentDb = 0;
    this.coupling.reset();
  }

  follow(leader: Kernel): i32 {
    return this.coupling.follow((<Compressor>leader).coupling);
  }

  /** 0: mean gain reduction in dB over the frames with at least 0.1 dB of it; 1: largest; 2: at the last frame; 3: percent of frames with at
   *  least 0.1 dB.
   *  Of the compressed path, before the parallel mix; of the channel with more of it. */
  meter(index: i32): f64 {
    if (index == 0) return this.activeFrames > 0 ? this.sumDb / this.activeFrames : 0;
    if (index == 1) return this.maximumDb;
    if (index == 2) return this.currentDb;
    return index == 3 && this.frames > 0 ? (100 * this.activeFrames) / this.frames : 0;
  }

  protected isNeutral(): bool {
    return this.slope == 0 || this.mix == 0;
  }

  protected processLanes(lanes: usize, frames: i32): void {
    if (!this.coupling.fetch(this.levels, frames << 3)) {
      this.detect(lanes, frames);
      this.compute(frames);
      this.smooth(frames);
      this.coupling.leave(this.levels, frames << 3);
    }
    this.apply(lanes, frames);
  }

  /** Squared level of both channels, as pairs of f32. */
  private detect(lanes: usize, frames: i32): void {
    const state = this.state;
    const tiny = f64x2.splat(antiDenormal);
    const gain = f64x2.splat(this.highPassGain);
    const pole = f64x2.splat(this.highPassPole);
    const feed = f64x2.splat((this.highPassPole - 1) * this.highPassGain);
    const decay = f64x2.splat(this.rmsDecay);
    const rise = f64x2.splat((1 - this.rmsDecay) * rmsWeight);
    const peakWeight = f64x2.splat(1 - rmsWeight);
    let highPass = v128.load(state),
      square = v128.load(state, 16);
    let to = this.levels;
    for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16, to += 8) {
      const x = v128.load(at);
      const y = f64x2.add(f64x2.mul(gain, x), highPass);
      highPass = f64x2.add(f64x2.add(f64x2.mul(feed, x), tiny), f64x2.mul(pole, highPass));
      const power = f64x2.mul(y, y);
      square = f64x2.add(f64x2.add(f64x2.mul(rise, power), tiny), f64x2.mul(decay, square));
      const mixed = f64x2.add(f64x2.mul(peakWeight, power), square);
      v128.store64_lane(to, f32x4.demote_f64x2_zero(mixed), 0);
    }
    v128.store(state, highPass);
    v128.store(state, square, 16);
  }

  /** Level to gain reduction in dB, linked, two frames at a time. */
  private compute(frames: i32): void {
    const threshold = f32x4.splat(<f32>this.thresholdDbfs);
    const knee = f32x4.splat(<f32>this.kneeDb);
    const halfKnee = f32x4.splat(<f32>(this.kneeDb / 2));
    const bend = f32x4.splat(this.kneeDb > 0 ? <f32>(0.5 / this.kneeDb) : 0);
    const slope = f32x4.splat(<f32>this.slope);
    const link = f32x4.splat(<f32>this.link);
    const zero = f32x4.splat(0);
    for (let at = this.levels, end = this.levels + ((<usize>frames) << 3); at < end; at += 16) {
      const over = f32x4.sub(powerToDecibelsX4(v128.load(at)), threshold);
      const inside = f32x4.pmin(f32x4.pmax(f32x4.add(over, halfKnee), zero), knee);
      const beyond = f32x4.pmax(f32x4.sub(over, halfKnee), zero);
      const own = f32x4.mul(slope, f32x4.add(f32x4.mul(f32x4.mul(inside, inside), bend), beyond));
      const more = f32x4.pmax(own, v128.shuffle<f32>(own, own, 1, 0, 3, 2));
      v128.store(at, f32x4.add(own, f32x4.mul(link, f32x4.sub(more, own))));
    }
  }

  /** The time behaviour, and the meters. */
  private smooth(frames: i32): void {
    const state = this.state;
    const tiny = f64x2.splat(antiDenormal);
    const attack = f64x2.splat(this.attackDecay),
      attackIn = f64x2.splat(1 - this.attackDecay);
    const fast = f64x2.splat(this.fastDecay),
      fastIn = f64x2.splat(1 - this.fastDecay);
    const drift = f64x2.splat(this.slowDecay),
      driftIn = f64x2.splat(1 - this.slowDecay);
    const least = f64x2.splat(0.1),
      one = f64x2.splat(1);
    let slow = v128.load(state, 32),
      hold = v128.load(state, 48),
      y = v128.load(state, 64);
    let most = f64x2.splat(this.maximumDb);
    let sums = f64x2(this.sumDb, this.activeFrames);
    for (let at = this.levels, end = this.levels + ((<usize>frames) << 3); at < end; at += 8) {
      const x = f64x2.add(f64x2.promote_low_f32x4(v128.load64_zero(at)), tiny);
      slow = f64x2.add(f64x2.mul(drift, slow), f64x2.mul(driftIn, x));
      hold = f64x2.pmax(x, f64x2.add(f64x2.mul(fast, hold), f64x2.mul(fastIn, slow)));
      y = f64x2.add(f64x2.mul(attack, y), f64x2.mul(attackIn, hold));
      v128.store64_lane(at, f32x4.demote_f64x2_zero(y), 0);
      const larger = f64x2.pmax(y, v128.shuffle<f64>(y, y, 1, 0));
      most = f64x2.pmax(most, larger);
      sums = f64x2.add(sums, v128.and(v128.shuffle<f64>(larger, one, 0, 2), f64x2.ge(larger, least)));
    }
    v128.store(state, slow, 32);
    v128.store(state, hold, 48);
    v128.store(state, y, 64);
    this.maximumDb = f64x2.extract_lane(most, 0);
    this.sumDb = f64x2.extract_lane(sums, 0);
    this.activeFrames = f64x2.extract_lane(sums, 1);
    this.frames += frames;
    this.currentDb = max(f64x2.extract_lane(y, 0), f64x2.extract_lane(y, 1));
  }

  /** Turns reductions into gains, mixes the untouched signal in, and multiplies, two frames at a time (the scratch blocks end on an even frame). */
  private apply(lanes: usize, frames: i32): void {
    const dry = f32x4.splat(<f32>(1 - this.mix));
    const wet = f32x4.splat(<f32>this.mix);
    let at = lanes;
    for (let from = this.levels, end = this.levels + ((<usize>frames) << 3); from < end; from += 16, at += 32) {
      const gain = f32x4.add(dry, f32x4.mul(wet, decibelsToGainX4(f32x4.neg(v128.load(from)))));
      v128.store(at, f64x2.mul(v128.load(at), f64x2.promote_low_f32x4(gain)));
      const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(gain, gain, 2, 3, 2, 3));
      v128.store(at, f64x2.mul(v128.load(at, 16), second), 16);
    }
  }
}

/**
 * A glue compressor. sampleRateHz 4000...768000; thresholdDbfs -80...0; ratio 1 (neutral)...20; kneeDb 0...24 (full width); attackMs 0.1...200;
 * releaseFastMs 5...1000 and releaseSlowMs 50...5000, no shorter than the fast one; linkPercent 0 (channels apart)...100 (the louder decides
 * for both); mixPercent 0...100.
 * Times are time constants (63 %).
 */
export function newCompressor(
  sampleRateHz: f64,
  thresholdDbfs: f64,
  ratio: f64,
  kneeDb: f64,
  attackMs: f64,
  releaseFastMs: f64,
  releaseSlowMs: f64,
  linkPercent: f64,
  mixPercent: f64,
): Compressor {
  return new Compressor(sampleRateHz, thresholdDbfs, ratio, kneeDb, attackMs, releaseFastMs, releaseSlowMs, linkPercent, mixPercent);
}

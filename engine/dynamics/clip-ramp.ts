import { BlockedKernel } from "../blocked-kernel";
import { Kernel } from "../kernel";
import { decibelsToGain } from "../math/decibel";
import { powerOfTwoFrames } from "../math/power-of-two";
import { largestOf } from "../math/reach-maxima";
import { hannWindow } from "../math/window";
import { allocateF32, allocateF64 } from "../memory";
import { GainCoupling } from "./gain-coupling";
import { applyGainPoints } from "./gain-points";

/** Length of a frame at 44.1 and 48 kHz: 43 ms. */
const frameAt48kHz: i32 = 2048;
/** Hops of a frame; each hop has a point in its beginning, around which its frame lies. */
const overlap: i32 = 4;
/** No clip is taken to lower its surroundings by more: -6 dB, as a natural logarithm. */
const deepest: f64 = -0.693;

/** Lets the music fall towards a clip and rise after it. A clip takes level where tips are cut, from one moment to the next; this gain gives what lies
 *  around as much of that loss as a straight line in dB towards it, and nothing to the clipped place itself. Hits stand out as before, and the level moves
 *  in ramps where it jumped: up to a fifth less gain motion at equal loudness (docs/decisions/loudness-stage.md). What a clip
 *  takes all the time, from sustained bass, is no hit: only what exceeds the mean loss within a ramp to either side counts.
 *  Must come before a clip of the same ceiling. ceilingDbfs -24…6 · rampMs 0…500 from full loss to none, in steps of a quarter of a frame · both sides get the same gain.
 *  Loss: 1 - <y, x> / <x, x> of samples cut at the ceiling, y, in Hann-weighted frames of about 43 ms, never above 6 dB. Gain: points about 11 ms apart,
 *  straight in between, 1 where nothing near is clipped. Latency: a frame and a half, and the ramp. */
export class ClipRamp extends BlockedKernel {
  private readonly ceiling: f32;
  private readonly hop: i32;
  /** Points from full loss to none. */
  private readonly ramp: i32;
  private readonly delayFrames: i32;
  private readonly delayLeft: usize;
  private readonly delayRight: usize;
  /** Squared Hann window over a frame, f32. */
  private readonly weights: usize;
  /** What the clip takes at the points before, in and after the block that leaves, as natural logarithms, f64. */
  private readonly losses: usize;
  private readonly points: i32;
  /** Highest sample of either side in the hops that end with the newest, f32. */
  private readonly peaks: usize;
  private readonly gains: usize;
  private coupling: GainCoupling = new GainCoupling();

  constructor(sampleRateHz: f64, ceilingDbfs: f64, rampMs: f64) {
    const frame = powerOfTwoFrames(frameAt48kHz, sampleRateHz, 512);
    super(frame);
    const hop = frame / overlap;
    const ramp = max(1, <i32>Math.round((0.001 * rampMs * sampleRateHz) / <f64>hop));
    const delayFrames = (ramp + overlap / 2) * hop;
    const points = ramp + overlap + 1 + ramp;
    const weights = hannWindow(frame);
    for (let at: usize = 0; at < (<usize>frame) << 2; at += 4) store<f32>(weights + at, load<f32>(weights + at) * load<f32>(weights + at));
    this.ceiling = <f32>decibelsToGain(ceilingDbfs);
    this.hop = hop;
    this.ramp = ramp;
    this.delayFrames = delayFrames;
    this.delayLeft = allocateF32(delayFrames + frame);
    this.delayRight = allocateF32(delayFrames + frame);
    this.weights = weights;
    this.losses = allocateF64(points);
    this.points = points;
    this.peaks = allocateF32(2 * overlap);
    this.gains = allocateF32(overlap + 4);
  }

  protected ownLatency(): i32 {
    return this.delayFrames;
  }

  protected clear(): void {
    const bytes = (<usize>(this.delayFrames + this.blockFrames)) << 2;
    memory.fill(this.delayLeft, 0, bytes);
    memory.fill(this.delayRight, 0, bytes);
    memory.fill(this.losses, 0, (<usize>this.points) << 3);
    memory.fill(this.peaks, 0, 2 * overlap * 4);
    this.coupling.reset();
  }

  follow(leader: Kernel): i32 {
    return this.coupling.follow((<ClipRamp>leader).coupling);
  }

  protected run(): void {
    const history = (<usize>this.delayFrames) << 2;
    const bytes = (<usize>this.blockFrames) << 2;
    memory.copy(this.delayLeft + history, this.blockLeft, bytes);
    memory.copy(this.delayRight + history, this.blockRight, bytes);
    const gainBytes = (overlap + 1) << 2;
    if (!this.coupling.fetch(this.gains, gainBytes)) {
      this.findGains();
      this.coupling.leave(this.gains, gainBytes);
    }
    applyGainPoints(this.delayLeft, this.blockLeft, this.gains, overlap, this.hop);
    applyGainPoints(this.delayRight, this.blockRight, this.gains, overlap, this.hop);
    memory.copy(this.delayLeft, this.delayLeft + bytes, history);
    memory.copy(this.delayRight, this.delayRight + bytes, history);
  }

  private findGains(): void {
    const block = (<usize>overlap) << 3;
    const newest = this.losses + ((<usize>(this.points - overlap)) << 3);
    memory.copy(this.losses, this.losses + block, <usize>(newest - this.losses));
    this.findPeaks();
    for (let point = 0; point < overlap; point++) store<f64>(newest + ((<usize>point) << 3), this.lossOf(point + 1));
    for (let point = 0; point <= overlap; point++) store<f32>(this.gains + ((<usize>point) << 2), <f32>this.gainAt(this.ramp + point));
  }

  private findPeaks(): void {
    memory.copy(this.peaks, this.peaks + (overlap << 2), overlap << 2);
    for (let hop = overlap; hop < 2 * overlap; hop++) {
      const at = this.hopAt(hop);
      store<f32>(this.peaks + ((<usize>hop) << 2), max(largestOf(this.delayLeft + at, this.hop), largestOf(this.delayRight + at, this.hop)));
    }
  }

  /** Where one of the hops whose peaks are known begins in what is delayed. */
  private hopAt(hop: i32): usize {
    return (<usize>(this.delayFrames + (hop - overlap) * this.hop)) << 2;
  }

  /** What a clip takes of both sides in the frame whose first hop this is, as a natural logarithm. */
  private lossOf(first: i32): f64 {
    let highest: f32 = 0;
    for (let hop = first; hop < first + overlap; hop++) highest = max(highest, load<f32>(this.peaks + ((<usize>hop) << 2)));
    if (highest <= this.ceiling) return 0;
    let powers = f32x4.splat(0);
    let losses = f32x4.splat(0);
    for (let hop = first; hop < first + overlap; hop++) {
      const at = this.hopAt(hop);
      const weights = this.weights + ((<usize>((hop - first) * this.hop)) << 2);
      powers = this.addPower(powers, at, weights);
      if (load<f32>(this.peaks + ((<usize>hop) << 2)) > this.ceiling) losses = this.addLoss(losses, at, weights);
    }
    const power = total(powers);
    const kept = power > 0 ? 1 - total(losses) / power : 1;
    return kept < 1 ? max(Math.log(max(kept, 1e-9)), deepest) : 0;
  }

  /** Adds the weighted power of both sides in a hop. */
  private addPower(sums: v128, hop: usize, weights: usize): v128 {
    const left = this.delayLeft + hop;
    const right = this.delayRight + hop;
    for (let at: usize = 0; at < (<usize>this.hop) << 2; at += 16) {
      const x = v128.load(left + at);
      const y = v128.load(right + at);
      sums = f32x4.add(sums, f32x4.mul(v128.load(weights + at), f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y))));
    }
    return sums;
  }

  /** Adds the weighted product of what both sides are and what they lose above the ceiling in a hop. */
  private addLoss(sums: v128, hop: usize, weights: usize): v128 {
    const left = this.delayLeft + hop;
    const right = this.delayRight + hop;
    const top = f32x4.splat(this.ceiling);
    const none = f32x4.splat(0);
    for (let at: usize = 0; at < (<usize>this.hop) << 2; at += 16) {
      const x = f32x4.abs(v128.load(left + at));
      const y = f32x4.abs(v128.load(right + at));
      const cutX = f32x4.pmax(none, f32x4.sub(x, top));
      const cutY = f32x4.pmax(none, f32x4.sub(y, top));
      sums = f32x4.add(sums, f32x4.mul(v128.load(weights + at), f32x4.add(f32x4.mul(x, cutX), f32x4.mul(y, cutY))));
    }
    return sums;
  }

  /** From the loss at a point to the deepest ramp over it, both beyond what the clip takes all around. */
  private gainAt(point: i32): f64 {
    const first = this.losses + ((<usize>(point + 1 - this.ramp)) << 3);
    const count = 2 * this.ramp - 1;
    let sum: f64 = 0;
    for (let n = 0; n < count; n++) sum += load<f64>(first + ((<usize>n) << 3));
    if (sum == 0) return 1;
    const around = sum / <f64>count;
    const own = Math.min(0, load<f64>(this.losses + ((<usize>point) << 3)) - around);
    let lowest = own;
    for (let n = 0; n < count; n++) {
      const share = 1 - <f64>abs(n + 1 - this.ramp) / <f64>this.ramp;
      lowest = Math.min(lowest, share * (load<f64>(first + ((<usize>n) << 3)) - around));
    }
    return lowest < own ? Math.exp(lowest - own) : 1;
  }
}

function total(lanes: v128): f64 {
  const first = <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1);
  return first + <f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3);
}

/** A `ClipRamp`; see the class for units and ranges. */
export function newClipRamp(sampleRateHz: f64, ceilingDbfs: f64, rampMs: f64): ClipRamp {
  return new ClipRamp(sampleRateHz, ceilingDbfs, rampMs);
}

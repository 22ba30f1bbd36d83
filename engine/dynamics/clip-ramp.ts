import { BlockedKernel } from "../blocked-kernel";
import { Kernel } from "../kernel";
import { largestOf } from "../math/reach-maxima";
import { hannWindow } from "../math/window";
import { allocateF32, allocateF64 } from "../memory";
import { GainCoupling } from "./gain-coupling";

/** Hops of a frame; each hop has a point in its beginning, around which its frame lies. */
const overlap: i32 = 4;
/** Points whose frames are not complete yet. */
const open: i32 = 3;
/** No clip is taken to lower its surroundings by more: -6 dB, as a natural logarithm. */
const deepest: f64 = -0.693;

/** Lets the music fall towards a clip and rise after it. A clip takes level where tips are cut, from one moment to the next; this gain gives what lies
 *  around as much of that loss as a straight line in dB towards it, and nothing to the clipped place itself. Hits stand out as before, and the level moves
 *  in ramps where it jumped: up to a fifth less gain motion at equal loudness (docs/decisions/loudness-stage.md). What a clip
 *  takes all the time, from sustained bass, is no hit: only what exceeds the mean loss within a ramp to either side counts.
 *  Must come before a clip of the same ceiling. ceilingDbfs -24…6 · rampMs 0…500 from full loss to none, in steps of a quarter of a frame · both sides get the same gain.
 *  Loss: 1 - <y, x> / <x, x> of samples cut at the ceiling, y, in Hann-weighted frames of about 43 ms, never above 6 dB. Gain: points about 11 ms apart,
 *  straight in between, 1 where nothing near is clipped. */
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
  /** Power of the frames of the points around the block, and what the clip takes of it, f64; points before the block first. */
  private readonly powers: usize;
  private readonly losses: usize;
  private readonly points: i32;
  private readonly gains: usize;
  private coupling: GainCoupling = new GainCoupling();

  constructor(sampleRateHz: f64, ceilingDbfs: f64, rampMs: f64) {
    const frame = frameLength(sampleRateHz);
    super(frame);
    const hop = frame / overlap;
    const ramp = max(1, <i32>Math.round((0.001 * rampMs * sampleRateHz) / <f64>hop));
    const delayFrames = (ramp + overlap / 2) * hop;
    const points = ramp + overlap + 1 + ramp + open;
    const weights = hannWindow(frame);
    for (let at: usize = 0; at < (<usize>frame) << 2; at += 4) store<f32>(weights + at, load<f32>(weights + at) * load<f32>(weights + at));
    this.ceiling = <f32>Math.pow(10, ceilingDbfs / 20);
    this.hop = hop;
    this.ramp = ramp;
    this.delayFrames = delayFrames;
    this.delayLeft = allocateF32(delayFrames + frame);
    this.delayRight = allocateF32(delayFrames + frame);
    this.weights = weights;
    this.powers = allocateF64(points);
    this.losses = allocateF64(points);
    this.points = points;
    this.gains = allocateF32(overlap + 4);
  }

  protected ownLatency(): i32 {
    return this.delayFrames;
  }

  protected clear(): void {
    const bytes = (<usize>(this.delayFrames + this.blockFrames)) << 2;
    memory.fill(this.delayLeft, 0, bytes);
    memory.fill(this.delayRight, 0, bytes);
    memory.fill(this.powers, 0, (<usize>this.points) << 3);
    memory.fill(this.losses, 0, (<usize>this.points) << 3);
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
    this.applyGains(this.delayLeft, this.blockLeft);
    this.applyGains(this.delayRight, this.blockRight);
    memory.copy(this.delayLeft, this.delayLeft + bytes, history);
    memory.copy(this.delayRight, this.delayRight + bytes, history);
  }

  private findGains(): void {
    this.movePoints(this.powers);
    this.movePoints(this.losses);
    for (let hop = 0; hop < overlap; hop++) this.weigh(hop);
    // What was a sum of products becomes the loss as a logarithm, once its frame is complete.
    for (let point = this.points - open - overlap; point < this.points - open; point++) {
      const at = (<usize>point) << 3;
      const power = load<f64>(this.powers + at);
      const kept = power > 0 ? 1 - load<f64>(this.losses + at) / power : 1;
      store<f64>(this.losses + at, kept < 1 ? max(Math.log(max(kept, 1e-9)), deepest) : 0);
    }
    for (let point = 0; point <= overlap; point++) store<f32>(this.gains + ((<usize>point) << 2), <f32>this.gainAt(this.ramp + point));
  }

  private movePoints(at: usize): void {
    const block = (<usize>overlap) << 3;
    const kept = (<usize>(this.points - overlap)) << 3;
    memory.copy(at, at + block, kept);
    memory.fill(at + kept, 0, block);
  }

  /** Adds one of the newest hops, both sides, to the four frames that it belongs to. */
  private weigh(hop: i32): void {
    const bytes = (<usize>this.hop) << 2;
    const left = this.blockLeft + <usize>hop * bytes;
    const right = this.blockRight + <usize>hop * bytes;
    const isClipped = max(largestOf(left, this.hop), largestOf(right, this.hop)) > this.ceiling;
    for (let part = 0; part < overlap; part++) {
      const weights = this.weights + <usize>part * bytes;
      // The last part of a frame is in its newest hop.
      const point = (<usize>(this.points - open - 1 + hop - part)) << 3;
      const power = weightedPower(left, weights, bytes) + weightedPower(right, weights, bytes);
      store<f64>(this.powers + point, load<f64>(this.powers + point) + power);
      if (!isClipped) continue;
      const loss = weightedLoss(left, weights, bytes, this.ceiling) + weightedLoss(right, weights, bytes, this.ceiling);
      store<f64>(this.losses + point, load<f64>(this.losses + point) + loss);
    }
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

  /** Multiplies the oldest block of a side by the gain, which moves in a straight line from point to point. */
  private applyGains(delayed: usize, out: usize): void {
    const bytes = (<usize>this.hop) << 2;
    for (let point = 0; point < overlap; point++) {
      const from = <usize>point * bytes;
      const gain = load<f32>(this.gains + ((<usize>point) << 2));
      const next = load<f32>(this.gains + ((<usize>point) << 2), 4);
      if (gain == 1 && next == 1) {
        memory.copy(out + from, delayed + from, bytes);
        continue;
      }
      const slope = f32x4.splat((next - gain) / <f32>this.hop);
      for (let at: usize = 0; at < bytes; at += 16) {
        const places = f32x4.add(f32x4.splat(<f32>(at >> 2)), f32x4(0, 1, 2, 3));
        const gains = f32x4.add(f32x4.splat(gain), f32x4.mul(slope, places));
        v128.store(out + from + at, f32x4.mul(v128.load(delayed + from + at), gains));
      }
    }
  }
}

/** Σ w x². */
function weightedPower(from: usize, weights: usize, bytes: usize): f64 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(from + at);
    sum = f32x4.add(sum, f32x4.mul(v128.load(weights + at), f32x4.mul(x, x)));
  }
  return total(sum);
}

/** Σ w |x| max(0, |x| - ceiling): what cutting at the ceiling takes of Σ w x². */
function weightedLoss(from: usize, weights: usize, bytes: usize, ceiling: f32): f64 {
  const top = f32x4.splat(ceiling);
  const none = f32x4.splat(0);
  let sum = none;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = f32x4.abs(v128.load(from + at));
    const cut = f32x4.pmax(none, f32x4.sub(x, top));
    sum = f32x4.add(sum, f32x4.mul(v128.load(weights + at), f32x4.mul(x, cut)));
  }
  return total(sum);
}

function total(lanes: v128): f64 {
  const first = <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1);
  return first + <f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3);
}

/** About 43 ms as a power of two. */
function frameLength(sampleRateHz: f64): i32 {
  let length = 512;
  while (<f64>length * 1.42 < sampleRateHz * 0.0427) length <<= 1;
  return length;
}

/** A `ClipRamp`; see the class for units and ranges. */
export function newClipRamp(sampleRateHz: f64, ceilingDbfs: f64, rampMs: f64): ClipRamp {
  return new ClipRamp(sampleRateHz, ceilingDbfs, rampMs);
}

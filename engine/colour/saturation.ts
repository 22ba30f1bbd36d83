import { changes, Kernel } from "../kernel";
import { cleanSamples } from "../math/clean-sample";
import { decibelsToGain } from "../math/decibel";
import { allocateF32 } from "../memory";
import { designEmphasis, Tilt } from "./emphasis";
import { Oversampler, oversamplerChunk } from "./oversampler";
import { biased, denominator, linearPart, meanBend } from "./tanh-bend";

/** Level at which the bend saturates with 0 dB of drive: 3 dB above full scale. */
const kneeGain: f64 = 0.7071067811865476;
/** Programme level, RMS dBFS a channel, at which the bend's linear part is taken out: stage 1 trims the loudest 15 s to about this. */
const operatingLevelDbfs: f64 = -18;
/** Corner of the high-pass that takes out the overtones' DC, Hz. */
const dcHz: f64 = 5;
/** States below this are set to 0: denormals would slow the filters down. */
const smallestState: f64 = 1e-25;

/** Harmonics for warmth: y = x + harmonicGain * H(x). H is a bend of x at +3 dBFS - driveDb without its linear part, so level and tone stay.
 *  kind 0 tape: the bend sits between a tilt (+1.5 dB above, -1.5 dB below 1 kHz) and its inverse, highs bend a little sooner.
 *  kind 1 tube: no tilt; with asymmetry 0.5 it follows x + a x^2 - b x^3, a = tanh(0.5) = 0.46, b = (1 - 3 a^2)/3 = 0.12, and stays bounded.
 *  kind 2 transformer: only what lies under 250 Hz drives the bend (6 dB an octave), as flux in a core does.
 *  driveDb -12...24 · harmonicGain 0 (neutral: input untouched, no latency) ... 1 (the bend alone) · asymmetry 0...0.6 is the bias of
 *  tanh(x + asymmetry), even harmonics; tape and transformer sound right up to 0.15.
 *  The linear part is that of the best fit for Gaussian programme at -18 dBFS RMS (Bussgang), the overtones' DC is taken out at 5 Hz.
 *  4x oversampled with antiderivatives: aliases below -100 dBFS for a full-scale 15 kHz sine at 6 dB of drive.
 *  In place, planar f32; input is held to +-1000, NaN to 0. The dry path is the delayed input, exact; the overtones lag 1/8 frame more.
 *  Latency: of the oversampler (52 frames at 48 kHz). meter(0): sum of squares of the dry programme, meter(1): of what was added,
 *  meter(2): sum of their products, all over both channels and since construction or reset. The harmonics without any level change hold
 *  meter(1) - meter(2)^2/meter(0); what is added is proportional to harmonicGain, so one run at gain 1 gives the gain for any level. */
export class Saturation extends Kernel {
  private readonly overLeft: Oversampler;
  private readonly overRight: Oversampler;
  private readonly dryLeft: usize;
  private readonly dryRight: usize;
  private readonly isNeutral: bool;
  private readonly bias: f32;
  private readonly halfLinear: f32;
  private readonly rest: f32;
  private readonly driveGain: f64;
  private readonly addGain: f64;
  private readonly dcCoefficient: f64;
  private readonly before: Tilt = new Tilt();
  private readonly after: Tilt = new Tilt();
  /** States of both tilts and of the DC high-pass, then the sums of the meters; left and right as lanes. */
  private stateBefore: v128 = f64x2.splat(0);
  private stateAfter: v128 = f64x2.splat(0);
  private dc: v128 = f64x2.splat(0);
  private drySum: v128 = f64x2.splat(0);
  private addedSum: v128 = f64x2.splat(0);
  private crossSum: v128 = f64x2.splat(0);

  constructor(sampleRateHz: f64, kind: i32, driveDb: f64, harmonicGain: f64, asymmetry: f64) {
    super();
    this.isNeutral = harmonicGain == 0;
    this.overLeft = new Oversampler(sampleRateHz);
    this.overRight = new Oversampler(sampleRateHz);
    const held = this.overLeft.latencyFrames + oversamplerChunk;
    this.dryLeft = allocateF32(held + 4);
    this.dryRight = allocateF32(held + 4);
    designEmphasis(this.before, this.after, sampleRateHz, kind);
    const drive = kneeGain * decibelsToGain(driveDb);
    const linear = linearPart(drive * decibelsToGain(operatingLevelDbfs), asymmetry);
    this.driveGain = drive;
    this.addGain = harmonicGain / (drive * linear);
    this.bias = <f32>asymmetry;
    this.halfLinear = <f32>(0.5 * linear);
    this.dcCoefficient = 1 - Math.exp((-2 * Math.PI * dcHz) / sampleRateHz);
    const rest = f32x4.splat(this.bias);
    const square = f32x4.mul(rest, rest);
    const below = denominator(square);
    this.rest = f32x4.extract_lane(meanBend(rest, rest, square, square, below, below, f32x4.splat(this.halfLinear)), 0);
  }

  latency(): i32 {
    return this.isNeutral ? 0 : this.overLeft.latencyFrames;
  }

  reset(): void {
    const held = this.overLeft.latencyFrames + oversamplerChunk;
    this.overLeft.reset();
    this.overRight.reset();
    memory.fill(this.dryLeft, 0, (<usize>held) << 2);
    memory.fill(this.dryRight, 0, (<usize>held) << 2);
    this.stateBefore = f64x2.splat(0);
    this.stateAfter = f64x2.splat(0);
    this.dc = f64x2.splat(0);
    this.drySum = f64x2.splat(0);
    this.addedSum = f64x2.splat(0);
    this.crossSum = f64x2.splat(0);
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  meter(index: i32): f64 {
    if (index < 0 || index > 2) return 0;
    const sums = index == 0 ? this.drySum : index == 1 ? this.addedSum : this.crossSum;
    return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  }

  process(left: usize, right: usize, frames: i32): void {
    if (this.isNeutral) return;
    for (let start = 0; start < frames; start += oversamplerChunk) {
      const count = min(oversamplerChunk, frames - start);
      const at = (<usize>start) << 2;
      this.drive(left + at, right + at, count);
      this.bend(this.overLeft, count);
      this.bend(this.overRight, count);
      this.add(left + at, right + at, count);
    }
  }

  /** Cleans the input, keeps it for the dry path and feeds the driven, pre-emphasised signal to the oversamplers. */
  private drive(left: usize, right: usize, frames: i32): void {
    const delay = (<usize>this.overLeft.latencyFrames) << 2;
    let dryLeft = this.dryLeft + delay;
    let dryRight = this.dryRight + delay;
    let inLeft = this.overLeft.input;
    let inRight = this.overRight.input;
    const b0 = f64x2.splat(this.before.b0 * this.driveGain);
    const b1 = f64x2.splat(this.before.b1 * this.driveGain);
    const a1 = f64x2.splat(this.before.a1);
    const tiny = f64x2.splat(smallestState);
    let state = this.stateBefore;
    for (let n = 0; n < frames; n++) {
      const x = cleanSamples(v128.load_lane<f32>(right, v128.load_zero<f32>(left), 1));
      v128.store_lane<f32>(dryLeft, x, 0);
      v128.store_lane<f32>(dryRight, x, 1);
      const wide = f64x2.promote_low_f32x4(x);
      const y = f64x2.add(f64x2.mul(b0, wide), state);
      state = f64x2.sub(f64x2.mul(b1, wide), f64x2.mul(a1, y));
      state = v128.and(state, f64x2.gt(f64x2.abs(state), tiny));
      const driven = f32x4.demote_f64x2_zero(y);
      v128.store_lane<f32>(inLeft, driven, 0);
      v128.store_lane<f32>(inRight, driven, 1);
      left += 4;
      right += 4;
      dryLeft += 4;
      dryRight += 4;
      inLeft += 4;
      inRight += 4;
    }
    this.stateBefore = state;
  }

  /** The bend at 4x. Fine samples come as evens e and odds o: the means are taken over (o[m-1], e[m]) and (e[m], o[m]). */
  private bend(over: Oversampler, frames: i32): void {
    over.upsample(frames);
    const bias = f32x4.splat(this.bias);
    const rest = f32x4.splat(this.rest);
    const halfLinear = f32x4.splat(this.halfLinear);
    let evens = over.evens;
    let odds = over.odds;
    let outEvens = over.shapedEvens;
    let outOdds = over.shapedOdds;
    let lastOdd = biased(odds - 16, bias);
    let lastSquare = f32x4.mul(lastOdd, lastOdd);
    let lastBelow = denominator(lastSquare);
    for (const end = evens + ((<usize>frames) << 3); evens < end; evens += 16) {
      const even = biased(evens, bias);
      const odd = biased(odds, bias);
      const evenSquare = f32x4.mul(even, even);
      const oddSquare = f32x4.mul(odd, odd);
      const evenBelow = denominator(evenSquare);
      const oddBelow = denominator(oddSquare);
      const before = v128.shuffle<f32>(lastOdd, odd, 3, 4, 5, 6);
      const beforeSquare = v128.shuffle<f32>(lastSquare, oddSquare, 3, 4, 5, 6);
      const beforeBelow = v128.shuffle<f32>(lastBelow, oddBelow, 3, 4, 5, 6);
      const first = meanBend(before, even, beforeSquare, evenSquare, beforeBelow, evenBelow, halfLinear);
      const second = meanBend(even, odd, evenSquare, oddSquare, evenBelow, oddBelow, halfLinear);
      v128.store(outEvens, f32x4.sub(first, rest));
      v128.store(outOdds, f32x4.sub(second, rest));
      lastOdd = odd;
      lastSquare = oddSquare;
      lastBelow = oddBelow;
      odds += 16;
      outEvens += 16;
      outOdds += 16;
    }
    over.downsample(frames);
  }

  /** De-emphasis and DC removal of the overtones, then the sum with the dry signal, and the meters. */
  private add(left: usize, right: usize, frames: i32): void {
    const b0 = f64x2.splat(this.after.b0 * this.addGain);
    const b1 = f64x2.splat(this.after.b1 * this.addGain);
    const a1 = f64x2.splat(this.after.a1);
    const follow = f64x2.splat(this.dcCoefficient);
    const tiny = f64x2.splat(smallestState);
    let tilt = this.stateAfter;
    let dc = this.dc;
    let drySum = this.drySum;
    let addedSum = this.addedSum;
    let crossSum = this.crossSum;
    for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) {
      const bent = f64x2.promote_low_f32x4(v128.load_lane<f32>(this.overRight.output + at, v128.load_zero<f32>(this.overLeft.output + at), 1));
      const dry = f64x2.promote_low_f32x4(v128.load_lane<f32>(this.dryRight + at, v128.load_zero<f32>(this.dryLeft + at), 1));
      const flat = f64x2.add(f64x2.mul(b0, bent), tilt);
      tilt = f64x2.sub(f64x2.mul(b1, bent), f64x2.mul(a1, flat));
      tilt = v128.and(tilt, f64x2.gt(f64x2.abs(tilt), tiny));
      const added = f64x2.sub(flat, dc);
      dc = f64x2.add(dc, f64x2.mul(follow, added));
      dc = v128.and(dc, f64x2.gt(f64x2.abs(dc), tiny));
      const sum = f32x4.demote_f64x2_zero(f64x2.add(dry, added));
      v128.store_lane<f32>(left + at, sum, 0);
      v128.store_lane<f32>(right + at, sum, 1);
      drySum = f64x2.add(drySum, f64x2.mul(dry, dry));
      addedSum = f64x2.add(addedSum, f64x2.mul(added, added));
      crossSum = f64x2.add(crossSum, f64x2.mul(dry, added));
    }
    this.stateAfter = tilt;
    this.dc = dc;
    this.drySum = drySum;
    this.addedSum = addedSum;
    this.crossSum = crossSum;
    const held = (<usize>this.overLeft.latencyFrames) << 2;
    memory.copy(this.dryLeft, this.dryLeft + ((<usize>frames) << 2), held);
    memory.copy(this.dryRight, this.dryRight + ((<usize>frames) << 2), held);
  }
}

/** A `Saturation`: kind 0 tape, 1 tube, 2 transformer; see the class for the settings. */
export function newSaturation(sampleRateHz: f64, kind: i32, driveDb: f64, harmonicGain: f64, asymmetry: f64): Saturation {
  return new Saturation(sampleRateHz, kind, driveDb, harmonicGain, asymmetry);
}

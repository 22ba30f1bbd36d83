import { changes, Kernel } from "../kernel";
import { cleanSamples } from "../math/clean-sample";
import { allocateF32, allocateF64 } from "../memory";
import { Oversampler, oversamplerChunk } from "./oversampler";

/** Level at which the bend saturates with 0 dB of drive: 3 dB above full scale. */
const kneeGain: f64 = 0.7071067811865476;
/** Programme level, RMS dBFS a channel, at which the bend's linear part is taken out: stage 1 trims the loudest 15 s to about this. */
const operatingLevelDbfs: f64 = -18;
const tape: i32 = 0;
const transformer: i32 = 2;
/** Before the bend: the tape's tilt about its pivot, the corner of the transformer's low-pass. */
const tapeTiltDb: f64 = 1.5;
const tapePivotHz: f64 = 1000;
const transformerHz: f64 = 250;
/** Corner of the high-pass that takes out the overtones' DC, Hz. */
const dcHz: f64 = 5;
/** States below this are set to 0: denormals would slow the filters down. */
const smallestState: f64 = 1e-25;
/** Beyond this the bend is flat (tanh(4) = 0.9993). */
const bound: f32 = 4;

// log cosh(u) = N(v)/D(v) with v = u^2, N = v/2 + n2 v^2 + n3 v^3, D = 1 + d1 v + d2 v^2 + d3 v^3; least squares of the derivative
// against tanh on 0...4: within 1.5e-4. Near enough that the overtones, aliases included, are those of tanh.
const n1: f64 = 0.5;
const n2: f64 = 0.117992217;
const n3: f64 = 0.00374694921;
const d1: f64 = 0.40216215;
const d2: f64 = 0.0308069829;
const d3: f64 = 0.000212834605;
// Bezout coefficients e_ij = n_i d_j - n_j d_i of (N(x)D(y) - N(y)D(x))/(x - y).
const e21: f64 = n2 * d1 - n1 * d2;
const e31: f64 = n3 * d1 - n1 * d3;
const e32: f64 = n3 * d2 - n2 * d3;

// @ts-ignore: decorator
@inline
function denominator(v: v128): v128 {
  let sum = f32x4.add(f32x4.mul(v, f32x4.splat(<f32>d3)), f32x4.splat(<f32>d2));
  sum = f32x4.add(f32x4.mul(v, sum), f32x4.splat(<f32>d1));
  return f32x4.add(f32x4.mul(v, sum), f32x4.splat(1));
}

/** Mean of tanh(u) - linear * u between a and b (first-order antiderivative antialiasing, Parker, Zavalishin & Le Bivic, DAFx-16).
 *  (G(b) - G(a))/(b - a) is written as (a + b) Bezout(a^2, b^2)/(D(a^2) D(b^2)): nothing cancels, so no fallback for small
 *  differences is needed and f32 is enough. x = a^2, y = b^2. */
// @ts-ignore: decorator
@inline
function meanBend(a: v128, b: v128, x: v128, y: v128, dx: v128, dy: v128, halfLinear: v128): v128 {
  const s = f32x4.add(x, y);
  const p = f32x4.mul(x, y);
  const first = f32x4.mul(s, f32x4.add(f32x4.splat(<f32>n2), f32x4.mul(p, f32x4.splat(<f32>e31))));
  const second = f32x4.mul(f32x4.sub(f32x4.mul(s, s), p), f32x4.splat(<f32>n3));
  const third = f32x4.mul(p, f32x4.add(f32x4.splat(<f32>e21), f32x4.mul(p, f32x4.splat(<f32>e32))));
  const sum = f32x4.add(f32x4.add(f32x4.splat(<f32>n1), first), f32x4.add(second, third));
  return f32x4.mul(f32x4.add(a, b), f32x4.sub(f32x4.div(sum, f32x4.mul(dx, dy)), halfLinear));
}

// @ts-ignore: decorator
@inline
function biased(at: usize, bias: v128): v128 {
  return f32x4.pmax(f32x4.splat(-bound), f32x4.pmin(f32x4.splat(bound), f32x4.add(v128.load(at), bias)));
}

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
  /** Pre-emphasis b0 b1 a1, de-emphasis b0 b1 a1. */
  private readonly tilts: usize;
  /** f64x2 each: pre-emphasis, de-emphasis, DC, then the meters. */
  private readonly state: usize;

  constructor(sampleRateHz: f64, kind: i32, driveDb: f64, harmonicGain: f64, asymmetry: f64) {
    super();
    this.isNeutral = harmonicGain == 0;
    this.overLeft = new Oversampler(sampleRateHz);
    this.overRight = new Oversampler(sampleRateHz);
    const held = this.overLeft.latencyFrames + oversamplerChunk;
    this.dryLeft = allocateF32(held + 4);
    this.dryRight = allocateF32(held + 4);
    this.tilts = allocateF64(6);
    this.state = allocateF64(12);
    designTilt(this.tilts, sampleRateHz, kind);
    const drive = kneeGain * Math.pow(10, driveDb / 20);
    const linear = linearPart(drive * Math.pow(10, operatingLevelDbfs / 20), asymmetry);
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
    memory.fill(this.dryLeft, 0, <usize>held << 2);
    memory.fill(this.dryRight, 0, <usize>held << 2);
    memory.fill(this.state, 0, 12 << 3);
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  meter(index: i32): f64 {
    if (index < 0 || index > 2) return 0;
    const sums = v128.load(this.state + (<usize>(3 + index) << 4));
    return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  }

  process(left: usize, right: usize, frames: i32): void {
    if (this.isNeutral) return;
    for (let start = 0; start < frames; start += oversamplerChunk) {
      const count = min(oversamplerChunk, frames - start);
      const at = <usize>start << 2;
      this.drive(left + at, right + at, count);
      this.bend(this.overLeft, count);
      this.bend(this.overRight, count);
      this.add(left + at, right + at, count);
    }
  }

  /** Cleans the input, keeps it for the dry path and feeds the driven, pre-emphasised signal to the oversamplers. */
  private drive(left: usize, right: usize, frames: i32): void {
    const delay = <usize>this.overLeft.latencyFrames << 2;
    let dryLeft = this.dryLeft + delay;
    let dryRight = this.dryRight + delay;
    let inLeft = this.overLeft.input;
    let inRight = this.overRight.input;
    const b0 = f64x2.splat(load<f64>(this.tilts) * this.driveGain);
    const b1 = f64x2.splat(load<f64>(this.tilts, 8) * this.driveGain);
    const a1 = v128.load_splat<f64>(this.tilts, 16);
    const tiny = f64x2.splat(smallestState);
    let memoryNow = v128.load(this.state);
    for (let n = 0; n < frames; n++) {
      const x = cleanSamples(v128.load_lane<f32>(right, v128.load_zero<f32>(left), 1));
      v128.store_lane<f32>(dryLeft, x, 0);
      v128.store_lane<f32>(dryRight, x, 1);
      const wide = f64x2.promote_low_f32x4(x);
      const y = f64x2.add(f64x2.mul(b0, wide), memoryNow);
      memoryNow = f64x2.sub(f64x2.mul(b1, wide), f64x2.mul(a1, y));
      memoryNow = v128.and(memoryNow, f64x2.gt(f64x2.abs(memoryNow), tiny));
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
    v128.store(this.state, memoryNow);
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
    for (const end = evens + (<usize>frames << 3); evens < end; evens += 16) {
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
    const b0 = f64x2.splat(load<f64>(this.tilts, 24) * this.addGain);
    const b1 = f64x2.splat(load<f64>(this.tilts, 32) * this.addGain);
    const a1 = v128.load_splat<f64>(this.tilts, 40);
    const follow = f64x2.splat(this.dcCoefficient);
    const tiny = f64x2.splat(smallestState);
    const state = this.state;
    let tilt = v128.load(state, 16);
    let dc = v128.load(state, 32);
    let drySum = v128.load(state, 48);
    let addedSum = v128.load(state, 64);
    let crossSum = v128.load(state, 80);
    for (let at: usize = 0; at < <usize>frames << 2; at += 4) {
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
    v128.store(state, tilt, 16);
    v128.store(state, dc, 32);
    v128.store(state, drySum, 48);
    v128.store(state, addedSum, 64);
    v128.store(state, crossSum, 80);
    const held = <usize>this.overLeft.latencyFrames << 2;
    memory.copy(this.dryLeft, this.dryLeft + (<usize>frames << 2), held);
    memory.copy(this.dryRight, this.dryRight + (<usize>frames << 2), held);
  }
}

/** First-order emphasis before the bend and its inverse after it, bilinear with the corner kept: b0 b1 a1 twice. */
function designTilt(at: usize, sampleRateHz: f64, kind: i32): void {
  store<f64>(at, 1);
  store<f64>(at, 1, 24);
  if (kind == tape) {
    const high = Math.pow(10, tapeTiltDb / 20);
    const t = Math.tan((Math.PI * Math.min(tapePivotHz, 0.4 * sampleRateHz)) / sampleRateHz);
    store<f64>(at, (high + t) / (1 + high * t));
    store<f64>(at, (t - high) / (1 + high * t), 8);
    store<f64>(at, (high * t - 1) / (1 + high * t), 16);
    store<f64>(at, (1 + high * t) / (high + t), 24);
    store<f64>(at, (high * t - 1) / (high + t), 32);
    store<f64>(at, (t - high) / (high + t), 40);
  } else if (kind == transformer) {
    const t = Math.tan((Math.PI * transformerHz) / sampleRateHz);
    store<f64>(at, t / (1 + t));
    store<f64>(at, t / (1 + t), 8);
    store<f64>(at, (t - 1) / (1 + t), 16);
  }
}

/** Gain of the best linear fit to tanh(u + bias) for Gaussian u of this RMS: E[u tanh(u + bias)]/E[u^2] (Bussgang 1952). */
function linearPart(rms: f64, bias: f64): f64 {
  let top: f64 = 0;
  let bottom: f64 = 0;
  for (let step = -400; step <= 400; step++) {
    const z = <f64>step / 50;
    const weight = z * Math.exp(-0.5 * z * z);
    top += weight * Math.tanh(rms * z + bias);
    bottom += weight * rms * z;
  }
  return top / bottom;
}

/** A `Saturation`: kind 0 tape, 1 tube, 2 transformer; see the class for the settings. */
export function newSaturation(sampleRateHz: f64, kind: i32, driveDb: f64, harmonicGain: f64, asymmetry: f64): Saturation {
  return new Saturation(sampleRateHz, kind, driveDb, harmonicGain, asymmetry);
}

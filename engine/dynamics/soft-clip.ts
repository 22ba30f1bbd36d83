import { Oversampler, oversamplerChunk, runFrames } from "../colour/oversampler";
import { changes, Kernel } from "../kernel";
import { cleanSample, cleanSamples } from "../math/clean-sample";
import { decibelsToGain, gainToDecibels } from "../math/decibel";
import { largestOf } from "../math/reach-maxima";
import { allocateF32 } from "../memory";

/** Width of the bend below the clipping level. */
const kneeDb: f64 = 1.5;

/** Rounds the tips off: linear up to a knee 1.5 dB below the level, then a parabola that touches the level and stays there.
 *  levelDbfs -24…6. 4x oversampled, first-order antiderivative antialiasing in f64 (Parker, Zavalishin & Le Bivic, DAFx-16). Only the clipping
 *  error passes through the oversampler: what is below the knee stays bit-exact, delayed, and costs little. It leaves small inter-sample overs to the limiter.
 *  In place; latency: the oversampler's. Meters: 0 share of frames with clipping, percent ·
 *  1 by how much the highest sample that has left since this was last read came down, dB, 0 or negative. */
export class SoftClip extends Kernel {
  private readonly overLeft: Oversampler;
  private readonly overRight: Oversampler;
  private readonly dryLeft: usize;
  private readonly dryRight: usize;
  private readonly threshold: f64;
  private readonly depth: f64;
  /** Just below the threshold. */
  private readonly quiet: f32;
  private frames: f64 = 0;
  /** Frames that were bent, of both sides; two odd fine samples make one. */
  private clipped: f64 = 0;
  private highestSinceRead: f32 = 0;

  constructor(sampleRateHz: f64, levelDbfs: f64) {
    super();
    const level = decibelsToGain(levelDbfs);
    const threshold = level * decibelsToGain(-kneeDb);
    this.overLeft = new Oversampler(sampleRateHz);
    this.overRight = new Oversampler(sampleRateHz);
    this.dryLeft = allocateF32(this.overLeft.latencyFrames + oversamplerChunk);
    this.dryRight = allocateF32(this.overLeft.latencyFrames + oversamplerChunk);
    this.threshold = threshold;
    this.depth = level - threshold;
    this.quiet = <f32>(threshold * 0.999999);
  }

  latency(): i32 {
    return this.overLeft.latencyFrames;
  }

  reset(): void {
    const held = (<usize>(this.overLeft.latencyFrames + oversamplerChunk)) << 2;
    this.overLeft.reset();
    this.overRight.reset();
    memory.fill(this.dryLeft, 0, held);
    memory.fill(this.dryRight, 0, held);
    this.frames = 0;
    this.clipped = 0;
    this.highestSinceRead = 0;
  }

  process(left: usize, right: usize, frames: i32): void {
    for (let start = 0; start < frames; start += oversamplerChunk) {
      const count = min(oversamplerChunk, frames - start);
      const at = (<usize>start) << 2;
      this.side(this.overLeft, this.dryLeft, left + at, count);
      this.side(this.overRight, this.dryRight, right + at, count);
    }
    this.frames += <f64>frames;
  }

  private side(over: Oversampler, dry: usize, samples: usize, count: i32): void {
    const held = (<usize>over.latencyFrames) << 2;
    takeIn(samples, over.input, dry + held, count);
    over.double(count);
    for (let run = 0; run * runFrames < 2 * count; run++) {
      const isBent = !over.isBelow(run, this.quiet) && this.bend(over, run, min(runFrames, 2 * count - run * runFrames));
      over.setLive(run, isBent);
    }
    over.downsampleLive(count);
    this.highestSinceRead = max(this.highestSinceRead, largestOf(dry, count));
    addError(dry, over.output, samples, count);
    memory.copy(dry, dry + ((<usize>count) << 2), held);
  }

  /** Writes what clipping takes away, at four times the rate: zero wherever the signal stays below the knee. `count` pairs of fine samples of a run; false
   *  where it does so throughout. */
  private bend(over: Oversampler, run: i32, count: i32): bool {
    over.quadruple(run);
    const start = (<usize>(run * runFrames)) << 2;
    const end = start + ((<usize>count) << 2);
    let last = <f64>load<f32>(over.odds + start - 4);
    let lastArea = this.area(last);
    let isBent = lastArea != 0;
    let bent = 0;
    for (let at = start; at < end; at += 4) {
      while (lastArea == 0 && at + 16 <= end && this.isQuiet(over, at)) {
        v128.store(over.shapedEvens + at, f32x4.splat(0));
        v128.store(over.shapedOdds + at, f32x4.splat(0));
        at += 16;
        last = <f64>load<f32>(over.odds + at - 4);
      }
      if (at == end) break;
      const even = <f64>load<f32>(over.evens + at);
      const odd = <f64>load<f32>(over.odds + at);
      const evenArea = this.area(even);
      const oddArea = this.area(odd);
      store<f32>(over.shapedEvens + at, <f32>this.meanError(last, even, lastArea, evenArea));
      store<f32>(over.shapedOdds + at, <f32>this.meanError(even, odd, evenArea, oddArea));
      if (evenArea != 0) isBent = true;
      if (oddArea != 0) bent += 1;
      last = odd;
      lastArea = oddArea;
    }
    this.clipped += <f64>bent * 0.5;
    return isBent || bent > 0;
  }

  /** Whether eight fine samples surely stay below the knee. */
  private isQuiet(over: Oversampler, at: usize): bool {
    const level = f32x4.max(f32x4.abs(v128.load(over.evens + at)), f32x4.abs(v128.load(over.odds + at)));
    return !v128.any_true(f32x4.gt(level, f32x4.splat(this.quiet)));
  }

  private meanError(a: f64, b: f64, areaA: f64, areaB: f64): f64 {
    if (areaA == 0 && areaB == 0) return 0;
    const difference = b - a;
    return Math.abs(difference) < 1e-5 ? this.error((a + b) * 0.5) : (areaB - areaA) / difference;
  }

  /** f(u) - u. */
  private error(u: f64): f64 {
    const over = Math.abs(u) - this.threshold;
    if (over <= 0) return 0;
    const lost = over < 2 * this.depth ? (over * over) / (4 * this.depth) : over - this.depth;
    return u > 0 ? -lost : lost;
  }

  /** Antiderivative of `error`, even in u. */
  private area(u: f64): f64 {
    const over = Math.abs(u) - this.threshold;
    if (over <= 0) return 0;
    const depth = this.depth;
    if (over < 2 * depth) return -(over * over * over) / (12 * depth);
    const beyond = over - 2 * depth;
    return -((2 * depth * depth) / 3 + beyond * depth + beyond * beyond * 0.5);
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  meter(index: i32): f64 {
    if (index == 0) return this.frames > 0 ? (100 * this.clipped) / (2 * this.frames) : 0;
    const highest = <f64>this.highestSinceRead;
    this.highestSinceRead = 0;
    return highest > 0 ? gainToDecibels(1 + this.error(highest) / highest) : 0;
  }
}

/** Copies samples, cleaned, to both places. */
function takeIn(samples: usize, input: usize, dry: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const clean = cleanSamples(v128.load(samples + at));
    v128.store(input + at, clean);
    v128.store(dry + at, clean);
  }
  for (; at < bytes; at += 4) {
    const clean = cleanSample(load<f32>(samples + at));
    store<f32>(input + at, clean);
    store<f32>(dry + at, clean);
  }
}

/** What clipping leaves; where it took nothing away, the sample itself to the bit. */
function addError(dry: usize, errors: usize, samples: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const error = v128.load(errors + at);
    const sample = v128.load(dry + at);
    v128.store(samples + at, v128.bitselect(sample, f32x4.add(sample, error), f32x4.eq(error, f32x4.splat(0))));
  }
  for (; at < bytes; at += 4) {
    const error = load<f32>(errors + at);
    const sample = load<f32>(dry + at);
    store<f32>(samples + at, error == 0 ? sample : sample + error);
  }
}

/** A `SoftClip` at levelDbfs. */
export function newSoftClip(sampleRateHz: f64, levelDbfs: f64): SoftClip {
  return new SoftClip(sampleRateHz, levelDbfs);
}

import { BlockedKernel } from "../blocked-kernel";
import { changes, Kernel } from "../kernel";
import { decibelsToGain, gainToDecibels } from "../math/decibel";
import { powerOfTwoFrames } from "../math/power-of-two";
import { largestOf } from "../math/reach-maxima";
import { screeningGrid, screenReach } from "../math/screening-grid";
import { allocate, allocateF32 } from "../memory";
import { MaskedPulse } from "./masked-pulse";

/** Length of a pulse at 44.1 and 48 kHz: 21 ms. */
const frameAt48kHz: i32 = 1024;
/** Samples that are looked at together. */
const group: i32 = 32;
/** An over smaller than this is left to the limiter, as a share of the ceiling. */
const tolerance: f32 = 0.0005;
/** Sizes of a pulse smaller than this change nothing that can be heard. */
const smallestChange: f32 = 0.00001;

/** Clips what the ear does not hear: every peak above the ceiling is taken down by a pulse that is shaped to hide under the music around it.
 *  Drums lose their tips as error under the drum, not as clicks.
 *  Solves min Σ |E(f)|² / threshold(f)^exponent subject to peaks <= ceiling in its dual form: the error is a sum of masked pulses, one a peak, whose
 *  sizes are found peak by peak, in passes (Hildreth 1957; the clipping problem after Defraene et al., IEEE TASLP 20:10, 2012, who solve it
 *  frame by frame; the pulses as in peak cancellation of multicarrier signals). Peaks are those of the interpolated signal on a 4x grid.
 *  ceilingDbfs -24…0 · exponent 0…1 · passes 1…64 · both sides share their pulses. What passes leave above the ceiling is for the limiter that must
 *  follow. Blocks without overs pass through bit-exactly. Latency: six frames of about 21 ms. Meters: 0 share of hops worked on, percent · 1 pulses ·
 *  2 by how much the highest sample since this was last read comes down, dB, 0 or negative. */
export class PerceptualClip extends BlockedKernel {
  private readonly ceiling: f32;
  private readonly passes: i32;
  private readonly pulse: MaskedPulse;
  /** Half a pulse. */
  private readonly reach: i32;
  private readonly hop: i32;
  /** Frames in which a pulse may have its middle: a block that is settled, and a look at what follows. */
  private readonly span: i32;
  private readonly timeline: i32;
  private readonly xLeft: usize;
  private readonly xRight: usize;
  private readonly yLeft: usize;
  private readonly yRight: usize;
  /** Size of the pulse whose middle is here, f32, signed like the peak it takes down. */
  private readonly sizesLeft: usize;
  private readonly sizesRight: usize;
  /** A pulse a hop of the span, made when first needed. */
  private readonly pulses: usize;
  private readonly hasPulse: usize;
  private readonly screened: usize;
  /** A byte a group of the span: 1 where something it looks at has changed since it was looked at. */
  private readonly isStale: usize;
  private hopsSeen: f64 = 0;
  private hopsWorked: f64 = 0;
  private pulseCount: f64 = 0;
  private highestSinceRead: f32 = 0;

  constructor(sampleRateHz: f64, ceilingDbfs: f64, exponent: f64, passes: f64) {
    const frame = powerOfTwoFrames(frameAt48kHz, sampleRateHz, 256);
    super(4 * frame);
    const reach = frame / 2;
    const span = 5 * frame;
    const timeline = reach + span + reach;
    const hop = frame / 4;
    this.ceiling = <f32>decibelsToGain(ceilingDbfs);
    this.passes = <i32>passes;
    this.pulse = new MaskedPulse(sampleRateHz, frame, exponent);
    this.reach = reach;
    this.hop = hop;
    this.span = span;
    this.timeline = timeline;
    this.xLeft = allocateF32(timeline);
    this.xRight = allocateF32(timeline);
    this.yLeft = allocateF32(timeline);
    this.yRight = allocateF32(timeline);
    this.sizesLeft = allocateF32(timeline);
    this.sizesRight = allocateF32(timeline);
    this.pulses = allocateF32((span / hop) * frame);
    this.hasPulse = allocateF32(span / hop);
    this.screened = allocateF32(4);
    this.isStale = allocate(span / group);
  }

  protected ownLatency(): i32 {
    return this.timeline - this.blockFrames;
  }

  protected clear(): void {
    const bytes = (<usize>this.timeline) << 2;
    memory.fill(this.xLeft, 0, bytes);
    memory.fill(this.xRight, 0, bytes);
    memory.fill(this.yLeft, 0, bytes);
    memory.fill(this.yRight, 0, bytes);
    memory.fill(this.sizesLeft, 0, bytes);
    memory.fill(this.sizesRight, 0, bytes);
    memory.fill(this.hasPulse, 0, (<usize>(this.span / this.hop)) << 2);
    this.hopsSeen = 0;
    this.hopsWorked = 0;
    this.pulseCount = 0;
    this.highestSinceRead = 0;
  }

  protected run(): void {
    const newest = (<usize>(this.timeline - this.blockFrames)) << 2;
    const bytes = (<usize>this.blockFrames) << 2;
    memory.copy(this.xLeft + newest, this.blockLeft, bytes);
    memory.copy(this.xRight + newest, this.blockRight, bytes);
    memory.copy(this.yLeft + newest, this.blockLeft, bytes);
    memory.copy(this.yRight + newest, this.blockRight, bytes);
    this.solve(this.yLeft, this.sizesLeft);
    this.solve(this.yRight, this.sizesRight);
    memory.copy(this.blockLeft, this.yLeft, bytes);
    memory.copy(this.blockRight, this.yRight, bytes);
    const highest = max(largestOf(this.xLeft, this.blockFrames), largestOf(this.xRight, this.blockFrames));
    this.highestSinceRead = max(this.highestSinceRead, highest);
    this.countWork();
    this.advance();
  }

  private advance(): void {
    this.shift(this.xLeft);
    this.shift(this.xRight);
    this.shift(this.yLeft);
    this.shift(this.yRight);
    this.shift(this.sizesLeft);
    this.shift(this.sizesRight);
    const hops = this.span / this.hop;
    const settled = this.blockFrames / this.hop;
    const frameBytes = (<usize>this.pulse.frame) << 2;
    memory.copy(this.pulses, this.pulses + <usize>settled * frameBytes, <usize>(hops - settled) * frameBytes);
    memory.copy(this.hasPulse, this.hasPulse + ((<usize>settled) << 2), (<usize>(hops - settled)) << 2);
    memory.fill(this.hasPulse + ((<usize>(hops - settled)) << 2), 0, (<usize>settled) << 2);
  }

  /** Moves a timeline on by one block; what enters at the end is silence. */
  private shift(at: usize): void {
    const block = (<usize>this.blockFrames) << 2;
    const kept = (<usize>(this.timeline - this.blockFrames)) << 2;
    memory.copy(at, at + block, kept);
    memory.fill(at + kept, 0, block);
  }

  private countWork(): void {
    const settled = this.blockFrames / this.hop;
    const first = (<usize>this.reach) << 2;
    for (let hop = 0; hop < settled; hop++) this.hopsWorked += <f64>load<i32>(this.hasPulse + ((<usize>hop) << 2));
    this.hopsSeen += <f64>settled;
    this.pulseCount += <f64>(countOf(this.sizesLeft + first, this.blockFrames) + countOf(this.sizesRight + first, this.blockFrames));
  }

  /** Passes over one side until every peak of the span is down or none changes any more. A group that found nothing to change is left alone until
   *  a pulse reaches what it looks at: it would find the same again. */
  private solve(y: usize, sizes: usize): void {
    const groups = this.span / group;
    memory.fill(this.isStale, 1, groups);
    for (let pass = 0; pass < this.passes; pass++) {
      let hasChanged = false;
      for (let index = 0; index < groups; index++) {
        if (load<u8>(this.isStale + index) == 0) continue;
        store<u8>(this.isStale + index, 0);
        const start = this.reach + index * group;
        const at = (<usize>start) << 2;
        if (this.isBelow(y + at) && !hasAny(sizes + at)) continue;
        if (this.visit(y, sizes, start)) hasChanged = true;
      }
      if (!hasChanged) break;
    }
  }

  /** Whether no peak in or beside the group that begins here can lie above the ceiling. */
  private isBelow(first: usize): bool {
    const largest = largestOf(first - ((<usize>screenReach) << 2), group + 2 * screenReach);
    return largest * screeningGrid.bound <= this.ceiling || largest <= this.lowestPeak(first);
  }

  /** What a sample of the group that begins here must exceed for a peak beside it to lie above the ceiling. */
  private lowestPeak(first: usize): f32 {
    return screeningGrid.highestBelow(this.ceiling, first - 4, group + 1);
  }

  /** Looks at the peaks of a group and resizes their pulses. */
  private visit(y: usize, sizes: usize, start: i32): bool {
    let lowest = this.lowestPeak(y + ((<usize>start) << 2));
    let hasChanged = false;
    for (let four = start; four < start + group; four += 4) {
      if (!hasWork(y + ((<usize>four) << 2), sizes + ((<usize>four) << 2), lowest)) continue;
      for (let n = four; n < four + 4; n++) {
        if (!this.settle(y, sizes, n, lowest)) continue;
        hasChanged = true;
        lowest = this.lowestPeak(y + ((<usize>start) << 2));
      }
    }
    return hasChanged;
  }

  /** Looks at one sample; true when its pulse was resized. */
  private settle(y: usize, sizes: usize, n: i32, lowest: f32): bool {
    const at = (<usize>n) << 2;
    const size = load<f32>(sizes + at);
    const sample = load<f32>(y + at);
    const level = abs(sample);
    const isPeak = level > lowest && level >= abs(load<f32>(y + at - 4)) && level >= abs(load<f32>(y + at + 4));
    if (size == 0 && !isPeak) return false;
    const peak = this.peakBeside(y + at);
    if (size == 0 && peak <= this.ceiling * (1 + tolerance)) return false;
    const sign: f32 = (size == 0 ? sample : size) < 0 ? -1 : 1;
    const over = (sample * sign < 0 ? -peak : peak) - this.ceiling;
    const resized = max<f32>(0, abs(size) + over) * sign;
    const change = resized - size;
    if (abs(change) < smallestChange) return false;
    store<f32>(sizes + at, resized);
    this.subtract(y, n, change);
    return true;
  }

  /** Largest |y| between the samples before and after this one, on a 4x grid. */
  private peakBeside(at: usize): f32 {
    screeningGrid.four(at - 4, this.screened);
    return max(load<f32>(this.screened), load<f32>(this.screened, 4));
  }

  /** Takes `size` times the pulse of this place out of a side. */
  private subtract(y: usize, middle: i32, size: f32): void {
    const slot = (middle - this.reach) / this.hop;
    const pulse = this.pulses + ((<usize>(slot * this.pulse.frame)) << 2);
    if (!load<i32>(this.hasPulse + ((<usize>slot) << 2))) {
      const first = (<usize>(slot * this.hop + this.hop / 2)) << 2;
      this.pulse.shape(this.xLeft + first, this.xRight + first, pulse);
      store<i32>(this.hasPulse + ((<usize>slot) << 2), 1);
    }
    const from = y + ((<usize>(middle - this.reach)) << 2);
    const factor = f32x4.splat(size);
    for (let at: usize = 0; at < (<usize>this.pulse.frame) << 2; at += 16) {
      v128.store(from + at, f32x4.sub(v128.load(from + at), f32x4.mul(v128.load(pulse + at), factor)));
    }
    this.disturb(middle);
  }

  /** Marks the groups that a pulse reaches, and those beside them, whose peaks its samples make too. */
  private disturb(middle: i32): void {
    const first = max(0, (middle - 2 * this.reach) / group - 1);
    const end = min(this.span / group, middle / group + 2);
    memory.fill(this.isStale + first, 1, end - first);
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  meter(index: i32): f64 {
    if (index == 0) return this.hopsSeen > 0 ? (100 * this.hopsWorked) / this.hopsSeen : 0;
    if (index == 1) return this.pulseCount;
    const highest = max(this.highestSinceRead, this.ceiling);
    this.highestSinceRead = 0;
    return gainToDecibels(<f64>this.ceiling / <f64>highest);
  }
}

/** True when one of four samples has a pulse or is a peak above `lowest`. */
function hasWork(y: usize, sizes: usize, lowest: f32): bool {
  const level = f32x4.abs(v128.load(y));
  const isHigh = v128.and(f32x4.gt(level, f32x4.splat(lowest)), f32x4.ge(level, f32x4.abs(v128.load(y - 4))));
  const isPeak = v128.and(isHigh, f32x4.ge(level, f32x4.abs(v128.load(y + 4))));
  return v128.any_true(v128.or(isPeak, f32x4.ne(v128.load(sizes), f32x4.splat(0))));
}

/** True when a group holds a value other than 0. */
function hasAny(at: usize): bool {
  let bits = v128.load(at);
  for (let n: usize = 16; n < (<usize>group) << 2; n += 16) bits = v128.or(bits, v128.load(at + n));
  return v128.any_true(bits);
}

/** How many of `count` values, a multiple of 4, are other than 0. */
function countOf(at: usize, count: i32): i32 {
  let found = 0;
  for (const end = at + ((<usize>count) << 2); at < end; at += 16) found += popcnt(i32x4.bitmask(f32x4.ne(v128.load(at), f32x4.splat(0))));
  return found;
}

/** A `PerceptualClip`; see the class for units and ranges. */
export function newPerceptualClip(sampleRateHz: f64, ceilingDbfs: f64, exponent: f64, passes: f64): PerceptualClip {
  return new PerceptualClip(sampleRateHz, ceilingDbfs, exponent, passes);
}

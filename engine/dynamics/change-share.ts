import { longestBlock } from "../kernel";
import { allocate, allocateF32 } from "../memory";
import { onePoleDecay } from "./envelope";

/** A part's power is averaged over this long before it is compared with that of the others. */
const powerMs: f64 = 20;
/** -160 dBFS, added to every part: what a pulse adds in the silence before a hit is shared alike. */
const silentPower: f64 = 1e-16;

/** Shares among the parts of a signal what a kernel that is neither filter nor gain did to their sum (harmonics, clipped tips): every part gets the
 *  share that it has in the power of 20 ms, so that the parts still add up to the kernel's output. In f32 planar blocks of at most 16384 frames, one call each in
 *  this order: `keep` the input of the kernel, `take` its output, `weigh` every part (which is delayed as the kernel delays), `apply` every part.
 *  A part that does not count (an alternate beside the parts) gets its own power over that of all, at most 1. */
export class ChangeShare {
  private readonly delayFrames: i32;
  private readonly change: usize = allocateF32(2 * longestBlock);
  private readonly total: usize = allocate(longestBlock << 3);
  /** Per signal, the kernel's own first: two delay lines, then its power as f32 frame by frame. */
  private readonly lines: usize;
  private readonly powers: usize;
  private readonly means: usize;
  private readonly decay: f64;
  private readonly lineBytes: usize;
  /** Energy of the change so far, both sides. */
  energy: f64 = 0;

  constructor(sampleRateHz: f64, delayFrames: i32, parts: i32) {
    this.delayFrames = delayFrames;
    this.lineBytes = (<usize>(delayFrames + longestBlock)) << 2;
    this.lines = allocate(<i32>(this.lineBytes * 2 * <usize>(parts + 1)));
    this.powers = allocateF32(longestBlock * parts);
    this.means = allocate(parts << 3);
    this.decay = onePoleDecay(powerMs, sampleRateHz);
  }

  /** The kernel's input, delayed as its output will be. */
  keep(left: usize, right: usize, frames: i32): void {
    this.delay(0, left, this.change, frames);
    this.delay(1, right, this.change + ((<usize>longestBlock) << 2), frames);
    memory.fill(this.total, 0, (<usize>frames) << 3);
  }

  /** The kernel's output: what is left is the change. */
  take(left: usize, right: usize, frames: i32): void {
    subtractFrom(left, this.change, frames);
    subtractFrom(right, this.change + ((<usize>longestBlock) << 2), frames);
    this.energy += energyOf(this.change, frames) + energyOf(this.change + ((<usize>longestBlock) << 2), frames);
  }

  /** Delays a part in place and notes its power. */
  weigh(part: i32, counts: bool, left: usize, right: usize, frames: i32): void {
    this.delay(2 * part + 2, left, left, frames);
    this.delay(2 * part + 3, right, right, frames);
    const powers = this.powers + ((<usize>(part * longestBlock)) << 2);
    const decay = this.decay;
    let mean = load<f64>(this.means + ((<usize>part) << 3));
    for (let n: usize = 0; n < <usize>frames; n++) {
      const l = <f64>load<f32>(left + (n << 2));
      const r = <f64>load<f32>(right + (n << 2));
      mean = decay * mean + (1 - decay) * (l * l + r * r) + 1e-60;
      const power = <f32>(mean + silentPower);
      store<f32>(powers + (n << 2), power);
      if (counts) store<f64>(this.total + (n << 3), load<f64>(this.total + (n << 3)) + <f64>power);
    }
    store<f64>(this.means + ((<usize>part) << 3), mean);
  }

  /** Adds a part's share of the change. */
  apply(part: i32, left: usize, right: usize, frames: i32): void {
    const powers = this.powers + ((<usize>(part * longestBlock)) << 2);
    for (let n: usize = 0; n < <usize>frames; n++) {
      const share = <f32>min(1, <f64>load<f32>(powers + (n << 2)) / load<f64>(this.total + (n << 3)));
      store<f32>(left + (n << 2), load<f32>(left + (n << 2)) + share * load<f32>(this.change + (n << 2)));
      const other = this.change + ((<usize>longestBlock) << 2) + (n << 2);
      store<f32>(right + (n << 2), load<f32>(right + (n << 2)) + share * load<f32>(other));
    }
  }

  private delay(line: i32, from: usize, to: usize, frames: i32): void {
    const at = this.lines + this.lineBytes * <usize>line;
    const held = (<usize>this.delayFrames) << 2;
    const bytes = (<usize>frames) << 2;
    memory.copy(at + held, from, bytes);
    memory.copy(to, at, bytes);
    memory.copy(at, at + bytes, held);
  }
}

function energyOf(samples: usize, frames: i32): f64 {
  let sum: f64 = 0;
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) sum += <f64>load<f32>(samples + at) * <f64>load<f32>(samples + at);
  return sum;
}

/** to = from - to */
function subtractFrom(from: usize, to: usize, frames: i32): void {
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) store<f32>(to + at, load<f32>(from + at) - load<f32>(to + at));
}

/** A `ChangeShare` for a kernel that delays by so many frames, and so many parts. */
export function newChangeShare(sampleRateHz: f64, delayFrames: i32, parts: i32): ChangeShare {
  return new ChangeShare(sampleRateHz, delayFrames, parts);
}
/** The kernel's input, before it works. */
export function changeKeep(share: ChangeShare, left: usize, right: usize, frames: i32): void {
  share.keep(left, right, frames);
}
/** The kernel's output, after it has worked. */
export function changeTake(share: ChangeShare, left: usize, right: usize, frames: i32): void {
  share.take(left, right, frames);
}
/** Delays a part and notes its power; `counts` 0 for one that is no part of the sum. */
export function changeWeigh(share: ChangeShare, part: i32, counts: i32, left: usize, right: usize, frames: i32): void {
  share.weigh(part, counts != 0, left, right, frames);
}
/** Gives a part its share. */
export function changeApply(share: ChangeShare, part: i32, left: usize, right: usize, frames: i32): void {
  share.apply(part, left, right, frames);
}
/** Energy of all changes so far: sum of squares of both sides. */
export function changeEnergy(share: ChangeShare): f64 {
  return share.energy;
}

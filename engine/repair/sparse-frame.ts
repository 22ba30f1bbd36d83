import { rankedValue } from "../math/ranked-value";
import { RealFft } from "../math/real-fft";
import { allocateF32 } from "../memory";
import { bounded } from "./bounded";

/** ‖Ax − z‖ against ‖Ax‖ at which spectrum and frame are said to agree. */
const agreement: f32 = 0.01;
/** The number of bins kept grows by one an iteration, and from the 25th on by this ratio: as good as +1 for a beginning and several times faster. */
const growth: f64 = 1.06;
const mostIterations: i32 = 400;

/** Rebuilds clipped samples of one windowed frame: the sparsest spectrum that agrees with what is known.
 *  A-SPADE (Kitić, Bertin, Gribonval 2015; step 4 after Záviška, Rajmic et al. 2019): ADMM over min ‖z‖₀ so that ‖Ax − z‖ is small and x is
 *  consistent: reliable samples as they are, clipped ones at or beyond their clipped value. A is the unitary DFT of the frame. */
export class SparseFrame {
  private readonly fft: RealFft;
  private readonly bins: usize;
  private readonly scale: f32;
  /** The frame being rebuilt. */
  readonly x: usize;
  private readonly axRe: usize;
  private readonly axIm: usize;
  private readonly uRe: usize;
  private readonly uIm: usize;
  private readonly zRe: usize;
  private readonly zIm: usize;
  private readonly powers: usize;
  private readonly sorted: usize;
  iterations: i32 = 0;

  constructor(readonly frame: i32) {
    const bins = frame / 2 + 1;
    const room = bins + 3;
    this.fft = new RealFft(frame);
    this.bins = (<usize>bins) << 2;
    this.scale = <f32>(1 / Math.sqrt(<f64>frame));
    this.x = allocateF32(frame);
    this.axRe = allocateF32(room);
    this.axIm = allocateF32(room);
    this.uRe = allocateF32(room);
    this.uIm = allocateF32(room);
    this.zRe = allocateF32(room);
    this.zIm = allocateF32(room);
    this.powers = allocateF32(room);
    this.sorted = allocateF32(room);
  }

  /** `known` is the windowed frame; `isClipped` is 1 where a sample is clipped, 0 where it is reliable. The result is at `x`. */
  rebuild(known: usize, isClipped: usize): void {
    const bytes = (<usize>this.frame) << 2;
    memory.copy(this.x, known, bytes);
    memory.fill(this.uRe, 0, this.bins);
    memory.fill(this.uIm, 0, this.bins);
    this.analyse();
    const enough = this.energy() * agreement * agreement;
    let sparsity: f64 = 1;
    for (let n = 0; n < mostIterations; n++) {
      this.iterations++;
      if (this.keepLargest(<i32>sparsity) <= enough) break;
      this.synthesise();
      this.project(known, isClipped);
      this.analyse();
      this.update();
      sparsity = Math.max(sparsity + 1, sparsity * growth);
    }
  }

  /** Ax. */
  private analyse(): void {
    this.fft.forward(this.x, this.axRe, this.axIm);
    const scale = f32x4.splat(this.scale);
    for (let at: usize = 0; at < this.bins; at += 16) {
      v128.store(this.axRe + at, f32x4.mul(v128.load(this.axRe + at), scale));
      v128.store(this.axIm + at, f32x4.mul(v128.load(this.axIm + at), scale));
    }
  }

  private energy(): f32 {
    let sum: f32 = 0;
    for (let at: usize = 0; at < this.bins; at += 4)
      sum += load<f32>(this.axRe + at) * load<f32>(this.axRe + at) + load<f32>(this.axIm + at) * load<f32>(this.axIm + at);
    return sum;
  }

  /** z: the `count` largest bins of Ax + u. Returns ‖Ax − z‖². */
  private keepLargest(count: i32): f32 {
    for (let at: usize = 0; at < this.bins; at += 16) {
      const re = f32x4.add(v128.load(this.axRe + at), v128.load(this.uRe + at));
      const im = f32x4.add(v128.load(this.axIm + at), v128.load(this.uIm + at));
      v128.store(this.zRe + at, re);
      v128.store(this.zIm + at, im);
      v128.store(this.powers + at, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
    }
    const bins = <i32>(this.bins >> 2);
    memory.copy(this.sorted, this.powers, this.bins);
    const threshold = f32x4.splat(rankedValue(this.sorted, bins, min(count, bins)));
    let sum = f32x4.splat(0);
    store<f32>(this.powers + this.bins, 0);
    for (let at: usize = 0; at < this.bins; at += 16) {
      const isKept = f32x4.ge(v128.load(this.powers + at), threshold);
      const re = v128.and(v128.load(this.zRe + at), isKept);
      const im = v128.and(v128.load(this.zIm + at), isKept);
      v128.store(this.zRe + at, re);
      v128.store(this.zIm + at, im);
      const offRe = f32x4.sub(v128.load(this.axRe + at), re);
      const offIm = f32x4.sub(v128.load(this.axIm + at), im);
      sum = f32x4.add(sum, f32x4.add(f32x4.mul(offRe, offRe), f32x4.mul(offIm, offIm)));
    }
    return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
  }

  /** x = A*(z − u); the transform's own scale makes up for that of `analyse`. Keeps z − u in u's place for `update`. */
  private synthesise(): void {
    const scale = f32x4.splat(<f32>2 * this.scale);
    for (let at: usize = 0; at < this.bins; at += 16) {
      const re = f32x4.sub(v128.load(this.zRe + at), v128.load(this.uRe + at));
      const im = f32x4.sub(v128.load(this.zIm + at), v128.load(this.uIm + at));
      // u + Ax − z of the coming x is Ax − (z − u).
      v128.store(this.uRe + at, re);
      v128.store(this.uIm + at, im);
      v128.store(this.zRe + at, f32x4.mul(re, scale));
      v128.store(this.zIm + at, f32x4.mul(im, scale));
    }
    this.fft.inverse(this.zRe, this.zIm, this.x);
  }

  /** The nearest frame that agrees with what is known. */
  private project(known: usize, isClipped: usize): void {
    const bytes = (<usize>this.frame) << 2;
    for (let at: usize = 0; at < bytes; at += 4) {
      const value = load<f32>(known + at);
      store<f32>(this.x + at, load<f32>(isClipped + at) == 0 ? value : bounded(value, load<f32>(this.x + at)));
    }
  }

  private update(): void {
    for (let at: usize = 0; at < this.bins; at += 16) {
      v128.store(this.uRe + at, f32x4.sub(v128.load(this.axRe + at), v128.load(this.uRe + at)));
      v128.store(this.uIm + at, f32x4.sub(v128.load(this.axIm + at), v128.load(this.uIm + at)));
    }
  }
}

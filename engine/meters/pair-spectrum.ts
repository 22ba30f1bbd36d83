import { Fft } from "../math/fft";
import { reversed } from "../math/reversed";
import { hannWindow } from "../math/window";
import { allocateF32 } from "../memory";

/** Mean square of a Hann window. */
const windowPower: f64 = 0.375;
/** Garbage beyond +280 dBFS would have powers that no f32 holds. */
const largest: f32 = 1e14;

/** Hann-windowed power spectra of two signals by one complex FFT, with the power they share.
 *  Scaled so that the bins of a signal add up to its mean square. Round-off lies about 150 dB below the signal in any bin. */
export class PairSpectrum {
  private readonly length: i32;
  private readonly fft: Fft;
  private readonly window: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly powers: usize;
  private readonly scale: f32;

  constructor(length: i32) {
    this.length = length;
    this.fft = new Fft(length);
    this.window = hannWindow(length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.powers = allocateF32(3 * (length / 2 + 1));
    // One-sided: twice the power; a quarter of it, since the parts are taken apart without halving.
    this.scale = <f32>(0.5 / (<f64>length * <f64>length * windowPower));
  }

  /** Transforms `length` samples of each; a second signal at 0 is silence. Returns three planes of length/2 + 1 f32: power of the first, of the second, and
   *  the real part of first times conjugate second. */
  measure(first: usize, second: usize): usize {
    for (let at: usize = 0; at < (<usize>this.length) << 2; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(bounded(v128.load(first + at)), window));
      if (second) v128.store(this.im + at, f32x4.mul(bounded(v128.load(second + at)), window));
    }
    const plane = (<usize>(this.length / 2 + 1)) << 2;
    if (!second) memory.fill(this.im, 0, (<usize>this.length) << 2);
    this.fft.forward(this.re, this.im);
    this.splitPowers(plane);
    if (!second) memory.fill(this.powers + plane, 0, 2 * plane);
    return this.powers;
  }

  /** The first signal is the even part of the real and the odd part of the imaginary values, the second the other two. */
  private splitPowers(plane: usize): void {
    const half = this.length / 2;
    this.splitOne(0, 0, plane);
    let bin = 1;
    for (; bin + 4 <= half; bin += 4) {
      const at = (<usize>bin) << 2;
      const mirror = (<usize>(this.length - bin - 3)) << 2;
      const re = v128.load(this.re + at);
      const im = v128.load(this.im + at);
      const mirrorRe = reversed(v128.load(this.re + mirror));
      const mirrorIm = reversed(v128.load(this.im + mirror));
      this.storePowers(at, plane, f32x4.add(re, mirrorRe), f32x4.sub(im, mirrorIm), f32x4.add(im, mirrorIm), f32x4.sub(mirrorRe, re));
    }
    for (; bin <= half; bin++) this.splitOne((<usize>bin) << 2, (<usize>(this.length - bin)) << 2, plane);
  }

  // @ts-ignore: decorator
  @inline
  private storePowers(at: usize, plane: usize, aRe: v128, aIm: v128, bRe: v128, bIm: v128): void {
    const scale = f32x4.splat(this.scale);
    const to = this.powers + at;
    v128.store(to, f32x4.mul(f32x4.add(f32x4.mul(aRe, aRe), f32x4.mul(aIm, aIm)), scale));
    v128.store(to + plane, f32x4.mul(f32x4.add(f32x4.mul(bRe, bRe), f32x4.mul(bIm, bIm)), scale));
    v128.store(to + 2 * plane, f32x4.mul(f32x4.add(f32x4.mul(aRe, bRe), f32x4.mul(aIm, bIm)), scale));
  }

  private splitOne(at: usize, mirror: usize, plane: usize): void {
    const aRe = load<f32>(this.re + at) + load<f32>(this.re + mirror);
    const aIm = load<f32>(this.im + at) - load<f32>(this.im + mirror);
    const bRe = load<f32>(this.im + at) + load<f32>(this.im + mirror);
    const bIm = load<f32>(this.re + mirror) - load<f32>(this.re + at);
    const to = this.powers + at;
    store<f32>(to, (aRe * aRe + aIm * aIm) * this.scale);
    store<f32>(to + plane, (bRe * bRe + bIm * bIm) * this.scale);
    store<f32>(to + 2 * plane, (aRe * bRe + aIm * bIm) * this.scale);
  }
}

function bounded(x: v128): v128 {
  return f32x4.pmax(f32x4.splat(-largest), f32x4.pmin(f32x4.splat(largest), x));
}

/** A `PairSpectrum` of a power-of-two length >= 16. */
export function newPairSpectrum(length: i32): PairSpectrum {
  return new PairSpectrum(length);
}
/** Three planes of length/2 + 1 powers; see `PairSpectrum.measure`. */
export function pairSpectrumMeasure(spectrum: PairSpectrum, first: usize, second: usize): usize {
  return spectrum.measure(first, second);
}

import { reversed } from "../math/reversed";
import { allocateF32, allocateF64 } from "../memory";

/** A frame weighs by its power up to about this much over what is usual at a bin (12 dB), and no more from there on. */
const mostOverUsual: f32 = 16;
/** Keeps silence from being divided by nothing. */
const tiniest: f32 = 1e-20;

/** The frequency response from one signal to another, by weighted least squares over frames: bins 0 to `half` of transforms twice as long.
 *  What stands far above the usual weighs as if it did not (bounded influence: Huber, Robust Statistics, 1981, section 7.3): else one loud hit speaks for a
 *  whole passage, and what a limiter does to it makes distortion of all that is not the hit. */
export class PairFit {
  /** Of the latest frame: the two signals of its transform, real and imaginary planes. */
  readonly xr: usize;
  readonly xi: usize;
  readonly yr: usize;
  readonly yi: usize;
  private readonly bins: i32;
  /** While hearing the sum of square roots of the amplitude, which a single hit hardly lifts; then the power up to which a bin weighs by its own. */
  private readonly usual: usize;
  private frames: i32 = 0;
  /** Sums over frames: power of the input, real and imaginary part of the cross-spectrum. */
  private readonly power: usize;
  private readonly crossRe: usize;
  private readonly crossIm: usize;

  constructor(private readonly half: i32) {
    const bins = half + 4;
    this.bins = bins;
    this.xr = allocateF32(bins);
    this.xi = allocateF32(bins);
    this.yr = allocateF32(bins);
    this.yi = allocateF32(bins);
    this.usual = allocateF32(bins);
    this.power = allocateF64(bins);
    this.crossRe = allocateF64(bins);
    this.crossIm = allocateF64(bins);
  }

  /** Hears a frame of the input. */
  hear(re: usize, im: usize): void {
    this.frames++;
    for (let at: usize = 0; at < (<usize>this.bins) << 2; at += 16) {
      const power = powerOf(v128.load(re + at), v128.load(im + at));
      v128.store(this.usual + at, f32x4.add(v128.load(this.usual + at), f32x4.sqrt(f32x4.sqrt(power))));
    }
  }

  /** All of the input has been heard. */
  heard(): void {
    const mean = f32x4.splat(1 / <f32>max(1, this.frames));
    for (let at: usize = 0; at < (<usize>this.bins) << 2; at += 16) {
      const root = f32x4.mul(mean, v128.load(this.usual + at));
      const amplitude = f32x4.mul(root, root);
      const most = f32x4.mul(f32x4.splat(mostOverUsual), f32x4.mul(amplitude, amplitude));
      v128.store(this.usual + at, f32x4.add(most, f32x4.splat(tiniest)));
    }
  }

  /** Adds a frame: the transform of input + i output. */
  add(re: usize, im: usize): void {
    this.take(re, im);
    for (let at: usize = 0; at < (<usize>this.bins) << 2; at += 16) {
      const xr = v128.load(this.xr + at);
      const xi = v128.load(this.xi + at);
      const weight = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(powerOf(xr, xi), v128.load(this.usual + at))));
      this.addFour(
        at << 1,
        f32x4.mul(weight, xr),
        f32x4.mul(weight, xi),
        f32x4.mul(weight, v128.load(this.yr + at)),
        f32x4.mul(weight, v128.load(this.yi + at)),
      );
    }
  }

  private addFour(at: usize, xr: v128, xi: v128, yr: v128, yi: v128): void {
    this.addTwo(at, xr, xi, yr, yi);
    this.addTwo(at + 16, upper(xr), upper(xi), upper(yr), upper(yi));
  }

  /** Adds two bins, the lower lanes. */
  private addTwo(at: usize, inRe: v128, inIm: v128, outRe: v128, outIm: v128): void {
    const xr = f64x2.promote_low_f32x4(inRe);
    const xi = f64x2.promote_low_f32x4(inIm);
    const yr = f64x2.promote_low_f32x4(outRe);
    const yi = f64x2.promote_low_f32x4(outIm);
    accumulate(this.power + at, f64x2.add(f64x2.mul(xr, xr), f64x2.mul(xi, xi)));
    accumulate(this.crossRe + at, f64x2.add(f64x2.mul(xr, yr), f64x2.mul(xi, yi)));
    accumulate(this.crossIm + at, f64x2.sub(f64x2.mul(xr, yi), f64x2.mul(xi, yr)));
  }

  /** Takes the two signals of a frame out of their common transform. */
  take(re: usize, im: usize): void {
    this.takeReal(re, im, 0);
    for (let bin = 1; bin + 4 <= this.half; bin += 4) this.takeFour(re, im, bin);
    for (let bin = this.half - 3; bin < this.half; bin++) this.takeOne(re, im, bin);
    this.takeReal(re, im, (<usize>this.half) << 2);
  }

  private takeReal(re: usize, im: usize, at: usize): void {
    store<f32>(this.xr + at, 2 * load<f32>(re + at));
    store<f32>(this.yr + at, 2 * load<f32>(im + at));
  }

  private takeOne(re: usize, im: usize, bin: i32): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>(2 * this.half - bin)) << 2;
    store<f32>(this.xr + at, load<f32>(re + at) + load<f32>(re + mirror));
    store<f32>(this.xi + at, load<f32>(im + at) - load<f32>(im + mirror));
    store<f32>(this.yr + at, load<f32>(im + at) + load<f32>(im + mirror));
    store<f32>(this.yi + at, load<f32>(re + mirror) - load<f32>(re + at));
  }

  /** Four bins from `bin` on, none of which is its own mirror. */
  private takeFour(re: usize, im: usize, bin: i32): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>(2 * this.half - bin - 3)) << 2;
    const ar = v128.load(re + at);
    const ai = v128.load(im + at);
    const br = reversed(v128.load(re + mirror));
    const bi = reversed(v128.load(im + mirror));
    v128.store(this.xr + at, f32x4.add(ar, br));
    v128.store(this.xi + at, f32x4.sub(ai, bi));
    v128.store(this.yr + at, f32x4.add(ai, bi));
    v128.store(this.yi + at, f32x4.sub(br, ar));
  }

  /** The response as the spectrum of a real filter, `2 * half` bins. */
  spread(re: usize, im: usize): void {
    let strongest: f64 = 0;
    for (let bin = 0; bin <= this.half; bin++) strongest = Math.max(strongest, load<f64>(this.power + ((<usize>bin) << 3)));
    for (let bin = 0; bin <= this.half; bin++) {
      const from = (<usize>bin) << 3;
      const at = (<usize>bin) << 2;
      const mirror = (<usize>((2 * this.half - bin) & (2 * this.half - 1))) << 2;
      const power = load<f64>(this.power + from) + 1e-15 * strongest + 1e-30;
      const ratioRe = <f32>(load<f64>(this.crossRe + from) / power);
      const ratioIm = <f32>(load<f64>(this.crossIm + from) / power);
      store<f32>(re + mirror, ratioRe);
      store<f32>(im + mirror, -ratioIm);
      store<f32>(re + at, ratioRe);
      store<f32>(im + at, ratioIm);
    }
  }
}

function powerOf(re: v128, im: v128): v128 {
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
}

/** Adds two lanes to a sum. */
function accumulate(to: usize, lanes: v128): void {
  v128.store(to, f64x2.add(v128.load(to), lanes));
}

/** The upper two lanes, as the lower. */
function upper(lanes: v128): v128 {
  return v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
}

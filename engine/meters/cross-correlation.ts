import { Fft } from "../math/fft";
import { allocateF32, allocateF64 } from "../memory";

/** Bins weaker than the mean by this much (-30 dB) say nothing about the response. */
const floorShare: f64 = 1e-3;

/** How one signal stands in another: the response from the first to the second by cross-spectra (H = Σ Y X* / Σ |X|², Bendat & Piersol, section 6.1), whose
 *  largest tap tells the offset and, by its sign, the polarity. Each feed is a stretch of both signals from the same place, `length` frames, a power of two; of the first only
 *  the middle half is heard, so that lags up to a quarter of the length either way are seen whole. */
export class CrossCorrelation {
  readonly length: i32;
  private readonly fft: Fft;
  private readonly re: usize;
  private readonly im: usize;
  /** Per bin: |X|², real and imaginary part of Y X*. */
  private readonly spectra: usize;

  constructor(length: i32) {
    this.length = length;
    this.fft = new Fft(length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.spectra = allocateF64(3 * (length / 2 + 1));
  }

  /** Forgets what was fed. */
  reset(): void {
    memory.fill(this.spectra, 0, (<usize>(3 * (this.length / 2 + 1))) << 3);
  }

  feed(x: usize, y: usize): void {
    const length = this.length;
    const quarter = (<usize>(length / 4)) << 2;
    memory.fill(this.re, 0, (<usize>length) << 2);
    memory.copy(this.re + quarter, x + quarter, 2 * quarter);
    memory.copy(this.im, y, (<usize>length) << 2);
    this.fft.forward(this.re, this.im);
    for (let bin = 0; bin <= length / 2; bin++) {
      const at = (<usize>bin) << 2;
      const mirror = (<usize>((length - bin) & (length - 1))) << 2;
      const xr = <f64>(load<f32>(this.re + at) + load<f32>(this.re + mirror));
      const xi = <f64>(load<f32>(this.im + at) - load<f32>(this.im + mirror));
      const yr = <f64>(load<f32>(this.im + at) + load<f32>(this.im + mirror));
      const yi = <f64>(load<f32>(this.re + mirror) - load<f32>(this.re + at));
      const to = this.spectra + ((<usize>(3 * bin)) << 3);
      store<f64>(to, load<f64>(to) + xr * xr + xi * xi);
      store<f64>(to, load<f64>(to, 8) + xr * yr + xi * yi, 8);
      store<f64>(to, load<f64>(to, 16) + xr * yi - xi * yr, 16);
    }
  }

  /** The response as `length` f32 in engine memory, lag 0 first, negative lags from the end backwards. */
  solve(): usize {
    const half = this.length / 2;
    let sum: f64 = 0;
    for (let bin = 0; bin <= half; bin++) sum += load<f64>(this.spectra + ((<usize>(3 * bin)) << 3));
    const floor = (floorShare * sum) / <f64>(half + 1) + 1e-30;
    const scale = 1 / <f64>this.length;
    for (let bin = 0; bin <= half; bin++) {
      const from = this.spectra + ((<usize>(3 * bin)) << 3);
      const power = load<f64>(from) + floor;
      const re = <f32>((scale * load<f64>(from, 8)) / power);
      const im = <f32>((scale * load<f64>(from, 16)) / power);
      const mirror = (<usize>((this.length - bin) & (this.length - 1))) << 2;
      store<f32>(this.re + mirror, re);
      store<f32>(this.im + mirror, -im);
      store<f32>(this.re + ((<usize>bin) << 2), re);
      store<f32>(this.im + ((<usize>bin) << 2), im);
    }
    this.fft.inverse(this.re, this.im);
    return this.re;
  }
}

/** A `CrossCorrelation` over stretches of so many frames, a power of two. */
export function newCrossCorrelation(length: i32): CrossCorrelation {
  return new CrossCorrelation(length);
}
/** Largest lag seen whole, frames. */
export function crossCorrelationReach(correlation: CrossCorrelation): i32 {
  return correlation.length / 4;
}
/** Forgets what was fed. */
export function crossCorrelationReset(correlation: CrossCorrelation): void {
  correlation.reset();
}
/** Feeds a stretch of both signals, `length` f32 each. */
export function crossCorrelationFeed(correlation: CrossCorrelation, x: usize, y: usize): void {
  correlation.feed(x, y);
}
/** Pointer to the response from the first signal to the second. */
export function crossCorrelationSolve(correlation: CrossCorrelation): usize {
  return correlation.solve();
}

import { allocateF64 } from "../memory";

/** Fourier transform of a real signal in f64, a power of two >= 8 long, for what `RealFft` is too coarse for. By a complex one of half the length:
 *  Stockham autosort, radix 2 (Van Loan 1992, section 1.7). Spectra are interleaved: re, im of bins 0 … length / 2.
 *  No scaling: inverse(forward(x)) = length / 2 · x. */
export class RealFft64 {
  private readonly half: i32;
  private readonly cosines: usize;
  private readonly sines: usize;
  private readonly scratch: usize;

  constructor(readonly length: i32) {
    const half = length / 2;
    const cosines = allocateF64(half);
    const sines = allocateF64(half);
    for (let k = 0; k < half; k++) {
      const angle = (2 * Math.PI * <f64>k) / <f64>length;
      store<f64>(cosines + ((<usize>k) << 3), Math.cos(angle));
      store<f64>(sines + ((<usize>k) << 3), Math.sin(angle));
    }
    this.half = half;
    this.cosines = cosines;
    this.sines = sines;
    this.scratch = allocateF64(length);
  }

  /** `length` samples at `x` into `length` + 2 values at `spectrum`. */
  forward(x: usize, spectrum: usize): void {
    memory.copy(spectrum, x, (<usize>this.length) << 3);
    this.transform(spectrum, 1);
    const end = (<usize>this.half) << 4;
    const first = load<f64>(spectrum);
    const last = load<f64>(spectrum, 8);
    store<f64>(spectrum, first + last);
    store<f64>(spectrum, 0, 8);
    store<f64>(spectrum + end, first - last);
    store<f64>(spectrum + end, 0, 8);
    for (let at: usize = 16; at <= end >> 1; at += 16) {
      const low = spectrum + at;
      const high = spectrum + end - at;
      const evenRe = 0.5 * (load<f64>(low) + load<f64>(high));
      const evenIm = 0.5 * (load<f64>(low, 8) - load<f64>(high, 8));
      const oddRe = 0.5 * (load<f64>(low, 8) + load<f64>(high, 8));
      const oddIm = 0.5 * (load<f64>(high) - load<f64>(low));
      this.store(low, high, evenRe, evenIm, oddRe, oddIm, load<f64>(this.cosines + (at >> 1)), -load<f64>(this.sines + (at >> 1)));
    }
  }

  /** A spectrum back into samples; destroys the spectrum. */
  inverse(spectrum: usize, x: usize): void {
    const end = (<usize>this.half) << 4;
    const first = load<f64>(spectrum);
    const last = load<f64>(spectrum + end);
    store<f64>(spectrum, 0.5 * (first + last));
    store<f64>(spectrum, 0.5 * (first - last), 8);
    for (let at: usize = 16; at <= end >> 1; at += 16) {
      const low = spectrum + at;
      const high = spectrum + end - at;
      const c = load<f64>(this.cosines + (at >> 1));
      const s = load<f64>(this.sines + (at >> 1));
      const turnedRe = 0.5 * (load<f64>(low) - load<f64>(high));
      const turnedIm = 0.5 * (load<f64>(low, 8) + load<f64>(high, 8));
      const evenRe = 0.5 * (load<f64>(low) + load<f64>(high));
      const evenIm = 0.5 * (load<f64>(low, 8) - load<f64>(high, 8));
      const oddRe = turnedRe * c - turnedIm * s;
      const oddIm = turnedIm * c + turnedRe * s;
      this.store(low, high, evenRe, evenIm, -oddIm, oddRe, 1, 0);
    }
    this.transform(spectrum, -1);
    memory.copy(x, spectrum, (<usize>this.length) << 3);
  }

  /** even + odd · (c + is) at `low`, the conjugate of even − odd · (c + is) at `high`. */
  @inline
  private store(low: usize, high: usize, evenRe: f64, evenIm: f64, oddRe: f64, oddIm: f64, c: f64, s: f64): void {
    const re = oddRe * c - oddIm * s;
    const im = oddRe * s + oddIm * c;
    store<f64>(low, evenRe + re);
    store<f64>(low, evenIm + im, 8);
    store<f64>(high, evenRe - re);
    store<f64>(high, im - evenIm, 8);
  }

  /** The complex transform in place; sign 1 forward, -1 inverse. */
  private transform(data: usize, sign: f64): void {
    let from = data;
    let to = this.scratch;
    let run: usize = 16;
    let step: usize = 16;
    for (let n = this.half; n > 1; n >>= 1) {
      const middle = run * <usize>(n >> 1);
      for (let p = 0; p < n >> 1; p++) {
        const c = f64x2.splat(load<f64>(this.cosines + step * <usize>p));
        const s = load<f64>(this.sines + step * <usize>p) * sign;
        const turned = f64x2.replace_lane(f64x2.splat(s), 1, -s);
        const source = from + run * <usize>p;
        const target = to + 2 * run * <usize>p;
        for (let at: usize = 0; at < run; at += 16) {
          const a = v128.load(source + at);
          const b = v128.load(source + at + middle);
          const off = f64x2.sub(a, b);
          v128.store(target + at, f64x2.add(a, b));
          v128.store(target + at + run, f64x2.add(f64x2.mul(off, c), f64x2.mul(v128.shuffle<f64>(off, off, 1, 0), turned)));
        }
      }
      const swap = from;
      from = to;
      to = swap;
      run <<= 1;
      step <<= 1;
    }
    if (from != data) memory.copy(data, from, (<usize>this.length) << 3);
  }
}

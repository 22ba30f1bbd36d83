import { allocateF32 } from "../memory";
import { Fft } from "./fft";

const half: f32 = 0.5;

/** Fourier transform of a real signal, a power of two >= 32 long, by a complex one of half the length (Press et al., Numerical Recipes, 12.3).
 *  Spectra are split into real and imaginary parts, bins 0 … length / 2. No scaling: inverse(forward(x)) = length / 2 · x. */
export class RealFft {
  readonly length: i32;
  /** Highest bin, at half the rate. */
  readonly half: i32;
  private readonly fft: Fft;
  private readonly cosines: usize;
  private readonly sines: usize;

  constructor(length: i32) {
    const half = length / 2;
    const cosines = allocateF32(half);
    const sines = allocateF32(half);
    for (let k = 0; k < half; k++) {
      const angle = (2 * Math.PI * <f64>k) / <f64>length;
      store<f32>(cosines + ((<usize>k) << 2), <f32>Math.cos(angle));
      store<f32>(sines + ((<usize>k) << 2), <f32>Math.sin(angle));
    }
    this.length = length;
    this.half = half;
    this.fft = new Fft(half);
    this.cosines = cosines;
    this.sines = sines;
  }

  /** Samples at `x` into a spectrum; re and im hold half + 1 values each, 16-byte aligned. */
  forward(x: usize, re: usize, im: usize): void {
    for (let at: usize = 0; at < (<usize>this.half) << 2; at += 16) {
      const a = v128.load(x + 2 * at);
      const b = v128.load(x + 2 * at, 16);
      v128.store(re + at, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
      v128.store(im + at, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
    }
    this.fft.forward(re, im);
    const end = (<usize>this.half) << 2;
    const sum = load<f32>(re) + load<f32>(im);
    store<f32>(re + end, load<f32>(re) - load<f32>(im));
    store<f32>(re, sum);
    store<f32>(im, 0);
    store<f32>(im + end, 0);
    for (let at: usize = 4; at <= end >> 1; at += 4) {
      const mirror = end - at;
      const evenRe = half * (load<f32>(re + at) + load<f32>(re + mirror));
      const evenIm = half * (load<f32>(im + at) - load<f32>(im + mirror));
      const oddRe = half * (load<f32>(im + at) + load<f32>(im + mirror));
      const oddIm = half * (load<f32>(re + mirror) - load<f32>(re + at));
      const c = load<f32>(this.cosines + at);
      const s = load<f32>(this.sines + at);
      const turnedRe = oddRe * c + oddIm * s;
      const turnedIm = oddIm * c - oddRe * s;
      store<f32>(re + at, evenRe + turnedRe);
      store<f32>(im + at, evenIm + turnedIm);
      store<f32>(re + mirror, evenRe - turnedRe);
      store<f32>(im + mirror, turnedIm - evenIm);
    }
  }

  /** A spectrum back into samples; destroys the spectrum. */
  inverse(re: usize, im: usize, x: usize): void {
    const end = (<usize>this.half) << 2;
    const first = load<f32>(re);
    const last = load<f32>(re + end);
    store<f32>(re, half * (first + last));
    store<f32>(im, half * (first - last));
    for (let at: usize = 4; at <= end >> 1; at += 4) {
      const mirror = end - at;
      const evenRe = half * (load<f32>(re + at) + load<f32>(re + mirror));
      const evenIm = half * (load<f32>(im + at) - load<f32>(im + mirror));
      const turnedRe = half * (load<f32>(re + at) - load<f32>(re + mirror));
      const turnedIm = half * (load<f32>(im + at) + load<f32>(im + mirror));
      const c = load<f32>(this.cosines + at);
      const s = load<f32>(this.sines + at);
      const oddRe = turnedRe * c - turnedIm * s;
      const oddIm = turnedIm * c + turnedRe * s;
      store<f32>(re + at, evenRe - oddIm);
      store<f32>(im + at, evenIm + oddRe);
      store<f32>(re + mirror, evenRe + oddIm);
      store<f32>(im + mirror, oddRe - evenIm);
    }
    this.fft.inverse(re, im);
    for (let at: usize = 0; at < end; at += 16) {
      const a = v128.load(re + at);
      const b = v128.load(im + at);
      v128.store(x + 2 * at, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
      v128.store(x + 2 * at, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
    }
  }
}

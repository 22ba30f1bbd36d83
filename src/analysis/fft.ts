/**
 * Fourier transform of two real signals at once, for reports only: nothing it computes may reach samples.
 * Radix-2, in place, double precision; tables are made once per size. `size` is a power of two, at least 4.
 */
export class RealPairFft {
  readonly size: number;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.cosine = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sine = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) this.reversed[i] = (this.reversed[i >> 1] >> 1) | (i & 1 ? size >> 1 : 0);
  }

  /**
   * Power of both signals per bin, 0 … size/2, and the real part of their cross-spectrum, all times `scale`.
   * Each signal holds `size` windowed values; the outputs hold size/2 + 1.
   */
  powers(first: Float64Array, second: Float64Array, scale: number, out: PairPowers): void {
    const { size, re, im, reversed } = this;
    for (let i = 0; i < size; i++) {
      re[reversed[i]] = first[i];
      im[reversed[i]] = second[i];
    }
    this.transform();
    const quarter = scale / 4;
    for (let k = 0; k <= size / 2; k++) {
      const mirror = (size - k) & (size - 1);
      const aRe = re[k] + re[mirror];
      const aIm = im[k] - im[mirror];
      const bRe = im[k] + im[mirror];
      const bIm = re[mirror] - re[k];
      out.first[k] = (aRe * aRe + aIm * aIm) * quarter;
      out.second[k] = (bRe * bRe + bIm * bIm) * quarter;
      out.cross[k] = (aRe * bRe + aIm * bIm) * quarter;
    }
  }

  private transform(): void {
    const { size, re, im, cosine, sine } = this;
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let j = 0; j < half; j++) {
          const c = cosine[j * stride];
          const s = sine[j * stride];
          const upper = start + j;
          const lower = upper + half;
          const tRe = re[lower] * c - im[lower] * s;
          const tIm = re[lower] * s + im[lower] * c;
          re[lower] = re[upper] - tRe;
          im[lower] = im[upper] - tIm;
          re[upper] += tRe;
          im[upper] += tIm;
        }
      }
    }
  }
}

/** What `RealPairFft.powers` fills: power of the first and second signal and the real part of first times conjugate second. */
export interface PairPowers {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly cross: Float64Array;
}

/** Room for the powers of a transform of this size. */
export function newPairPowers(size: number): PairPowers {
  const bins = size / 2 + 1;
  return { first: new Float64Array(bins), second: new Float64Array(bins), cross: new Float64Array(bins) };
}

/** Hann window, periodic. Its mean square is 3/8. */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
}

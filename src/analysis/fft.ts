/**
 * Fourier transform of two real signals at once, for reports only: nothing it computes may reach samples.
 * In place, double precision; tables are made once per size. `size` is a power of two, at least 4.
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

  /** Decimation in time, two radix-2 stages fused into one pass over memory; an odd stage comes first, where its twiddles are 1. */
  private transform(): void {
    const { size, re, im } = this;
    let half = 1;
    if (Math.log2(size) % 2 === 1) {
      for (let i = 0; i < size; i += 2) {
        const bRe = re[i + 1];
        const bIm = im[i + 1];
        re[i + 1] = re[i] - bRe;
        im[i + 1] = im[i] - bIm;
        re[i] += bRe;
        im[i] += bIm;
      }
      half = 2;
    }
    for (; half < size; half *= 4) this.twoStages(half);
  }

  /** Stages of span `half` and 2 `half`: w1 is the twiddle of the first, w2 and -i w2 those of the second. */
  private twoStages(half: number): void {
    const { size, re, im, cosine, sine } = this;
    const stride = size / (4 * half);
    for (let start = 0; start < size; start += 4 * half) {
      for (let j = 0; j < half; j++) {
        const w1Re = cosine[2 * j * stride];
        const w1Im = sine[2 * j * stride];
        const w2Re = cosine[j * stride];
        const w2Im = sine[j * stride];
        const a = start + j;
        const b = a + half;
        const c = b + half;
        const d = c + half;
        const bRe = re[b] * w1Re - im[b] * w1Im;
        const bIm = re[b] * w1Im + im[b] * w1Re;
        const dRe = re[d] * w1Re - im[d] * w1Im;
        const dIm = re[d] * w1Im + im[d] * w1Re;
        const sumRe = re[c] + dRe;
        const sumIm = im[c] + dIm;
        const leftRe = re[c] - dRe;
        const leftIm = im[c] - dIm;
        const evenRe = sumRe * w2Re - sumIm * w2Im;
        const evenIm = sumRe * w2Im + sumIm * w2Re;
        const oddRe = leftRe * w2Im + leftIm * w2Re;
        const oddIm = leftIm * w2Im - leftRe * w2Re;
        re[c] = re[a] + bRe - evenRe;
        im[c] = im[a] + bIm - evenIm;
        re[d] = re[a] - bRe - oddRe;
        im[d] = im[a] - bIm - oddIm;
        re[b] = re[a] - bRe + oddRe;
        im[b] = im[a] - bIm + oddIm;
        re[a] += bRe + evenRe;
        im[a] += bIm + evenIm;
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

// The judge's own Fourier transform: complex, in place, length a power of two from 4 on, passes joined two by two.

/** Turns of a pass that joins four spectra of `quarter` points: of the second half (1), and of the odd quarters (2). */
function turns(quarter) {
  const table = (of, period) => Float64Array.from({ length: quarter }, (_, k) => of((2 * Math.PI * k) / period));
  return {
    quarter,
    cos1: table(Math.cos, 4 * quarter),
    sin1: table(Math.sin, 4 * quarter),
    cos2: table(Math.cos, 2 * quarter),
    sin2: table(Math.sin, 2 * quarter),
  };
}

/** Transform of one length. `forward` and `inverse` work in place on two Float64Array of that length; the inverse is scaled by 1/length. */
export class Fft {
  constructor(length) {
    this.length = length;
    this.passes = [];
    // Length 4 * 4^n needs passes of four only; otherwise one pass of two closes the row.
    let done = 4;
    for (; 4 * done <= length; done *= 4) this.passes.push(turns(done));
    this.last = done < length ? turns(done) : null;
    this.reversed = new Uint32Array(length);
    for (let n = 1; n < length; n++) this.reversed[n] = (this.reversed[n >> 1] >> 1) | (n & 1 ? length >> 1 : 0);
  }

  forward(re, im) {
    this.reorder(re, im);
    this.firstPasses(re, im);
    for (const pass of this.passes) this.pass(re, im, pass);
    if (this.last) this.lastPass(re, im, this.last);
  }

  inverse(re, im) {
    this.forward(im, re);
    const scale = 1 / this.length;
    for (let n = 0; n < this.length; n++) {
      re[n] *= scale;
      im[n] *= scale;
    }
  }

  reorder(re, im) {
    const { reversed } = this;
    for (let n = 0; n < this.length; n++) {
      const other = reversed[n];
      if (other <= n) continue;
      const keptRe = re[n];
      const keptIm = im[n];
      re[n] = re[other];
      im[n] = im[other];
      re[other] = keptRe;
      im[other] = keptIm;
    }
  }

  firstPasses(re, im) {
    for (let n = 0; n < this.length; n += 4) {
      const sumRe = re[n] + re[n + 1];
      const sumIm = im[n] + im[n + 1];
      const differenceRe = re[n] - re[n + 1];
      const differenceIm = im[n] - im[n + 1];
      const laterRe = re[n + 2] + re[n + 3];
      const laterIm = im[n + 2] + im[n + 3];
      const turnedRe = im[n + 2] - im[n + 3];
      const turnedIm = re[n + 3] - re[n + 2];
      re[n] = sumRe + laterRe;
      im[n] = sumIm + laterIm;
      re[n + 2] = sumRe - laterRe;
      im[n + 2] = sumIm - laterIm;
      re[n + 1] = differenceRe + turnedRe;
      im[n + 1] = differenceIm + turnedIm;
      re[n + 3] = differenceRe - turnedRe;
      im[n + 3] = differenceIm - turnedIm;
    }
  }

  /** Two spectra of half the length become one. */
  lastPass(re, im, { quarter, cos2, sin2 }) {
    for (let k = 0; k < quarter; k++) {
      const far = k + quarter;
      const turnedRe = re[far] * cos2[k] + im[far] * sin2[k];
      const turnedIm = im[far] * cos2[k] - re[far] * sin2[k];
      re[far] = re[k] - turnedRe;
      im[far] = im[k] - turnedIm;
      re[k] += turnedRe;
      im[k] += turnedIm;
    }
  }

  /** Two passes in one: four spectra of `quarter` points become one of four times that. */
  pass(re, im, { quarter, cos1, sin1, cos2, sin2 }) {
    for (let start = 0; start < this.length; start += 4 * quarter) {
      for (let k = 0, a = start; k < quarter; k++, a++) {
        const b = a + quarter;
        const c = b + quarter;
        const d = c + quarter;
        const bRe = re[b] * cos2[k] + im[b] * sin2[k];
        const bIm = im[b] * cos2[k] - re[b] * sin2[k];
        const dRe = re[d] * cos2[k] + im[d] * sin2[k];
        const dIm = im[d] * cos2[k] - re[d] * sin2[k];
        const evenRe = re[c] + dRe;
        const evenIm = im[c] + dIm;
        const oddRe = re[c] - dRe;
        const oddIm = im[c] - dIm;
        const sumRe = re[a] + bRe;
        const sumIm = im[a] + bIm;
        const restRe = re[a] - bRe;
        const restIm = im[a] - bIm;
        const turnedRe = evenRe * cos1[k] + evenIm * sin1[k];
        const turnedIm = evenIm * cos1[k] - evenRe * sin1[k];
        const quarterRe = oddIm * cos1[k] - oddRe * sin1[k];
        const quarterIm = -(oddRe * cos1[k] + oddIm * sin1[k]);
        re[a] = sumRe + turnedRe;
        im[a] = sumIm + turnedIm;
        re[c] = sumRe - turnedRe;
        im[c] = sumIm - turnedIm;
        re[b] = restRe + quarterRe;
        im[b] = restIm + quarterIm;
        re[d] = restRe - quarterRe;
        im[d] = restIm - quarterIm;
      }
    }
  }
}

/** Raised cosine of a period of `length`, starting at zero. */
export function hann(length) {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

/** Smallest power of two that is not below `wanted`. */
export function powerOfTwo(wanted) {
  return 2 ** Math.ceil(Math.log2(wanted) - 1e-9);
}

import { RealFft64 } from "../math/real-fft-f64";
import { allocateF64, getF64, putF64 } from "../memory";

/** Added to every bin, as a share of the mean power of the clipped frame. */
const floorShare: f64 = 1e-9;

/** A frame seen as Gaussian noise with a power of its own at every bin of its DFT: the covariance is circulant, and so is its inverse, the precision. */
export class SpectralModel {
  private readonly fft: RealFft64;
  private readonly bins: i32;
  private readonly spectrum: usize;
  private readonly powers: usize;
  private readonly precisions: usize;
  private floor: f64 = 0;
  /** First row of the precision matrix: the entry of two samples is that of their distance. */
  readonly row: usize;

  constructor(readonly frame: i32) {
    const bins = frame / 2 + 1;
    this.fft = new RealFft64(frame);
    this.bins = bins;
    this.spectrum = allocateF64(2 * bins);
    this.powers = allocateF64(bins);
    this.precisions = allocateF64(bins);
    this.row = allocateF64(frame);
  }

  /** Begins a frame: powers from the `samples` as they are. False in silence. */
  begin(samples: usize): bool {
    this.measure(samples);
    let sum: f64 = 0;
    for (let k = 0; k < this.bins; k++) sum += getF64(this.powers, k);
    this.floor = (sum * floorShare) / <f64>this.bins;
    this.smooth();
    return this.floor > 1e-200;
  }

  /** Learns from rebuilt `samples` and the covariance of what is not known in them, summed by distance (destroyed). */
  learn(samples: usize, covariance: usize): void {
    this.measure(samples);
    this.fft.forward(covariance, this.spectrum);
    const scale = 1 / <f64>this.frame;
    for (let k = 0; k < this.bins; k++) putF64(this.powers, k, getF64(this.powers, k) + Math.max(getF64(this.spectrum, 2 * k) * scale, 0));
    this.smooth();
  }

  /** Precision matrix times `samples`. */
  apply(samples: usize, to: usize): void {
    this.fft.forward(samples, this.spectrum);
    const scale = 2 / <f64>this.frame;
    for (let k = 0; k < this.bins; k++) {
      const precision = getF64(this.precisions, k) * scale;
      putF64(this.spectrum, 2 * k, getF64(this.spectrum, 2 * k) * precision);
      putF64(this.spectrum, 2 * k + 1, getF64(this.spectrum, 2 * k + 1) * precision);
    }
    this.fft.inverse(this.spectrum, to);
  }

  private measure(samples: usize): void {
    this.fft.forward(samples, this.spectrum);
    const scale = 1 / <f64>this.frame;
    for (let k = 0; k < this.bins; k++) {
      const re = getF64(this.spectrum, 2 * k);
      const im = getF64(this.spectrum, 2 * k + 1);
      putF64(this.powers, k, (re * re + im * im) * scale);
    }
  }

  /** Precisions from powers spread over five bins, 1 2 3 2 1: the window's own width. */
  private smooth(): void {
    const scale = 2 / <f64>this.frame;
    for (let k = 0; k < this.bins; k++) {
      const sides = 2 * (this.power(k - 1) + this.power(k + 1)) + this.power(k - 2) + this.power(k + 2);
      const precision = 1 / ((3 * this.power(k) + sides) / 9 + this.floor);
      putF64(this.precisions, k, precision);
      putF64(this.spectrum, 2 * k, precision * scale);
      putF64(this.spectrum, 2 * k + 1, 0);
    }
    this.fft.inverse(this.spectrum, this.row);
  }

  @inline
  private power(bin: i32): f64 {
    const last = this.bins - 1;
    return getF64(this.powers, bin < 0 ? -bin : bin > last ? 2 * last - bin : bin);
  }
}

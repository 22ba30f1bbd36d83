import { Fft } from "../math/fft";
import { hann } from "../math/window";
import { allocateF32, allocateF64 } from "../memory";

/** Third-octave centres 20 Hz … 20 kHz at which a curve is given. */
export const curvePoints: i32 = 31;
/** Where 1 kHz stands among them. */
const pointAt1kHz: f64 = 17;
/** Natural logarithm of a gain of 1 dB: ln 10 / 20. */
const nepersPerDb: f64 = 0.11512925464970229;

/** Level in dB of a curve at a frequency: Catmull-Rom through the third-octave points on a logarithmic axis, constant beyond the ends.
 *  `curve` points to 31 f64. */
export function curveDb(curve: usize, frequencyHz: f64): f64 {
  const position = 10 * Math.log10(Math.max(frequencyHz, 1e-3) / 1000) + pointAt1kHz;
  if (position <= 0) return point(curve, 0);
  if (position >= <f64>(curvePoints - 1)) return point(curve, curvePoints - 1);
  const left = <i32>position;
  const t = position - <f64>left;
  const a = point(curve, left - 1);
  const b = point(curve, left);
  const c = point(curve, left + 1);
  const d = point(curve, left + 2);
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function point(curve: usize, index: i32): f64 {
  return load<f64>(curve + ((<usize>min(max(index, 0), curvePoints - 1)) << 3));
}

/** Designs a FIR filter with the magnitude of a curve. Minimum phase by folding the cepstrum (Oppenheim & Schafer 1975, section 7.2; FFT 16 times
 *  the length, so that the cepstrum does not alias), or linear phase with a delay of half the length. The end is faded with a half Hann window.
 *  Writes `taps` f32. */
export class FirDesign {
  private readonly taps: i32;
  private readonly sampleRateHz: f64;
  private readonly fft: Fft;
  private readonly re: usize;
  private readonly im: usize;
  private readonly level: usize;

  constructor(sampleRateHz: f64, taps: i32) {
    this.taps = taps;
    this.sampleRateHz = sampleRateHz;
    this.fft = new Fft(16 * taps);
    this.re = allocateF32(16 * taps);
    this.im = allocateF32(16 * taps);
    this.level = allocateF64(16 * taps);
  }

  minimumPhase(curve: usize, to: usize): void {
    const length = this.fft.length;
    this.fillLevels(curve);
    for (let n = 0; n < length; n++) this.put(n, <f32>this.levelAt(n), 0);
    this.fft.inverse(this.re, this.im);
    const scale: f32 = 1 / <f32>length;
    for (let n = 0; n < length; n++) {
      const weight: f32 = n == 0 || n == length / 2 ? scale : n < length / 2 ? 2 * scale : 0;
      this.put(n, load<f32>(this.re + ((<usize>n) << 2)) * weight, 0);
    }
    this.fft.forward(this.re, this.im);
    for (let n = 0; n < length; n++) {
      const magnitude = Math.exp(this.levelAt(n));
      const phase = <f64>load<f32>(this.im + ((<usize>n) << 2));
      this.put(n, <f32>(magnitude * Math.cos(phase)), <f32>(magnitude * Math.sin(phase)));
    }
    this.fft.inverse(this.re, this.im);
    const tail = this.taps / 4;
    for (let n = 0; n < this.taps; n++) {
      const fade = hann(min(this.taps - n, tail), 2 * tail);
      store<f32>(to + ((<usize>n) << 2), load<f32>(this.re + ((<usize>n) << 2)) * scale * <f32>fade);
    }
  }

  /** Symmetric around tap length/2, Hann-windowed. */
  linearPhase(curve: usize, to: usize): void {
    const length = this.fft.length;
    this.fillLevels(curve);
    for (let n = 0; n < length; n++) this.put(n, <f32>Math.exp(this.levelAt(n)), 0);
    this.fft.inverse(this.re, this.im);
    const half = this.taps / 2;
    const scale: f32 = 1 / <f32>length;
    for (let n = 0; n < this.taps; n++) {
      const from = (n - half) & (length - 1);
      store<f32>(to + ((<usize>n) << 2), load<f32>(this.re + ((<usize>from) << 2)) * scale * <f32>hann(n, this.taps));
    }
  }

  /** Natural logarithm of the magnitude on the grid, symmetric. */
  private fillLevels(curve: usize): void {
    const length = this.fft.length;
    for (let n = 0; n <= length / 2; n++) {
      const nepers = curveDb(curve, (<f64>n * this.sampleRateHz) / <f64>length) * nepersPerDb;
      store<f64>(this.level + ((<usize>n) << 3), nepers);
      if (n > 0) store<f64>(this.level + ((<usize>(length - n)) << 3), nepers);
    }
  }

  private levelAt(n: i32): f64 {
    return load<f64>(this.level + ((<usize>n) << 3));
  }

  private put(n: i32, re: f32, im: f32): void {
    store<f32>(this.re + ((<usize>n) << 2), re);
    store<f32>(this.im + ((<usize>n) << 2), im);
  }
}

import { KWeighting } from "../filters/k-weighting";
import { Fft } from "../math/fft";
import { powerOfTwoFrames } from "../math/power-of-two";
import { reversed } from "../math/reversed";
import { hann } from "../math/window";
import { allocateF32, allocateF64 } from "../memory";
import { planarMidSide } from "../stereo/mid-side";

/** Length of a window at 44.1 and 48 kHz: 341 ms. */
const windowAt48kHz: i32 = 16384;
const thirdOctaves: i32 = 31;
const wideBands: i32 = 9;
/** Values per frame: 31 third octaves (mean of the channels), 9 bands of mid, 9 of side (K-weighted), the share of the side in the 31 third octaves.
 *  All are powers, full-scale sine = 0.5. */
export const frameValues: i32 = 2 * thirdOctaves + 2 * wideBands;

/** Short-time spectra of a stereo signal as band powers: Hann window of about 341 ms (16384 frames at 44.1 and 48 kHz), half overlapped.
 *  Mid and side are one complex FFT. Third octaves have base-10 centres 20 Hz ... 20 kHz (IEC 61260); the nine wide bands are those of
 *  the statistics in docs/decisions/tone-targets.md: edges 148, 392, 795, 1500, 2500, 4300, 7300, 12200 Hz. */
export class SpectrumMeter {
  readonly length: i32;
  private readonly fft: Fft;
  private readonly window: usize;
  private readonly mid: usize;
  private readonly side: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly weights: usize;
  private readonly thirdEdges: usize;
  private readonly wideEdges: usize;
  private readonly average: usize;
  private readonly scale: f64;
  private filled: i32 = 0;
  frames: i32 = 0;

  constructor(sampleRateHz: f64) {
    const length = powerOfTwoFrames(windowAt48kHz, sampleRateHz, 1024);
    this.length = length;
    this.fft = new Fft(length);
    this.window = allocateF32(length);
    this.mid = allocateF32(length);
    this.side = allocateF32(length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.weights = allocateF32(length / 2);
    this.average = allocateF64(length / 2);
    let power: f64 = 0;
    for (let n = 0; n < length; n++) {
      const value = hann(n, length);
      power += value * value;
      store<f32>(this.window + ((<usize>n) << 2), <f32>value);
    }
    // One-sided power: twice |X|² over (window energy · length).
    this.scale = 2 / (power * <f64>length);
    this.thirdEdges = allocateF64(thirdOctaves + 1);
    this.wideEdges = allocateF64(wideBands + 1);
    this.fillEdges(sampleRateHz);
    this.fillWeights(sampleRateHz);
  }

  private fillEdges(sampleRateHz: f64): void {
    const bins = <f64>this.length / sampleRateHz;
    for (let band = 0; band <= thirdOctaves; band++) {
      store<f64>(this.thirdEdges + ((<usize>band) << 3), 1000 * Math.pow(10, (<f64>(band - 17) - 0.5) / 10) * bins + 0.5);
    }
    const edges: StaticArray<f64> = [20, 148, 392, 795, 1500, 2500, 4300, 7300, 12200, 20000];
    for (let edge = 0; edge <= wideBands; edge++) store<f64>(this.wideEdges + ((<usize>edge) << 3), edges[edge] * bins + 0.5);
  }

  private fillWeights(sampleRateHz: f64): void {
    const weighting = new KWeighting(sampleRateHz);
    for (let bin = 0; bin < this.length / 2; bin++) {
      const angle = (2 * Math.PI * <f64>bin) / <f64>this.length;
      store<f32>(this.weights + ((<usize>bin) << 2), <f32>weighting.power(angle));
    }
  }

  /** Writes `frameValues` f32 for every frame completed in this block; returns how many. */
  process(left: usize, right: usize, frames: i32, values: usize): i32 {
    let written = 0;
    for (let done = 0; done < frames; ) {
      const count = min(frames - done, this.length - this.filled);
      const from = (<usize>done) << 2;
      const at = (<usize>this.filled) << 2;
      planarMidSide(left + from, right + from, this.mid + at, this.side + at, count);
      this.filled += count;
      done += count;
      if (this.filled == this.length) {
        this.transform(values + ((<usize>(written * frameValues)) << 2));
        written += 1;
        const half = (<usize>(this.length / 2)) << 2;
        memory.copy(this.mid, this.mid + half, half);
        memory.copy(this.side, this.side + half, half);
        this.filled = this.length / 2;
      }
    }
    return written;
  }

  private transform(values: usize): void {
    for (let at: usize = 0; at < (<usize>this.length) << 2; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(v128.load(this.mid + at), window));
      v128.store(this.im + at, f32x4.mul(v128.load(this.side + at), window));
    }
    this.fft.forward(this.re, this.im);
    this.frames += 1;
    const half = this.length / 2;
    // The powers of mid and side take the place of the lower half of the spectrum. No band reaches down to bin 0.
    let bin = 1;
    for (; bin + 4 <= half; bin += 4) this.separateFour(bin);
    for (; bin < half; bin++) this.separate(bin);
    this.writeBands(values);
  }

  private separate(bin: i32): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>(this.length - bin)) << 2;
    const ar = load<f32>(this.re + at);
    const ai = load<f32>(this.im + at);
    const br = load<f32>(this.re + mirror);
    const bi = load<f32>(this.im + mirror);
    const mid = ((ar + br) * (ar + br) + (ai - bi) * (ai - bi)) * 0.25;
    const side = ((ai + bi) * (ai + bi) + (ar - br) * (ar - br)) * 0.25;
    store<f32>(this.re + at, mid);
    store<f32>(this.im + at, side);
    const sum = this.average + ((<usize>bin) << 3);
    store<f64>(sum, load<f64>(sum) + <f64>mid + <f64>side);
  }

  /** Four bins from `bin` on. Their mirrors lie above, so that nothing is overwritten before it was read. */
  private separateFour(bin: i32): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>(this.length - bin - 3)) << 2;
    const ar = v128.load(this.re + at);
    const ai = v128.load(this.im + at);
    const br = reversed(v128.load(this.re + mirror));
    const bi = reversed(v128.load(this.im + mirror));
    const quarter = f32x4.splat(0.25);
    const mid = f32x4.mul(sumOfSquares(f32x4.add(ar, br), f32x4.sub(ai, bi)), quarter);
    const side = f32x4.mul(sumOfSquares(f32x4.add(ai, bi), f32x4.sub(ar, br)), quarter);
    v128.store(this.re + at, mid);
    v128.store(this.im + at, side);
    const sum = this.average + ((<usize>bin) << 3);
    const upperMid = v128.shuffle<f32>(mid, mid, 2, 3, 2, 3);
    const upperSide = v128.shuffle<f32>(side, side, 2, 3, 2, 3);
    v128.store(sum, f64x2.add(f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(mid)), f64x2.promote_low_f32x4(side)));
    v128.store(sum + 16, f64x2.add(f64x2.add(v128.load(sum + 16), f64x2.promote_low_f32x4(upperMid)), f64x2.promote_low_f32x4(upperSide)));
  }

  private writeBands(values: usize): void {
    for (let band = 0; band < thirdOctaves; band++) {
      const low = load<f64>(this.thirdEdges + ((<usize>band) << 3));
      const high = load<f64>(this.thirdEdges + ((<usize>(band + 1)) << 3));
      const side = this.bandPower(this.im, low, high, false);
      const power = this.bandPower(this.re, low, high, false) + side;
      store<f32>(values + ((<usize>band) << 2), <f32>(power * this.scale));
      store<f32>(values + ((<usize>(thirdOctaves + 2 * wideBands + band)) << 2), <f32>(side * this.scale));
    }
    for (let band = 0; band < wideBands; band++) {
      const low = load<f64>(this.wideEdges + ((<usize>band) << 3));
      const high = load<f64>(this.wideEdges + ((<usize>(band + 1)) << 3));
      const mid = this.bandPower(this.re, low, high, true) * this.scale;
      const side = this.bandPower(this.im, low, high, true) * this.scale;
      store<f32>(values + ((<usize>(thirdOctaves + band)) << 2), <f32>mid);
      store<f32>(values + ((<usize>(thirdOctaves + wideBands + band)) << 2), <f32>side);
    }
  }

  /** Power between two edges given in bins + 0.5; edge bins count by the share of them that lies inside. */
  private bandPower(powers: usize, low: f64, high: f64, weighted: bool): f64 {
    const half = this.length / 2;
    const first = min(<i32>low, half - 1);
    const last = min(<i32>high, half - 1);
    if (<f64>first >= <f64>(half - 1)) return 0;
    const firstShare: f64 = 1 - (low - <f64>first);
    const lastShare: f64 = <i32>high == last ? high - <f64>last : 1;
    if (first == last) return (firstShare + lastShare - 1) * this.binPower(powers, first, weighted);
    let sums = f64x2.splat(0);
    let bin = first + 1;
    for (; bin + 2 <= last; bin += 2) {
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(powers + ((<usize>bin) << 2)));
      const weights = f64x2.promote_low_f32x4(v128.load64_zero(this.weights + ((<usize>bin) << 2)));
      sums = f64x2.add(sums, weighted ? f64x2.mul(pair, weights) : pair);
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    if (bin < last) sum += this.binPower(powers, bin, weighted);
    return sum + firstShare * this.binPower(powers, first, weighted) + lastShare * this.binPower(powers, last, weighted);
  }

  private binPower(powers: usize, bin: i32, weighted: bool): f64 {
    const at = (<usize>bin) << 2;
    const power = <f64>load<f32>(powers + at);
    return weighted ? power * <f64>load<f32>(this.weights + at) : power;
  }

  /** Pointer to the sum over all frames of |mid|² + |side|² per bin: f64, length / 2 values, unscaled. */
  read(): usize {
    return this.average;
  }
}

function sumOfSquares(a: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b));
}

/** A `SpectrumMeter` for one channel pair. */
export function newSpectrumMeter(sampleRateHz: f64): SpectrumMeter {
  return new SpectrumMeter(sampleRateHz);
}
/** Frames of its window. */
export function spectrumLength(meter: SpectrumMeter): i32 {
  return meter.length;
}
/** How many windows it has transformed. */
export function spectrumFrames(meter: SpectrumMeter): i32 {
  return meter.frames;
}
/** Feeds a block; returns how many frames of band powers were written. */
export function spectrumProcess(meter: SpectrumMeter, left: usize, right: usize, frames: i32, values: usize): i32 {
  return meter.process(left, right, frames, values);
}
/** Pointer to the summed power per bin. */
export function spectrumRead(meter: SpectrumMeter): usize {
  return meter.read();
}

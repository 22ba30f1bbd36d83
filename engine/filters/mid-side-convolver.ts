import { BlockedKernel } from "../blocked-kernel";
import { Fft } from "../math/fft";
import { allocateF32 } from "../memory";

/** Convolution with two filters of one length, for mid and for side: overlap-save, both in one complex FFT of four times the length.
 *  Where the filters are the same it works on left and right. Silent channels stay silent and equal channels equal, exactly; between unequal ones
 *  the shared transform leaks less than -130 dB. Rounding noise about -135 dB. Latency: one block of three times the length. */
export class MidSideConvolver extends BlockedKernel {
  protected readonly taps: i32;
  protected readonly fft: Fft;
  protected readonly midRe: usize;
  protected readonly midIm: usize;
  protected readonly sideRe: usize;
  protected readonly sideIm: usize;
  /** The filters differ, so the work is done on mid and side. */
  protected isSplit: bool = true;
  private readonly first: usize;
  private readonly second: usize;
  private readonly re: usize;
  private readonly im: usize;

  constructor(taps: i32) {
    super(3 * taps);
    this.taps = taps;
    this.fft = new Fft(4 * taps);
    this.midRe = allocateF32(4 * taps);
    this.midIm = allocateF32(4 * taps);
    this.sideRe = allocateF32(4 * taps);
    this.sideIm = allocateF32(4 * taps);
    this.first = allocateF32(4 * taps);
    this.second = allocateF32(4 * taps);
    this.re = allocateF32(4 * taps);
    this.im = allocateF32(4 * taps);
  }

  /** Takes over filters of `taps` f32 each. */
  setFilters(mid: usize, side: usize): void {
    const bytes = (<usize>this.taps) << 2;
    this.isSplit = memory.compare(mid, side, bytes) != 0;
    this.transformFilter(mid, this.midRe, this.midIm);
    this.transformFilter(side, this.sideRe, this.sideIm);
  }

  private transformFilter(taps: usize, re: usize, im: usize): void {
    const bytes = (<usize>(4 * this.taps)) << 2;
    memory.fill(re, 0, bytes);
    memory.fill(im, 0, bytes);
    memory.copy(re, taps, (<usize>this.taps) << 2);
    this.fft.forward(re, im);
  }

  protected ownLatency(): i32 {
    return 0;
  }

  protected clear(): void {
    memory.fill(this.first, 0, (<usize>(4 * this.taps)) << 2);
    memory.fill(this.second, 0, (<usize>(4 * this.taps)) << 2);
  }

  protected run(): void {
    const past = (<usize>this.taps) << 2;
    const length = this.fft.length;
    for (let at: usize = 0; at < (<usize>this.blockFrames) << 2; at += 4) {
      const left = load<f32>(this.blockLeft + at);
      const right = load<f32>(this.blockRight + at);
      store<f32>(this.first + past + at, this.isSplit ? (left + right) * 0.5 : left);
      store<f32>(this.second + past + at, this.isSplit ? (left - right) * 0.5 : right);
    }
    memory.copy(this.re, this.first, (<usize>length) << 2);
    memory.copy(this.im, this.second, (<usize>length) << 2);
    this.fft.forward(this.re, this.im);
    this.filter();
    this.fft.inverse(this.re, this.im);
    this.output(isSilent(this.first, length), isSilent(this.second, length));
    if (!this.isSplit && memory.compare(this.first, this.second, (<usize>length) << 2) == 0)
      memory.copy(this.blockRight, this.blockLeft, (<usize>this.blockFrames) << 2);
    memory.copy(this.first, this.first + ((<usize>this.blockFrames) << 2), past);
    memory.copy(this.second, this.second + ((<usize>this.blockFrames) << 2), past);
  }

  /** Multiplies mid and side, which share the transform as real and imaginary part, with their own responses. */
  private filter(): void {
    const length = this.fft.length;
    for (let bin = 0; bin <= length / 2; bin++) {
      const at = (<usize>bin) << 2;
      const mirror = (<usize>((length - bin) & (length - 1))) << 2;
      const ar = load<f32>(this.re + at);
      const ai = load<f32>(this.im + at);
      const br = load<f32>(this.re + mirror);
      const bi = load<f32>(this.im + mirror);
      const mr = (ar + br) * 0.5;
      const mi = (ai - bi) * 0.5;
      const sr = (ai + bi) * 0.5;
      const si = (br - ar) * 0.5;
      const hmr = load<f32>(this.midRe + at);
      const hmi = load<f32>(this.midIm + at);
      const hsr = load<f32>(this.sideRe + at);
      const hsi = load<f32>(this.sideIm + at);
      const yr = mr * hmr - mi * hmi;
      const yi = mr * hmi + mi * hmr;
      const zr = sr * hsr - si * hsi;
      const zi = sr * hsi + si * hsr;
      store<f32>(this.re + at, yr - zi);
      store<f32>(this.im + at, yi + zr);
      if (mirror == at) continue;
      store<f32>(this.re + mirror, yr + zi);
      store<f32>(this.im + mirror, zr - yi);
    }
  }

  private output(firstSilent: bool, secondSilent: bool): void {
    const past = (<usize>this.taps) << 2;
    const scale: f32 = 1 / <f32>this.fft.length;
    for (let at: usize = 0; at < (<usize>this.blockFrames) << 2; at += 4) {
      const first: f32 = firstSilent ? 0 : load<f32>(this.re + past + at) * scale;
      const second: f32 = secondSilent ? 0 : load<f32>(this.im + past + at) * scale;
      store<f32>(this.blockLeft + at, this.isSplit ? first + second : first);
      store<f32>(this.blockRight + at, this.isSplit ? first - second : second);
    }
  }
}

function isSilent(at: usize, count: i32): bool {
  for (let n: usize = 0; n < (<usize>count) << 2; n += 16) {
    if (v128.any_true(f32x4.ne(v128.load(at + n), f32x4.splat(0)))) return false;
  }
  return true;
}

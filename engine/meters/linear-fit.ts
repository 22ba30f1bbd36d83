import { MidSideConvolver } from "../filters/mid-side-convolver";
import { Fft } from "../math/fft";
import { powerOfTwoFrames } from "../math/power-of-two";
import { reversed } from "../math/reversed";
import { hannWindow } from "../math/window";
import { allocateF32, allocateF64 } from "../memory";
import { planarMidSide } from "../stereo/mid-side";

/** The best linear filter from one signal to another, for mid and side apart: what a process did as an equaliser would, so that equalisation is
 *  not called distortion (SOUND.md 7.1). Welch cross-spectra, Hann, half overlapped (Bendat & Piersol, section 6.1); filters of 2048 taps
 *  at 44.1 and 48 kHz (short, because excerpts are: 8192 taps fitted to 20 s found several times the distortion of the whole track), centred, so that `kernel` delays by half of that beside its block. Feed both signals, `solve`, then run the first through `kernel`. */
export class LinearFit {
  readonly kernel: MidSideConvolver;
  private readonly length: i32;
  private readonly fft: Fft;
  private readonly window: usize;
  private readonly buffer: usize;
  private readonly re: usize;
  private readonly im: usize;
  /** Per pair (mid, side) three planes of f64: power of the input, real and imaginary part of the cross-spectrum. */
  private readonly spectra: usize;
  private filled: i32 = 0;

  constructor(sampleRateHz: f64) {
    const length = powerOfTwoFrames(0.04267, sampleRateHz, 1024);
    this.kernel = new MidSideConvolver(length);
    this.length = length;
    this.fft = new Fft(length);
    this.window = hannWindow(length);
    this.buffer = allocateF32(4 * length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.spectra = allocateF64(6 * (length / 2 + 2));
  }

  /** Frames by which the fitted input lags, the kernel's block not counted. */
  centre(): i32 {
    return this.length / 2;
  }

  /** Four planar blocks: left and right of what went in, left and right of what came out. */
  process(inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
    const plane = (<usize>this.length) << 2;
    for (let done = 0; done < frames; ) {
      const count = min(frames - done, this.length - this.filled);
      const at = (<usize>done) << 2;
      const to = this.buffer + ((<usize>this.filled) << 2);
      planarMidSide(inLeft + at, inRight + at, to, to + 2 * plane, count);
      planarMidSide(outLeft + at, outRight + at, to + plane, to + 3 * plane, count);
      this.filled += count;
      done += count;
      if (this.filled == this.length) this.accumulate();
    }
  }

  private accumulate(): void {
    const hop = (<usize>(this.length / 2)) << 2;
    const kept = (<usize>(this.length / 2)) << 2;
    const plane = (<usize>this.length) << 2;
    this.accumulatePair(this.buffer, this.spectra);
    this.accumulatePair(this.buffer + 2 * plane, this.spectra + ((<usize>(3 * (this.length / 2 + 2))) << 3));
    for (let index: usize = 0; index < 4; index++) {
      const at = this.buffer + index * plane;
      memory.copy(at, at + hop, kept);
    }
    this.filled = this.length / 2;
  }

  /** Input and output of one pair share a transform as real and imaginary part. */
  private accumulatePair(pair: usize, spectra: usize): void {
    const plane = (<usize>this.length) << 2;
    for (let at: usize = 0; at < plane; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(v128.load(pair + at), window));
      v128.store(this.im + at, f32x4.mul(v128.load(pair + plane + at), window));
    }
    this.fft.forward(this.re, this.im);
    const half = this.length / 2;
    this.addBin(0, spectra);
    let bin = 1;
    for (; bin + 4 <= half; bin += 4) this.addBins(bin, spectra);
    for (; bin <= half; bin++) this.addBin(bin, spectra);
  }

  private addBin(bin: i32, spectra: usize): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>((this.length - bin) & (this.length - 1))) << 2;
    const xr = <f64>(load<f32>(this.re + at) + load<f32>(this.re + mirror));
    const xi = <f64>(load<f32>(this.im + at) - load<f32>(this.im + mirror));
    const yr = <f64>(load<f32>(this.im + at) + load<f32>(this.im + mirror));
    const yi = <f64>(load<f32>(this.re + mirror) - load<f32>(this.re + at));
    const to = spectra + ((<usize>bin) << 3);
    const plane = (<usize>(this.length / 2 + 2)) << 3;
    store<f64>(to, load<f64>(to) + (xr * xr + xi * xi));
    store<f64>(to + plane, load<f64>(to + plane) + (xr * yr + xi * yi));
    store<f64>(to + 2 * plane, load<f64>(to + 2 * plane) + (xr * yi - xi * yr));
  }

  /** Four bins from `bin` on, none of which is its own mirror. */
  private addBins(bin: i32, spectra: usize): void {
    const at = (<usize>bin) << 2;
    const mirror = (<usize>(this.length - bin - 3)) << 2;
    const ar = v128.load(this.re + at);
    const ai = v128.load(this.im + at);
    const br = reversed(v128.load(this.re + mirror));
    const bi = reversed(v128.load(this.im + mirror));
    const xr = f32x4.add(ar, br);
    const xi = f32x4.sub(ai, bi);
    const yr = f32x4.add(ai, bi);
    const yi = f32x4.sub(br, ar);
    const plane = (<usize>(this.length / 2 + 2)) << 3;
    addPair(spectra + ((<usize>bin) << 3), plane, xr, xi, yr, yi);
    addPair(spectra + ((<usize>(bin + 2)) << 3), plane, upper(xr), upper(xi), upper(yr), upper(yi));
  }

  solve(): void {
    const mid = allocateF32(this.length);
    const side = allocateF32(this.length);
    this.solveOne(this.spectra, mid);
    this.solveOne(this.spectra + ((<usize>(3 * (this.length / 2 + 2))) << 3), side);
    this.kernel.setFilters(mid, side);
  }

  private solveOne(spectra: usize, taps: usize): void {
    const half = this.length / 2;
    let strongest: f64 = 0;
    const plane = (<usize>(half + 2)) << 3;
    for (let bin = 0; bin <= half; bin++) strongest = Math.max(strongest, load<f64>(spectra + ((<usize>bin) << 3)));
    for (let bin = 0; bin <= half; bin++) {
      const from = spectra + ((<usize>bin) << 3);
      const power = load<f64>(from) + 1e-15 * strongest + 1e-30;
      const re = <f32>(load<f64>(from + plane) / power);
      const im = <f32>(load<f64>(from + 2 * plane) / power);
      const mirror = (<usize>((this.length - bin) & (this.length - 1))) << 2;
      store<f32>(this.re + mirror, re);
      store<f32>(this.im + mirror, -im);
      store<f32>(this.re + ((<usize>bin) << 2), re);
      store<f32>(this.im + ((<usize>bin) << 2), bin == 0 || bin == half ? 0 : im);
    }
    this.fft.inverse(this.re, this.im);
    for (let n = 0; n < this.length; n++) {
      const from = (<usize>((n + half) & (this.length - 1))) << 2;
      store<f32>(taps + ((<usize>n) << 2), (load<f32>(this.re + from) / <f32>this.length) * <f32>taper(n, this.length));
    }
  }
}

/** Adds two bins, the lower lanes, to the three planes of the spectra. */
function addPair(to: usize, plane: usize, inRe: v128, inIm: v128, outRe: v128, outIm: v128): void {
  const xr = f64x2.promote_low_f32x4(inRe);
  const xi = f64x2.promote_low_f32x4(inIm);
  const yr = f64x2.promote_low_f32x4(outRe);
  const yi = f64x2.promote_low_f32x4(outIm);
  v128.store(to, f64x2.add(v128.load(to), f64x2.add(f64x2.mul(xr, xr), f64x2.mul(xi, xi))));
  v128.store(to + plane, f64x2.add(v128.load(to + plane), f64x2.add(f64x2.mul(xr, yr), f64x2.mul(xi, yi))));
  v128.store(to + 2 * plane, f64x2.add(v128.load(to + 2 * plane), f64x2.sub(f64x2.mul(xr, yi), f64x2.mul(xi, yr))));
}

/** The upper two lanes, as the lower. */
function upper(lanes: v128): v128 {
  return v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
}

/** Tukey window: an eighth of the length fades at either end. */
function taper(n: i32, length: i32): f64 {
  const edge = length / 8;
  const distance = min(n, length - 1 - n);
  return distance >= edge ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * <f64>distance) / <f64>edge);
}

/** A `LinearFit` with nothing fed yet. */
export function newLinearFit(sampleRateHz: f64): LinearFit {
  return new LinearFit(sampleRateHz);
}
/** Feeds a block of input and output. */
export function linearFitProcess(fit: LinearFit, inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
  fit.process(inLeft, inRight, outLeft, outRight, frames);
}
/** Makes the filters from what was fed. */
export function linearFitSolve(fit: LinearFit): void {
  fit.solve();
}
/** Frames by which the fitted input lags, all in all. */
export function linearFitLatency(fit: LinearFit): i32 {
  return fit.kernel.latency() + fit.centre();
}
/** Runs a block of the input through the fitted filters, in place. */
export function linearFitApply(fit: LinearFit, left: usize, right: usize, frames: i32): void {
  fit.kernel.process(left, right, frames);
}

import { MidSideConvolver } from "../filters/mid-side-convolver";
import { Fft } from "../math/fft";
import { powerOfTwoFrames } from "../math/power-of-two";
import { hann, hannWindow } from "../math/window";
import { allocateF32 } from "../memory";
import { planarMidSide } from "../stereo/mid-side";
import { PairFit } from "./pair-fit";

/** Taps of the filters, and length of the frames they are fitted in, at 44.1 and 48 kHz: 43 ms. */
const tapsAt48kHz: i32 = 2048;

/** The best linear filter from one signal to another, for mid and side apart: what a process did as an equaliser would, so that equalisation is
 *  not called distortion. Welch cross-spectra, Hann, half overlapped (Bendat & Piersol, section 6.1); filters of 2048 taps
 *  at 44.1 and 48 kHz (short, because excerpts are: 8192 taps fitted to 20 s found several times the distortion of the whole track), centred, so that
 *  `kernel` delays by half of that beside its block. Feed the input to `hear`, then both signals to `process`, `solve`, and run the input through `kernel`. */
export class LinearFit {
  readonly kernel: MidSideConvolver;
  private readonly length: i32;
  private readonly fft: Fft;
  private readonly window: usize;
  /** Input mid, output mid, input side, output side. */
  private readonly buffer: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly mid: PairFit;
  private readonly side: PairFit;
  private filled: i32 = 0;
  private isHearing: bool = true;

  constructor(sampleRateHz: f64) {
    const length = powerOfTwoFrames(tapsAt48kHz, sampleRateHz, 1024);
    this.kernel = new MidSideConvolver(length);
    this.length = length;
    this.fft = new Fft(length);
    this.window = hannWindow(length);
    this.buffer = allocateF32(4 * length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.mid = new PairFit(length / 2);
    this.side = new PairFit(length / 2);
  }

  /** Frames by which the fitted input lags, the kernel's block not counted. */
  centre(): i32 {
    return this.length / 2;
  }

  /** Two planar blocks of the input, all of them before the first of `process`: what is usual at every frequency. */
  hear(left: usize, right: usize, frames: i32): void {
    this.take(left, right, left, right, frames);
  }

  /** Four planar blocks: left and right of what went in, left and right of what came out. */
  process(inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
    if (this.isHearing) {
      this.isHearing = false;
      this.filled = 0;
      this.mid.heard();
      this.side.heard();
    }
    this.take(inLeft, inRight, outLeft, outRight, frames);
  }

  private take(inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
    const plane = (<usize>this.length) << 2;
    for (let done = 0; done < frames; ) {
      const count = min(frames - done, this.length - this.filled);
      const at = (<usize>done) << 2;
      const to = this.buffer + ((<usize>this.filled) << 2);
      planarMidSide(inLeft + at, inRight + at, to, to + 2 * plane, count);
      if (!this.isHearing) planarMidSide(outLeft + at, outRight + at, to + plane, to + 3 * plane, count);
      this.filled += count;
      done += count;
      if (this.filled == this.length) this.closeFrame();
    }
  }

  private closeFrame(): void {
    const plane = (<usize>this.length) << 2;
    if (this.isHearing) {
      this.transform(this.buffer, this.buffer + 2 * plane);
      this.mid.take(this.re, this.im);
      this.mid.hear(this.mid.xr, this.mid.xi);
      this.side.hear(this.mid.yr, this.mid.yi);
    } else {
      this.transform(this.buffer, this.buffer + plane);
      this.mid.add(this.re, this.im);
      this.transform(this.buffer + 2 * plane, this.buffer + 3 * plane);
      this.side.add(this.re, this.im);
    }
    for (let index: usize = 0; index < 4; index++) memory.copy(this.buffer + index * plane, this.buffer + index * plane + plane / 2, plane / 2);
    this.filled = this.length / 2;
  }

  /** Two real signals share a transform as real and imaginary part. */
  private transform(real: usize, imaginary: usize): void {
    for (let at: usize = 0; at < (<usize>this.length) << 2; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(v128.load(real + at), window));
      v128.store(this.im + at, f32x4.mul(v128.load(imaginary + at), window));
    }
    this.fft.forward(this.re, this.im);
  }

  solve(): void {
    this.kernel.setFilters(this.taps(this.mid), this.taps(this.side));
  }

  private taps(fit: PairFit): usize {
    const half = this.length / 2;
    const taps = allocateF32(this.length);
    fit.spread(this.re, this.im);
    this.fft.inverse(this.re, this.im);
    for (let n = 0; n < this.length; n++) {
      const from = (<usize>((n + half) & (this.length - 1))) << 2;
      store<f32>(taps + ((<usize>n) << 2), (load<f32>(this.re + from) / <f32>this.length) * <f32>taper(n, this.length));
    }
    return taps;
  }
}

/** Tukey window: an eighth of the length fades at either end. */
function taper(n: i32, length: i32): f64 {
  const edge = length / 8;
  return hann(min(min(n, length - 1 - n), edge), 2 * edge);
}

/** A `LinearFit` with nothing fed yet. */
export function newLinearFit(sampleRateHz: f64): LinearFit {
  return new LinearFit(sampleRateHz);
}
/** Feeds a block of input alone, before any of both. */
export function linearFitHear(fit: LinearFit, left: usize, right: usize, frames: i32): void {
  fit.hear(left, right, frames);
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

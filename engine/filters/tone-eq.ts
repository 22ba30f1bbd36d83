import { BlockedKernel } from "../blocked-kernel";
import { Fft } from "../math/fft";
import { allocateF32, allocateF64 } from "../memory";
import { curvePoints, FirDesign } from "./fir-design";

/** Equaliser with a free curve, one for mid and one for side: 31 third-octave gains in dB each, -24…24.
 *  Minimum phase (no ringing before a transient) or linear phase (no phase shift; half the filter's length of latency).
 *  4096 taps at 44.1 and 48 kHz (0.08 dB rms realisation error for 2/3-octave curves), longer in proportion at higher rates.
 *  Overlap-save convolution, two channels in one complex FFT: left and right where both curves are the same, mid and side where they differ.
 *  Silent channels stay silent and equal channels equal, exactly; between unequal ones the shared transform leaks less than -130 dB.
 *  Set all points, then call `design`. Rounding noise about -135 dB. */
export class ToneEq extends BlockedKernel {
  private readonly taps: i32;
  private readonly isLinear: bool;
  /** The curves differ, so the work is done on mid and side. */
  private isSplit: bool = false;
  private readonly sampleRateHz: f64;
  private readonly fft: Fft;
  private readonly midCurve: usize;
  private readonly sideCurve: usize;
  private readonly midRe: usize;
  private readonly midIm: usize;
  private readonly sideRe: usize;
  private readonly sideIm: usize;
  private readonly first: usize;
  private readonly second: usize;
  private readonly re: usize;
  private readonly im: usize;

  constructor(sampleRateHz: f64, isLinear: bool) {
    const taps = tapsFor(sampleRateHz);
    super(3 * taps);
    this.taps = taps;
    this.isLinear = isLinear;
    this.sampleRateHz = sampleRateHz;
    this.fft = new Fft(4 * taps);
    this.midCurve = allocateF64(curvePoints);
    this.sideCurve = allocateF64(curvePoints);
    this.midRe = allocateF32(4 * taps);
    this.midIm = allocateF32(4 * taps);
    this.sideRe = allocateF32(4 * taps);
    this.sideIm = allocateF32(4 * taps);
    this.first = allocateF32(4 * taps);
    this.second = allocateF32(4 * taps);
    this.re = allocateF32(4 * taps);
    this.im = allocateF32(4 * taps);
  }

  setPoint(isSide: bool, index: i32, gainDb: f64): void {
    store<f64>((isSide ? this.sideCurve : this.midCurve) + (<usize>index << 3), gainDb);
  }

  design(): void {
    this.isSplit = memory.compare(this.midCurve, this.sideCurve, <usize>curvePoints << 3) != 0;
    const design = new FirDesign(this.sampleRateHz, this.taps);
    this.designOne(design, this.midCurve, this.midRe, this.midIm);
    this.designOne(design, this.sideCurve, this.sideRe, this.sideIm);
  }

  private designOne(design: FirDesign, curve: usize, re: usize, im: usize): void {
    const bytes = <usize>(4 * this.taps) << 2;
    memory.fill(re, 0, bytes);
    memory.fill(im, 0, bytes);
    if (this.isLinear) design.linearPhase(curve, re);
    else design.minimumPhase(curve, re);
    this.fft.forward(re, im);
  }

  protected ownLatency(): i32 {
    return this.isLinear ? this.taps / 2 : 0;
  }

  protected clear(): void {
    memory.fill(this.first, 0, <usize>(4 * this.taps) << 2);
    memory.fill(this.second, 0, <usize>(4 * this.taps) << 2);
  }

  protected run(): void {
    const past = <usize>this.taps << 2;
    const length = this.fft.length;
    for (let at: usize = 0; at < <usize>this.blockFrames << 2; at += 4) {
      const left = load<f32>(this.blockLeft + at);
      const right = load<f32>(this.blockRight + at);
      store<f32>(this.first + past + at, this.isSplit ? (left + right) * 0.5 : left);
      store<f32>(this.second + past + at, this.isSplit ? (left - right) * 0.5 : right);
    }
    memory.copy(this.re, this.first, <usize>length << 2);
    memory.copy(this.im, this.second, <usize>length << 2);
    this.fft.forward(this.re, this.im);
    this.filter();
    this.fft.inverse(this.re, this.im);
    this.output(isSilent(this.first, length), isSilent(this.second, length));
    if (!this.isSplit && memory.compare(this.first, this.second, <usize>length << 2) == 0) memory.copy(this.blockRight, this.blockLeft, <usize>this.blockFrames << 2);
    memory.copy(this.first, this.first + (<usize>this.blockFrames << 2), past);
    memory.copy(this.second, this.second + (<usize>this.blockFrames << 2), past);
  }

  /** Multiplies mid and side, which share the transform as real and imaginary part, with their own responses. */
  private filter(): void {
    const length = this.fft.length;
    for (let bin = 0; bin <= length / 2; bin++) {
      const at = <usize>bin << 2;
      const mirror = <usize>((length - bin) & (length - 1)) << 2;
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
    const past = <usize>this.taps << 2;
    const scale: f32 = 1 / <f32>this.fft.length;
    for (let at: usize = 0; at < <usize>this.blockFrames << 2; at += 4) {
      const first: f32 = firstSilent ? 0 : load<f32>(this.re + past + at) * scale;
      const second: f32 = secondSilent ? 0 : load<f32>(this.im + past + at) * scale;
      store<f32>(this.blockLeft + at, this.isSplit ? first + second : first);
      store<f32>(this.blockRight + at, this.isSplit ? first - second : second);
    }
  }
}

function isSilent(at: usize, count: i32): bool {
  for (let n: usize = 0; n < <usize>count << 2; n += 16) {
    if (v128.any_true(f32x4.ne(v128.load(at + n), f32x4.splat(0)))) return false;
  }
  return true;
}

/** 4096 at 44.1 and 48 kHz, in proportion elsewhere: resolution is time, not taps. */
function tapsFor(sampleRateHz: f64): i32 {
  let taps = 256;
  while (<f64>taps * 1.42 < sampleRateHz * 0.08533) taps <<= 1;
  return taps;
}

export function newToneEq(sampleRateHz: f64, isLinear: bool): ToneEq {
  return new ToneEq(sampleRateHz, isLinear);
}
export function toneEqSetPoint(eq: ToneEq, isSide: bool, index: i32, gainDb: f64): void {
  eq.setPoint(isSide, index, gainDb);
}
export function toneEqDesign(eq: ToneEq): void {
  eq.design();
}

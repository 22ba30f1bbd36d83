import { decibelsToPower, gainToDecibels, powerToDecibels } from "../math/decibel";
import { Fft } from "../math/fft";
import { jointPowers } from "../math/joint-powers";
import { MaskingModel, mostBands } from "../math/masking";
import { powerOfTwoFrames } from "../math/power-of-two";
import { hannWindow } from "../math/window";
import { allocateF32 } from "../memory";

/** Frames whose sides together are quieter than this (after bringing the programme to -14 LUFS) say nothing about distortion. */
const activeDbfs: f64 = -50;
/** Length of a frame at 44.1 and 48 kHz: 43 ms. */
const frameAt48kHz: i32 = 2048;
/** Error over threshold, as a power ratio, from which a frame is disturbed: 1.5 dB. */
const disturbedRatio: f32 = 1.4125375446;

/** What a process did to a signal beyond changing its level: a null test after the noise to mask ratio and the disturbed frames of PEAQ (ITU-R BS.1387).
 *  Per frame (about 43 ms, half overlapped) the best gain is taken out; what remains is error, set against the masked threshold.
 *  NMR: mean over frames and bands of error over threshold, dB, lower is better. RDF: share of frames with any band more than 1.5 dB over.
 *  Gain motion: RMS change of the frame gain from frame to frame, dB. Both signals must be aligned; `calibration` brings them to -14 LUFS. */
export class NullTest {
  private readonly length: i32;
  private readonly fft: Fft;
  private readonly masking: MaskingModel;
  private readonly calibration: f32;
  private readonly window: usize;
  private readonly buffer: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly powers: usize;
  private readonly bandPowers: usize;
  private readonly thresholds: usize;
  private readonly errors: usize;
  private filled: i32 = 0;
  frames: f64 = 0;
  disturbed: f64 = 0;
  ratioSum: f64 = 0;
  motionSum: f64 = 0;
  private steps: f64 = 0;
  private lastGainDb: f64 = 0;
  private hasLast: bool = false;

  constructor(sampleRateHz: f64, calibration: f64) {
    const length = powerOfTwoFrames(frameAt48kHz, sampleRateHz, 512);
    this.length = length;
    this.fft = new Fft(length);
    this.masking = new MaskingModel(sampleRateHz, length, <f64>(length / 2));
    this.calibration = <f32>calibration;
    this.window = hannWindow(length);
    this.buffer = allocateF32(4 * length);
    this.re = allocateF32(length);
    this.im = allocateF32(length);
    this.powers = allocateF32(length / 2 + 4);
    this.bandPowers = allocateF32(mostBands);
    this.thresholds = allocateF32(mostBands);
    this.errors = allocateF32(mostBands);
  }

  /** Four planar blocks: what went in (left, right) and what came out (left, right). */
  process(inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
    let done = 0;
    while (done < frames) {
      const count = min(frames - done, this.length - this.filled);
      const from = (<usize>done) << 2;
      this.take(0, inLeft + from, count);
      this.take(1, inRight + from, count);
      this.take(2, outLeft + from, count);
      this.take(3, outRight + from, count);
      this.filled += count;
      done += count;
      if (this.filled == this.length) this.judge();
    }
  }

  private plane(index: i32): usize {
    return this.buffer + ((<usize>(index * this.length)) << 2);
  }

  private take(index: i32, from: usize, count: i32): void {
    const to = this.plane(index) + ((<usize>this.filled) << 2);
    const bytes = (<usize>count) << 2;
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) v128.store(to + at, f32x4.mul(v128.load(from + at), f32x4.splat(this.calibration)));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at) * this.calibration);
  }

  private judge(): void {
    const gain = this.frameGain();
    if (gain == gain) {
      this.frames += 1;
      this.trackGain(gain);
      this.transform(<f32>gain, true);
      this.masking.bandPowers(this.powers, this.bandPowers);
      this.masking.thresholds(this.bandPowers, this.thresholds);
      this.transform(<f32>gain, false);
      this.masking.bandPowers(this.powers, this.errors);
      this.compare();
    } else {
      this.hasLast = false;
    }
    const half = (<usize>(this.length / 2)) << 2;
    for (let index = 0; index < 4; index++) memory.copy(this.plane(index), this.plane(index) + half, half);
    this.filled = this.length / 2;
  }

  /** <x,y>/<x,x>, or NaN for a frame too quiet to judge. */
  private frameGain(): f64 {
    let crosses = f64x2.splat(0);
    let energies = f64x2.splat(0);
    for (let channel = 0; channel < 2; channel++) {
      const x = this.plane(channel);
      const y = this.plane(channel + 2);
      for (let at: usize = 0; at < (<usize>this.length) << 2; at += 8) {
        const samples = f64x2.promote_low_f32x4(v128.load64_zero(x + at));
        crosses = f64x2.add(crosses, f64x2.mul(samples, f64x2.promote_low_f32x4(v128.load64_zero(y + at))));
        energies = f64x2.add(energies, f64x2.mul(samples, samples));
      }
    }
    const cross = f64x2.extract_lane(crosses, 0) + f64x2.extract_lane(crosses, 1);
    const energy = f64x2.extract_lane(energies, 0) + f64x2.extract_lane(energies, 1);
    return energy > <f64>this.length * decibelsToPower(activeDbfs) ? cross / energy : NaN;
  }

  private trackGain(gain: f64): void {
    const gainDb = gainToDecibels(Math.max(gain, 1e-4));
    if (this.hasLast) {
      this.motionSum += (gainDb - this.lastGainDb) * (gainDb - this.lastGainDb);
      this.steps += 1;
    }
    this.lastGainDb = gainDb;
    this.hasLast = true;
  }

  /** Bin powers, both channels together, of g·x (`input`) or of y - g·x. */
  private transform(gain: f32, input: bool): void {
    const xl = this.plane(0);
    const xr = this.plane(1);
    const yl = this.plane(2);
    const yr = this.plane(3);
    const gains = f32x4.splat(gain);
    for (let at: usize = 0; at < (<usize>this.length) << 2; at += 16) {
      const window = v128.load(this.window + at);
      const left = f32x4.mul(v128.load(xl + at), gains);
      const right = f32x4.mul(v128.load(xr + at), gains);
      v128.store(this.re + at, f32x4.mul(input ? left : f32x4.sub(v128.load(yl + at), left), window));
      v128.store(this.im + at, f32x4.mul(input ? right : f32x4.sub(v128.load(yr + at), right), window));
    }
    this.fft.forward(this.re, this.im);
    jointPowers(this.re, this.im, this.length, this.powers);
  }

  private compare(): void {
    let sum: f64 = 0;
    let count: f64 = 0;
    let worst: f32 = 0;
    for (let band = 0; band < this.masking.bands; band++) {
      if (!this.masking.isOwned(band)) continue;
      const ratio = load<f32>(this.errors + ((<usize>band) << 2)) / load<f32>(this.thresholds + ((<usize>band) << 2));
      sum += <f64>ratio;
      count += 1;
      worst = max(worst, ratio);
    }
    this.ratioSum += sum / count;
    if (worst > disturbedRatio) this.disturbed += 1;
  }

  /** 0 NMR dB · 1 RDF percent · 2 gain motion dB · 3 frames judged. NaN before any frame could be judged. */
  read(index: i32): f64 {
    if (index == 3) return this.frames;
    if (this.frames == 0) return NaN;
    if (index == 0) return powerToDecibels(Math.max(this.ratioSum / this.frames, 1e-12));
    if (index == 1) return (100 * this.disturbed) / this.frames;
    return this.steps > 0 ? Math.sqrt(this.motionSum / this.steps) : 0;
  }
}

/** A `NullTest`; calibration is the gain that brings the programme to -14 LUFS. */
export function newNullTest(sampleRateHz: f64, calibration: f64): NullTest {
  return new NullTest(sampleRateHz, calibration);
}
/** Feeds an aligned block of input and output. */
export function nullTestProcess(test: NullTest, inLeft: usize, inRight: usize, outLeft: usize, outRight: usize, frames: i32): void {
  test.process(inLeft, inRight, outLeft, outRight, frames);
}
/** 0 NMR dB, 1 RDF percent, 2 gain motion dB, 3 frames judged. */
export function nullTestRead(test: NullTest, index: i32): f64 {
  return test.read(index);
}

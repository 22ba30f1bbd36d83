import { Fft } from "../math/fft";
import { jointPowers } from "../math/joint-powers";
import { MaskingModel, mostBands } from "../math/masking";
import { hannWindow } from "../math/window";
import { allocateF32 } from "../memory";

/** The pulse that is best hidden under a passage: its spectrum is the masked threshold of that passage, per bin, raised to an exponent.
 *  exponent 0 gives a click, 1 the shape of the threshold itself; zero phase, Hann-windowed over one frame, 1 in the middle. */
export class MaskedPulse {
  private readonly fft: Fft;
  private readonly masking: MaskingModel;
  private readonly window: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly powers: usize;
  private readonly bandPowers: usize;
  private readonly thresholds: usize;
  private readonly binsOfBand: usize;

  constructor(
    sampleRateHz: f64,
    readonly frame: i32,
    private readonly exponent: f64,
  ) {
    const window = hannWindow(frame);
    const masking = new MaskingModel(sampleRateHz, frame, <f64>(frame / 2));
    const binsOfBand = allocateF32(mostBands);
    for (let bin = 0; bin <= frame / 2; bin++) {
      const at = binsOfBand + ((<usize>max(0, masking.bandOf(bin))) << 2);
      if (masking.bandOf(bin) >= 0) store<f32>(at, load<f32>(at) + 1);
    }
    this.fft = new Fft(frame);
    this.masking = masking;
    this.window = window;
    this.re = allocateF32(frame);
    this.im = allocateF32(frame);
    this.powers = allocateF32(frame / 2 + 4);
    this.bandPowers = allocateF32(mostBands);
    this.thresholds = allocateF32(mostBands);
    this.binsOfBand = binsOfBand;
  }

  /** Writes the pulse of the frame that begins at `left` and `right` to `pulse`: one frame of f32, its middle at frame / 2. */
  shape(left: usize, right: usize, pulse: usize): void {
    this.analyse(left, right);
    this.weighBands();
    const half = this.frame / 2;
    memory.fill(this.im, 0, (<usize>this.frame) << 2);
    for (let bin = 0; bin <= half; bin++) {
      const band = this.masking.bandOf(bin);
      const weight: f32 = band < 0 ? 0 : load<f32>(this.thresholds + ((<usize>band) << 2));
      store<f32>(this.re + ((<usize>bin) << 2), weight);
      store<f32>(this.re + ((<usize>((this.frame - bin) & (this.frame - 1))) << 2), weight);
    }
    this.fft.inverse(this.re, this.im);
    const middle = load<f32>(this.re);
    for (let n = 0; n < this.frame; n++) {
      const from = (<usize>((n + half) & (this.frame - 1))) << 2;
      const at = (<usize>n) << 2;
      store<f32>(pulse + at, (load<f32>(this.re + from) / middle) * load<f32>(this.window + at));
    }
    // Exactly 1 in the middle, whatever the rounding.
    store<f32>(pulse + ((<usize>half) << 2), 1);
  }

  /** Bin powers of the frame, the mean of both sides. */
  private analyse(left: usize, right: usize): void {
    for (let at: usize = 0; at < (<usize>this.frame) << 2; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(v128.load(left + at), window));
      v128.store(this.im + at, f32x4.mul(v128.load(right + at), window));
    }
    this.fft.forward(this.re, this.im);
    jointPowers(this.re, this.im, this.frame, this.powers);
  }

  /** Turns masked thresholds into weights per bin, the largest 1. */
  private weighBands(): void {
    const masking = this.masking;
    const thresholds = this.thresholds;
    masking.bandPowers(this.powers, this.bandPowers);
    masking.thresholds(this.bandPowers, thresholds);
    let largest: f64 = 0;
    for (let band: usize = 0; band < (<usize>masking.bands) << 2; band += 4) {
      const bins = load<f32>(this.binsOfBand + band);
      const density: f32 = bins > 0 ? load<f32>(thresholds + band) / bins : 0;
      store<f32>(thresholds + band, density);
      largest = Math.max(largest, <f64>density);
    }
    for (let band: usize = 0; band < (<usize>masking.bands) << 2; band += 4) {
      const density = <f64>load<f32>(thresholds + band);
      if (density > 0) store<f32>(thresholds + band, <f32>Math.exp(this.exponent * Math.log(density / largest)));
    }
  }
}

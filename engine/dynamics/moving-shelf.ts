import { antiDenormal } from "../filters/lanes";
import { powerToDecibels } from "../math/decibel";
import { Glide } from "./glide";

/** A shelf whose gain may move at every sample: two-pole Butterworth, with G the gain of its low side,
 *  1 + (G - 1) LP + (sqrt(2G) - sqrt 2) BP = (s^2 + sqrt(2G) s + G) / (s^2 + sqrt 2 s + 1), squared magnitude (w^4 + G^2)/(w^4 + 1).
 *  Its poles never move, so there are neither clicks nor instability, and at 0 dB it is an exact wire. The edge is kept below 0.45 of the rate. */
export class MovingShelf {
  /** What the three outputs of the filter are multiplied by, and its poles, -a1 and -a2. */
  readonly lowGain: f64;
  readonly bandGain: f64;
  readonly highGain: f64;
  readonly a1: f64;
  readonly a2: f64;
  private readonly warpedEdge: f64;
  private w1: v128 = f64x2.splat(0);
  private w2: v128 = f64x2.splat(0);
  private low: Glide = new Glide();
  private band: Glide = new Glide();

  constructor(edgeHz: f64, sampleRateHz: f64) {
    const g = Math.tan((Math.PI * min(edgeHz, 0.45 * sampleRateHz)) / sampleRateHz);
    const scale = 1 / (1 + g * (g + Math.SQRT2));
    this.warpedEdge = g;
    this.lowGain = g * g * scale;
    this.bandGain = g * scale;
    this.highGain = scale;
    this.a1 = 2 * (1 - g * g) * scale;
    this.a2 = -(1 + g * (g - Math.SQRT2)) * scale;
  }

  reset(): void {
    this.w1 = f64x2.splat(0);
    this.w2 = f64x2.splat(0);
    this.low.reset();
    this.band.reset();
  }

  /** Moves to a linear gain of the low side within `frames` frames. */
  aim(gain: f64, frames: i32): void {
    this.low.aim((gain - 1) * this.lowGain, frames);
    this.band.aim(Math.SQRT2 * (sqrt<f64>(gain) - 1) * this.bandGain, frames);
  }

  /** Filters `frames` f64x2 frames in place, at most as far as it aims. */
  run(lanes: usize, frames: i32): void {
    const a1 = f64x2.splat(this.a1),
      a2 = f64x2.splat(this.a2),
      tiny = f64x2.splat(antiDenormal);
    const lowStep = f64x2.splat(this.low.step),
      bandStep = f64x2.splat(this.band.step);
    let low = f64x2.splat(this.low.value),
      band = f64x2.splat(this.band.value);
    let w1 = this.w1,
      w2 = this.w2;
    for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
      const x = v128.load(at);
      const w = f64x2.add(f64x2.add(f64x2.add(x, tiny), f64x2.mul(a2, w2)), f64x2.mul(a1, w1));
      const lowPass = f64x2.add(f64x2.add(w, w2), f64x2.add(w1, w1));
      v128.store(at, f64x2.add(f64x2.add(x, f64x2.mul(low, lowPass)), f64x2.mul(band, f64x2.sub(w, w2))));
      low = f64x2.add(low, lowStep);
      band = f64x2.add(band, bandStep);
      w2 = w1;
      w1 = w;
    }
    this.low.value = f64x2.extract_lane(low, 0);
    this.band.value = f64x2.extract_lane(band, 0);
    this.w1 = w1;
    this.w2 = w2;
  }

  /** Level change in dB at a frequency, warped, while the low side stands at stepDb: the analogue formula. */
  responseDb(warped: f64, stepDb: f64): f64 {
    const ratio = warped / this.warpedEdge;
    const w4 = ratio * ratio * ratio * ratio;
    return powerToDecibels((w4 + Math.exp((stepDb * Math.LN10) / 10)) / (w4 + 1));
  }
}

/** A plain gain over `frames` f64x2 frames in place, moving in a straight line. */
export function glideGain(gain: Glide, lanes: usize, frames: i32): void {
  const step = f64x2.splat(gain.step);
  let factor = f64x2.splat(gain.value);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    v128.store(at, f64x2.mul(v128.load(at), factor));
    factor = f64x2.add(factor, step);
  }
  gain.value = f64x2.extract_lane(factor, 0);
}

import { decibelsToGain } from "../math/decibel";

const tape: i32 = 0;
const transformer: i32 = 2;
/** Before the bend: the tape's tilt about its pivot, the corner of the transformer's low-pass. */
const tapeTiltDb: f64 = 1.5;
const tapePivotHz: f64 = 1000;
const transformerHz: f64 = 250;

/** A first-order filter, y = b0 x + s, s' = b1 x - a1 y; a wire until it is set. */
export class Tilt {
  b0: f64 = 1;
  b1: f64 = 0;
  a1: f64 = 0;

  set(b0: f64, b1: f64, a1: f64): void {
    this.b0 = b0;
    this.b1 = b1;
    this.a1 = a1;
  }
}

/** What a kind of saturation does to the spectrum before the bend and undoes after it: bilinear, with the corner kept. The transformer undoes nothing. */
export function designEmphasis(before: Tilt, after: Tilt, sampleRateHz: f64, kind: i32): void {
  if (kind == tape) {
    const high = decibelsToGain(tapeTiltDb);
    const t = Math.tan((Math.PI * Math.min(tapePivotHz, 0.4 * sampleRateHz)) / sampleRateHz);
    before.set((high + t) / (1 + high * t), (t - high) / (1 + high * t), (high * t - 1) / (1 + high * t));
    after.set((1 + high * t) / (high + t), (high * t - 1) / (high + t), (t - high) / (high + t));
  } else if (kind == transformer) {
    const t = Math.tan((Math.PI * transformerHz) / sampleRateHz);
    before.set(t / (1 + t), t / (1 + t), (t - 1) / (1 + t));
  }
}

import { allocateF32 } from "../memory";

/** Smooths a gain with a cascade of three moving averages of together `length` frames: no overshoot, and the result is never above
 *  the largest or below the smallest of the last `length` + 1 values. Sums of f32 gains are exact in f64, so they cannot drift. */
export class BoxSmoother {
  private readonly first: Box;
  private readonly second: Box;
  private readonly third: Box;

  constructor(length: i32) {
    const third = length / 3;
    this.first = new Box(length - 2 * third + 1);
    this.second = new Box(third + 1);
    this.third = new Box(third + 1);
  }

  /** All history becomes gain 1. */
  reset(): void {
    this.first.reset();
    this.second.reset();
    this.third.reset();
  }

  next(gain: f32): f32 {
    return this.third.next(this.second.next(this.first.next(gain)));
  }
}

class Box {
  private readonly length: i32;
  private readonly history: usize;
  private readonly scale: f64;
  private at: i32 = 0;
  private sum: f64 = 0;

  constructor(length: i32) {
    this.length = length;
    this.history = allocateF32(length);
    this.scale = 1 / <f64>length;
    this.reset();
  }

  reset(): void {
    for (let n = 0; n < this.length; n++) store<f32>(this.history + ((<usize>n) << 2), 1);
    this.sum = <f64>this.length;
    this.at = 0;
  }

  next(gain: f32): f32 {
    const slot = this.history + ((<usize>this.at) << 2);
    this.sum += <f64>gain - <f64>load<f32>(slot);
    store<f32>(slot, gain);
    this.at = this.at + 1 == this.length ? 0 : this.at + 1;
    return <f32>(this.sum * this.scale);
  }
}

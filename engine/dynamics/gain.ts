import { Kernel } from "../kernel";
import { decibelsToGain } from "../math/decibel";

/** A fixed gain. gainDb -60…60; 0 leaves every bit as it is. No latency. */
export class Gain extends Kernel {
  private readonly gain: f32;

  constructor(gainDb: f64) {
    super();
    this.gain = <f32>decibelsToGain(gainDb);
  }

  reset(): void {}

  process(left: usize, right: usize, frames: i32): void {
    if (this.gain == 1) return;
    for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) {
      store<f32>(left + at, load<f32>(left + at) * this.gain);
      store<f32>(right + at, load<f32>(right + at) * this.gain);
    }
  }
}

/** A `Gain` of gainDb. */
export function newGain(gainDb: f64): Gain {
  return new Gain(gainDb);
}

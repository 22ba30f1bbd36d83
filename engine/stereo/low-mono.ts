import { BiquadCascade } from "../filters/biquad";
import { LaneKernel } from "../filters/lanes";
import { designMatched } from "../filters/matched-design";
import { shapeHighPass } from "../filters/prototype";
import { allocateF64 } from "../memory";
import { toLeftRight, toMidSide } from "./mid-side";

/** Draws the bass to the middle: the side passes a high-pass, the mid stays as it is ("elliptic equaliser" of the cutting room). No latency. */
export class LowMono extends LaneKernel {
  private cascade: BiquadCascade = new BiquadCascade(1);

  constructor(sampleRateHz: f64, cutoffHz: f64, order: i32) {
    super();
    if (order > 0) {
      const design = allocateF64(5);
      designMatched(design, shapeHighPass, sampleRateHz, cutoffHz, 0, order > 1 ? Math.SQRT1_2 : 0);
      this.cascade.add(0, design);
    }
  }

  reset(): void {
    this.cascade.reset();
  }

  protected isNeutral(): bool {
    return this.cascade.length == 0;
  }

  protected processLanes(lanes: usize, frames: i32): void {
    toMidSide(lanes, frames);
    this.cascade.run(lanes, frames);
    toLeftRight(lanes, frames);
  }
}

/** cutoffHz 20...400 (60...150 in practice): -3 dB of side there. order 1 (6 dB/octave) or 2 (12, Butterworth); 0 changes nothing. */
export function newLowMono(sampleRateHz: f64, cutoffHz: f64, order: i32): LowMono {
  return new LowMono(sampleRateHz, cutoffHz, order);
}

import { allocateF64 } from "../memory";
import { BiquadCascade } from "./biquad";
import { LaneKernel } from "./lanes";

const cutoffHz: f64 = 5;

/**
 * Removes a constant offset: one-pole high-pass, -3 dB at 5 Hz, 6 dB/octave; less than 0.3 dB is lost at 20 Hz. No latency. Bilinear with its
 * exact corner: 5 Hz is far from any cramping.
 */
export class DcBlocker extends LaneKernel {
  private cascade: BiquadCascade = new BiquadCascade(1);

  constructor(sampleRateHz: f64) {
    super();
    const warped = Math.tan((Math.PI * cutoffHz) / sampleRateHz);
    const design = allocateF64(5);
    store<f64>(design, 1 / (1 + warped));
    store<f64>(design, -1 / (1 + warped), 8);
    store<f64>(design, (warped - 1) / (1 + warped), 24);
    this.cascade.add(design, design);
  }

  reset(): void {
    this.cascade.reset();
  }

  protected processLanes(lanes: usize, frames: i32): void {
    this.cascade.run(lanes, frames);
  }
}

/** A DC blocker for 4...768 kHz. */
export function newDcBlocker(sampleRateHz: f64): DcBlocker {
  return new DcBlocker(sampleRateHz);
}

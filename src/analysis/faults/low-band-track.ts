import type { Planar } from "../../audio/source.ts";
import { lookbackFrames } from "./detector.ts";
import { SpectrumTrack } from "./spectrum-track.ts";

const size = 4096;
const hop = size / 2;

/**
 * Spectra of the lowest 1.5 kHz: the signal is thinned to about 3 kHz, so that 4096 values span 1.4 s and a bin 0.73 Hz.
 * Thinning is a triangular average over two output steps (second-order CIC): what folds onto 0 … 200 Hz is at least 45 dB down.
 */
export class LowBandTrack extends SpectrumTrack {
  private readonly divisor: number;
  private readonly thinned: Float32Array[];
  private readonly sums: Float64Array;
  private readonly ramps: Float64Array;
  private readonly carried: Float64Array;
  private filled = 0;
  private phase = 0;
  private emitted = 0;

  constructor(sampleRateHz: number, channels: number) {
    const divisor = Math.max(1, Math.round(sampleRateHz / 3000));
    super(sampleRateHz / divisor, channels, size);
    this.divisor = divisor;
    this.thinned = Array.from({ length: this.channels }, () => new Float32Array(size));
    this.sums = new Float64Array(this.channels);
    this.ramps = new Float64Array(this.channels);
    this.carried = new Float64Array(this.channels);
  }

  override block(channels: Planar, _startFrame: number, frames: number): void {
    let done = 0;
    while (done < frames) {
      const roomFrames = (size - this.filled) * this.divisor - this.phase;
      const count = Math.min(roomFrames, frames - done);
      for (let c = 0; c < this.channels; c++) this.thin(c, channels[c], lookbackFrames + done, count);
      done += count;
      const steps = Math.floor((this.phase + count) / this.divisor);
      this.phase += count - steps * this.divisor;
      this.filled += steps;
      if (this.filled === size) this.transformAll();
    }
  }

  /** Adds `count` frames; a finished step is the rising ramp over the step before plus the falling ramp over this one. */
  private thin(channel: number, samples: Float32Array, from: number, count: number): void {
    const { divisor } = this;
    const out = this.thinned[channel];
    const scale = 1 / (divisor * divisor);
    let sum = this.sums[channel];
    let ramp = this.ramps[channel];
    let carried = this.carried[channel];
    let step = this.filled;
    let weight = this.phase;
    for (let i = from; i < from + count; i++) {
      const value = samples[i];
      weight++;
      sum += value;
      ramp += value * weight;
      if (weight < divisor) continue;
      out[step++] = (carried + sum * divisor - ramp) * scale;
      carried = ramp;
      sum = ramp = weight = 0;
    }
    this.sums[channel] = sum;
    this.ramps[channel] = ramp;
    this.carried[channel] = carried;
  }

  private transformAll(): void {
    this.emit(this.thinned[0], this.thinned[this.channels - 1], 0, (this.emitted * hop) / this.rateHz);
    this.emitted++;
    for (const values of this.thinned) values.copyWithin(0, hop);
    this.filled = size - hop;
  }
}

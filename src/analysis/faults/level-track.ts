import type { Planar } from "../../audio/source.ts";
import { lookbackFrames } from "./detector.ts";

/** Garbage of 1e30 has a square no 32-bit float holds. */
const mostPower = 1e38;

/** Peak, mean square and mean of every channel in steps of 10 ms: what most detectors need to tell loud from quiet. */
export class LevelTrack {
  readonly stepFrames: number;
  readonly stepSeconds: number;
  readonly power: Float32Array[] = [];
  readonly peak: Float32Array[] = [];
  readonly mean: Float32Array[] = [];
  /** Largest sample of each channel in the present block. */
  readonly blockPeak: Float64Array;
  /** Complete steps seen so far. */
  steps = 0;
  private filled = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly peaks: Float64Array;
  private loud: { power: number; steps: number } | null = null;

  constructor(sampleRateHz: number, channels: number, frames: number) {
    this.stepFrames = Math.max(1, Math.round(sampleRateHz / 100));
    this.stepSeconds = this.stepFrames / sampleRateHz;
    const steps = Math.floor(frames / this.stepFrames);
    for (let c = 0; c < channels; c++) {
      this.power.push(new Float32Array(steps));
      this.peak.push(new Float32Array(steps));
      this.mean.push(new Float32Array(steps));
    }
    this.blockPeak = new Float64Array(channels);
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.peaks = new Float64Array(channels);
  }

  block(channels: Planar, _startFrame: number, frames: number): void {
    let done = 0;
    this.blockPeak.fill(0);
    while (done < frames) {
      const count = Math.min(this.stepFrames - this.filled, frames - done);
      for (let c = 0; c < channels.length; c++) this.add(c, channels[c], lookbackFrames + done, count);
      done += count;
      this.filled += count;
      if (this.filled === this.stepFrames) this.close();
    }
  }

  /** Mean square over the channels in one step. */
  stepPower(step: number): number {
    let sum = 0;
    for (const power of this.power) sum += power[step];
    return sum / this.power.length;
  }

  /** Largest sample of any channel in one step. */
  stepPeak(step: number): number {
    let largest = 0;
    for (const peak of this.peak) largest = Math.max(largest, peak[step]);
    return largest;
  }

  /** Mean square of the loud part: steps above -70 dBFS and within 10 dB of their own mean (the gates of BS.1770 on unweighted levels). */
  get loudPower(): number {
    return this.loudPart().power;
  }

  /** How many steps belong to the loud part. */
  get loudSteps(): number {
    return this.loudPart().steps;
  }

  private loudPart(): { power: number; steps: number } {
    if (this.loud) return this.loud;
    const absolute = this.gated(1e-7);
    this.loud = this.gated(Math.max(1e-7, absolute.power / 10));
    return this.loud;
  }

  private gated(gate: number): { power: number; steps: number } {
    let sum = 0;
    let steps = 0;
    for (let step = 0; step < this.steps; step++) {
      const power = this.stepPower(step);
      if (power < gate) continue;
      sum += power;
      steps++;
    }
    return { power: steps > 0 ? sum / steps : 0, steps };
  }

  private add(channel: number, samples: Float32Array, from: number, count: number): void {
    let sum = 0;
    let square = 0;
    let peak = 0;
    for (let i = from; i < from + count; i++) {
      const value = samples[i];
      sum += value;
      square += value * value;
      const size = Math.abs(value);
      if (size > peak) peak = size;
    }
    this.sums[channel] += sum;
    this.squares[channel] += square;
    this.peaks[channel] = Math.max(this.peaks[channel], peak);
    this.blockPeak[channel] = Math.max(this.blockPeak[channel], peak);
  }

  private close(): void {
    const known = this.steps < this.power[0].length;
    for (let c = 0; known && c < this.power.length; c++) {
      this.power[c][this.steps] = Math.min(mostPower, this.squares[c] / this.stepFrames);
      this.peak[c][this.steps] = this.peaks[c];
      this.mean[c][this.steps] = this.sums[c] / this.stepFrames;
    }
    this.sums.fill(0);
    this.squares.fill(0);
    this.peaks.fill(0);
    this.filled = 0;
    if (known) this.steps++;
  }
}

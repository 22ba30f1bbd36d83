import type { Planar } from "../../audio/source.ts";
import { blockFrames, type Engine } from "../../wasm/engine.ts";
import { type LoudPart, loudPartOf } from "../loud-part.ts";
import type { Past } from "./past.ts";

/** Garbage of 1e30 has a square no 32-bit float holds. */
const mostPower = 1e38;
const stretchValues = 3;

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
  private readonly engine: Engine;
  private readonly past: Past;
  /** Sum, sum of squares and largest |x| of every stretch of a block. */
  private readonly stretches: number;
  private filled = 0;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly peaks: Float64Array;
  private loud: LoudPart | null = null;

  constructor(engine: Engine, past: Past, sampleRateHz: number, channels: number, frames: number) {
    this.engine = engine;
    this.past = past;
    this.stepFrames = Math.max(1, Math.round(sampleRateHz / 100));
    this.stepSeconds = this.stepFrames / sampleRateHz;
    const steps = Math.floor(frames / this.stepFrames);
    for (let c = 0; c < channels; c++) {
      this.power.push(new Float32Array(steps));
      this.peak.push(new Float32Array(steps));
      this.mean.push(new Float32Array(steps));
    }
    this.stretches = engine.allocateF64(stretchValues * (Math.ceil(blockFrames / this.stepFrames) + 1));
    this.blockPeak = new Float64Array(channels);
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.peaks = new Float64Array(channels);
  }

  block(channels: Planar, _startFrame: number, frames: number): void {
    const first = this.stepFrames - this.filled;
    const finished = Math.floor((this.filled + frames) / this.stepFrames);
    channels.forEach((_, c) => {
      const stretches = this.engine.call("stretchLevels", this.past.at(c, 0), frames, first, this.stepFrames, this.stretches);
      this.blockPeak[c] = this.add(c, this.engine.f64(this.stretches, stretches * stretchValues), finished);
    });
    this.filled += frames - finished * this.stepFrames;
    this.steps = Math.min(this.power[0].length, this.steps + finished);
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

  private loudPart(): LoudPart {
    this.loud ??= loudPartOf(this.steps, (step) => this.stepPower(step));
    return this.loud;
  }

  /** Takes the stretches of one channel, of which `finished` end a step; returns the largest sample among them. */
  private add(channel: number, stretches: Float64Array, finished: number): number {
    let largest = 0;
    for (let index = 0; index * stretchValues < stretches.length; index++) {
      const at = index * stretchValues;
      const peak = stretches[at + 2];
      this.sums[channel] += stretches[at];
      this.squares[channel] += stretches[at + 1];
      this.peaks[channel] = Math.max(this.peaks[channel], peak);
      largest = Math.max(largest, peak);
      if (index < finished) this.close(channel, this.steps + index);
    }
    return largest;
  }

  private close(channel: number, step: number): void {
    if (step < this.power[channel].length) {
      this.power[channel][step] = Math.min(mostPower, this.squares[channel] / this.stepFrames);
      this.peak[channel][step] = this.peaks[channel];
      this.mean[channel][step] = this.sums[channel] / this.stepFrames;
    }
    this.sums[channel] = this.squares[channel] = this.peaks[channel] = 0;
  }
}

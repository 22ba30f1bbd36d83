import { TimeRanges } from "./time-ranges.ts";

/** 0.02 dB and 0.1 dB under the plateau, as gains. */
const topGain = 10 ** (-0.02 / 20);
const nearGain = 10 ** (-0.1 / 20);
/** A cut top falls by more than this (0.12 dB) within its own length on both sides; a round top that fits into 0.02 dB falls by 0.08 dB. */
const cornerGain = 10 ** (-0.12 / 20);
/** A cut top varies by no more than this (0.005 dB: dither of 16 bits at -12 dBFS); three neighbours on a round top rarely vary so little. */
const flatShare = 6e-4;
/** Share of the samples in the top 0.1 dB that lie in the top 0.02 dB: 0.45 for a sine (square root of 0.2), 1 for a flat top. */
const spikeShare = 0.6;
const delayFrames = 128;
const shortestRun = 3;
const fewestRuns = 3;
/** Equal to the bit, fewer runs are proof. */
const fewestExactRuns = 2;
const longExactRun = 5;
const longRun = 16;

/** Follows the highest level of one polarity of one channel and gathers the runs of samples that lie flat on it. Starts anew whenever the signal rises higher. */
export class PlateauWatch {
  readonly ranges = new TimeRanges();
  /** Magnitude of the highest sample. */
  plateau = 0;
  /** Samples in runs with corners. */
  cutSamples = 0;
  /** Length of the longest run with corners. */
  longestRun = 0;
  private readonly sign: 1 | -1;
  private readonly sampleRateHz: number;
  private base = 0;
  private runs = 0;
  private exactRuns = 0;
  private longestExact = 0;
  private topSamples = 0;
  private nearSamples = 0;
  private runLength = 0;
  private lastPeak = 0;
  private steps = 0;
  private lastStep = -1;
  private longSamples = 0;
  private leapSamples = 0;

  constructor(sign: 1 | -1, sampleRateHz: number) {
    this.sign = sign;
    this.sampleRateHz = sampleRateHz;
  }

  /** Whether the tops are cut: flat runs with corners, and a spike at the top of the histogram. */
  get isCut(): boolean {
    const enough = this.runs >= fewestRuns || this.exactRuns >= fewestExactRuns || this.longestExact >= longExactRun;
    return enough && this.topSamples >= spikeShare * this.nearSamples;
  }

  /** Whether the flat tops are the waveform itself, as of a square-wave synth: long runs that the signal leaps onto from the other side, filling much of the time around them. */
  get looksSynthetic(): boolean {
    const duty = this.cutSamples / Math.max(1, (this.steps * this.sampleRateHz) / 100);
    return this.longSamples > 0.5 * this.cutSamples && this.leapSamples > 0.5 * this.longSamples && duty > 0.2;
  }

  /** Takes `frames` new samples at `offset`, of which none exceeds `blockPeak`; works 128 frames behind, to see what follows a run. */
  block(samples: Float32Array, offset: number, startFrame: number, frames: number, blockPeak: number): void {
    const { sign } = this;
    const highest = Math.max(blockPeak, this.lastPeak);
    this.lastPeak = blockPeak;
    if (highest < this.plateau * nearGain && this.runLength === 0) return;
    const from = offset - delayFrames;
    let near = this.plateau * nearGain;
    for (let i = from; i < from + frames; i++) {
      const value = samples[i] * sign;
      if (value < near || value <= 0) {
        if (this.runLength > 0) this.endRun(samples, i, startFrame + i - offset);
        continue;
      }
      if (value > this.plateau) {
        this.rise(value);
        near = this.plateau * nearGain;
      }
      this.nearSamples++;
      if (value >= this.plateau * topGain) {
        this.topSamples++;
        this.runLength++;
      } else if (this.runLength > 0) this.endRun(samples, i, startFrame + i - offset);
    }
  }

  private rise(value: number): void {
    this.plateau = value;
    if (value <= this.base / topGain) return;
    this.base = value;
    this.runs = this.topSamples = this.nearSamples = this.cutSamples = this.runLength = this.longestRun = 0;
    this.longSamples = this.leapSamples = this.steps = this.exactRuns = this.longestExact = 0;
    this.lastStep = -1;
    this.ranges.clear();
  }

  /** Judges the run that ended before index `end`, which is frame `endFrame`. */
  private endRun(samples: Float32Array, end: number, endFrame: number): void {
    const length = this.runLength;
    this.runLength = 0;
    const start = end - length;
    if (length < shortestRun || start < 64) return;
    const reach = Math.min(48, Math.max(1, (length - 1) >> 1));
    const { lowest, highest } = this.extremes(samples, start, end);
    if (highest - lowest > flatShare * this.plateau) return;
    const limit = this.plateau * cornerGain;
    if (samples[start - reach] * this.sign > limit || samples[end - 1 + reach] * this.sign > limit) return;
    this.runs++;
    this.cutSamples += length;
    this.longestRun = Math.max(this.longestRun, length);
    if (highest === lowest) {
      this.exactRuns++;
      this.longestExact = Math.max(this.longestExact, length);
    }
    if (length >= longRun) {
      this.longSamples += length;
      if (samples[start - 3] * this.sign < 0.25 * this.plateau) this.leapSamples += length;
    }
    const step = Math.floor((endFrame * 100) / this.sampleRateHz);
    if (step !== this.lastStep) this.steps++;
    this.lastStep = step;
    this.ranges.add((endFrame - length) / this.sampleRateHz, endFrame / this.sampleRateHz, length);
  }

  private extremes(samples: Float32Array, from: number, to: number): { lowest: number; highest: number } {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    for (let i = from; i < to; i++) {
      lowest = Math.min(lowest, samples[i] * this.sign);
      highest = Math.max(highest, samples[i] * this.sign);
    }
    return { lowest, highest };
  }
}

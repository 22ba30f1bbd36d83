import type { Planar } from "../../audio/source.ts";
import { hannWindow, newPairPowers, type PairPowers, RealPairFft } from "../fft.ts";
import { lookbackFrames } from "./detector.ts";

/** One spectrum as listeners hear it. The arrays are used again for the next one: copy what is to be kept. */
export interface SpectrumFrame {
  startSeconds: number;
  endSeconds: number;
  readonly binHz: number;
  /** Power per bin, so scaled that the bins of a channel add up to its mean square. A mono file has zeros in `right`. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Real part of left times conjugate right: the power both share, negative where they are opposed. */
  readonly cross: Float64Array;
}

type Listener = (frame: SpectrumFrame) => void;

/** Hann-windowed spectra of the first two channels, taken every other window length: half of the music, enough for statistics. */
export class SpectrumTrack {
  readonly size: number;
  readonly binHz: number;
  protected readonly channels: number;
  protected readonly rateHz: number;
  private readonly fft: RealPairFft;
  private readonly window: Float64Array;
  private readonly scale: number;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly frame: SpectrumFrame;
  private readonly powers: PairPowers;
  private readonly listeners: Listener[] = [];
  private nextStart = 0;

  constructor(rateHz: number, channels: number, size: number) {
    this.size = size;
    this.rateHz = rateHz;
    this.binHz = rateHz / size;
    this.channels = Math.min(2, channels);
    this.fft = new RealPairFft(size);
    this.window = hannWindow(size);
    this.scale = 2 / (size * size * 0.375);
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.powers = newPairPowers(size);
    const { first: left, second: right, cross } = this.powers;
    this.frame = { startSeconds: 0, endSeconds: 0, binHz: this.binHz, left, right, cross };
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    while (this.nextStart + this.size <= startFrame + frames) {
      const from = lookbackFrames + this.nextStart - startFrame;
      this.emit(channels[0], channels[this.channels - 1], from, this.nextStart / this.rateHz);
      this.nextStart += 2 * this.size;
    }
  }

  /** Transforms `size` values of both signals and tells the listeners. */
  protected emit(left: Float32Array, right: Float32Array, from: number, startSeconds: number): void {
    const { first, second, window, size, frame } = this;
    const stereo = this.channels === 2;
    for (let i = 0; i < size; i++) {
      first[i] = left[from + i] * window[i];
      second[i] = stereo ? right[from + i] * window[i] : 0;
    }
    this.fft.powers(first, second, this.scale, this.powers);
    frame.startSeconds = startSeconds;
    frame.endSeconds = startSeconds + size / this.rateHz;
    for (const listener of this.listeners) listener(frame);
  }
}

/** Window length that lasts about 43 ms at any rate. */
export function spectrumSize(sampleRateHz: number): number {
  return 2 ** Math.round(Math.log2(sampleRateHz * 0.043));
}

/** Sum of the powers between two frequencies, from (inclusive) to (exclusive). */
export function bandPower(power: Float64Array, binHz: number, fromHz: number, toHz: number): number {
  const last = Math.min(power.length, Math.ceil(toHz / binHz));
  let sum = 0;
  for (let k = Math.max(1, Math.ceil(fromHz / binHz)); k < last; k++) sum += power[k];
  return sum;
}

/** Geometric over arithmetic mean of the powers in a band: 1 is flat, 0 a single tone. */
export function flatnessOf({ left, right, binHz }: SpectrumFrame, fromHz: number, toHz: number): number {
  let logs = 0;
  let sum = 0;
  let count = 0;
  for (let k = Math.ceil(fromHz / binHz); k < toHz / binHz && k < left.length; k++) {
    const power = left[k] + right[k] + 1e-20;
    logs += Math.log(power);
    sum += power;
    count++;
  }
  return count > 0 ? Math.exp(logs / count) / (sum / count) : 0;
}

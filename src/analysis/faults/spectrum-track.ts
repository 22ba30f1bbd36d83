import type { Planar } from "../../audio/source.ts";
import type { Engine } from "../../wasm/engine.ts";
import { lookbackFrames, type Past } from "./past.ts";

/** One spectrum as listeners hear it. The arrays are used again for the next one: copy what is to be kept. */
export interface SpectrumFrame {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly binHz: number;
  /** Power per bin, so scaled that the bins of a channel add up to its mean square. A mono file has zeros in `right`. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Real part of left times conjugate right: the power both share, negative where they are opposed. */
  readonly cross: Float32Array;
}

type Listener = (frame: SpectrumFrame) => void;

/** Hann-windowed spectra of the first two channels, taken every other window length: half of the music, enough for statistics. */
export class SpectrumTrack {
  readonly size: number;
  readonly binHz: number;
  protected readonly engine: Engine;
  protected readonly past: Past;
  protected readonly channels: number;
  protected readonly rateHz: number;
  private readonly spectrum: number;
  private readonly listeners: Listener[] = [];
  private nextStart = 0;

  constructor(engine: Engine, past: Past, rateHz: number, channels: number, size: number) {
    this.engine = engine;
    this.past = past;
    this.size = size;
    this.rateHz = rateHz;
    this.binHz = rateHz / size;
    this.channels = Math.min(2, channels);
    this.spectrum = engine.call("newPairSpectrum", size);
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  block(_channels: Planar, startFrame: number, frames: number): void {
    while (this.nextStart + this.size <= startFrame + frames) {
      const from = this.nextStart - startFrame;
      this.emit(this.past.at(0, from), this.channels === 2 ? this.past.at(1, from) : 0, this.nextStart / this.rateHz);
      this.nextStart += 2 * this.size;
    }
  }

  /** Transforms `size` samples of both signals (no second one: 0) and tells the listeners. */
  protected emit(left: number, right: number, startSeconds: number): void {
    const { engine, size, binHz } = this;
    const bins = size / 2 + 1;
    const powers = engine.call("pairSpectrumMeasure", this.spectrum, left, right);
    const plane = (index: number) => engine.f32(powers + index * bins * 4, bins);
    const frame = { startSeconds, endSeconds: startSeconds + size / this.rateHz, binHz, left: plane(0), right: plane(1), cross: plane(2) };
    for (const listener of this.listeners) listener(frame);
  }
}

/** Window length that lasts about 43 ms; at rates above 192 kHz as long as the past that is kept. */
export function spectrumSize(sampleRateHz: number): number {
  return Math.min(lookbackFrames, 2 ** Math.round(Math.log2(sampleRateHz * 0.043)));
}

/** Sum of the powers between two frequencies, from (inclusive) to (exclusive). */
export function bandPower(power: Float32Array, binHz: number, fromHz: number, toHz: number): number {
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

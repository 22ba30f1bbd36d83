import { bandFrameValues, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import type { BlockPair } from "../chain/keyed-chain.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";

const bands = thirdOctaveHz.length;

/** Third octaves of a signal over time, mid and side together: 31 powers a frame. */
export interface Thirds {
  readonly powers: Float32Array;
  readonly frameSeconds: number;
}

/** The third octaves of a track that was read. */
export function thirdsOf({ bandFrames, bandFrameSeconds }: TrackReadings): Thirds {
  return { powers: firstOf(bandFrames), frameSeconds: bandFrameSeconds };
}

/** Takes the third octaves of a stereo signal while it passes; memory grows by 750 bytes a second. */
export class ThirdsGauge {
  readonly #engine: Engine;
  readonly #meter: number;
  readonly #frameSeconds: number;
  readonly #values: number;
  readonly #frames: Float32Array[] = [];

  constructor(engine: Engine, sampleRateHz: number) {
    this.#engine = engine;
    this.#meter = engine.call("newSpectrumMeter", sampleRateHz);
    this.#frameSeconds = engine.call("spectrumLength", this.#meter) / 2 / sampleRateHz;
    this.#values = engine.allocateF32(bandFrameValues * (Math.ceil(blockFrames / 256) + 1));
  }

  process([left, right]: BlockPair, frames: number): void {
    const count = this.#engine.call("spectrumProcess", this.#meter, left, right, frames, this.#values);
    if (count > 0) this.#frames.push(firstOf(this.#engine.f32(this.#values, count * bandFrameValues)));
  }

  finish(): Thirds {
    const powers = new Float32Array(this.#frames.reduce((length, some) => length + some.length, 0));
    let at = 0;
    for (const some of this.#frames) {
      powers.set(some, at);
      at += some.length;
    }
    return { powers, frameSeconds: this.#frameSeconds };
  }
}

function firstOf(bandFrames: Float32Array): Float32Array {
  const frames = bandFrames.length / bandFrameValues;
  const powers = new Float32Array(frames * bands);
  for (let frame = 0; frame < frames; frame++)
    powers.set(bandFrames.subarray(frame * bandFrameValues, frame * bandFrameValues + bands), frame * bands);
  return powers;
}

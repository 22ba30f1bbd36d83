import type { Planar } from "../../audio/source.ts";
import { blockFrames, type Engine } from "../../wasm/engine.ts";

/** Frames that are kept before the present block, so that a detector can look back across block edges. */
export const lookbackFrames = 8192;

/** The present block of every channel in engine memory, with the past before it (zeros before the file begins); numbers that are none are 0. */
export class Past {
  readonly #engine: Engine;
  readonly #buffers: readonly number[];

  constructor(engine: Engine, channels: number) {
    this.#engine = engine;
    this.#buffers = Array.from({ length: channels }, () => engine.allocateF32(lookbackFrames + blockFrames));
  }

  /** Makes blocks of up to `blockFrames` frames the present; returns how many samples were no numbers. */
  take(pointers: readonly number[], frames: number): number {
    return pointers.reduce((count, pointer, channel) => count + this.#engine.call("copyFinite", pointer, this.at(channel, 0), frames), 0);
  }

  /** Where a frame of the present block lies in engine memory; negative frames are the past. */
  at(channel: number, frame: number): number {
    return this.#buffers[channel] + (lookbackFrames + frame) * 4;
  }

  /** The past, then the block, of every channel. Valid until the engine allocates. */
  views(): Planar {
    return this.#buffers.map((buffer) => this.#engine.f32(buffer, lookbackFrames + blockFrames));
  }

  /** The present becomes the past. */
  pass(frames: number): void {
    for (const view of this.views()) view.copyWithin(0, frames, frames + lookbackFrames);
  }
}

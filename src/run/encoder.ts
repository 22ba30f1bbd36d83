import type { WavWriter } from "../formats/wav/wav-writer.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { type Recipe, storedAs } from "./recipe.ts";
import type { Sha256 } from "./sha256.ts";

/** Dithers, interleaves, hashes and writes the blocks of one file. */
export class Encoder {
  /** Samples that had to be clamped so far. */
  clampedSamples = 0;
  readonly #engine: Engine;
  readonly #encoders: number[];
  readonly #bytesAt: number;
  readonly #bytesPerFrame: number;
  readonly #sha256: Sha256;
  readonly #writer: WavWriter;

  constructor(engine: Engine, channels: number, output: Recipe["output"], sha256: Sha256, writer: WavWriter) {
    const { bits } = storedAs(output.bits);
    this.#engine = engine;
    this.#encoders = Array.from({ length: channels }, (_, channel) => engine.call("newPcmEncoder", bits, output.ditherSeed, channel));
    this.#bytesPerFrame = (bits / 8) * channels;
    this.#bytesAt = engine.call("allocate", blockFrames * this.#bytesPerFrame + 16);
    this.#sha256 = sha256;
    this.#writer = writer;
  }

  /** Pointers to one block per channel in engine memory. */
  async write(pointers: readonly number[], frames: number): Promise<void> {
    const channels = this.#encoders.length;
    this.#encoders.forEach((encoder, channel) => {
      this.clampedSamples += this.#engine.call("pcmEncode", encoder, pointers[channel], frames, this.#bytesAt, channels, channel);
    });
    const bytes = this.#engine.bytes(this.#bytesAt, frames * this.#bytesPerFrame);
    this.#sha256.update(bytes);
    await this.#writer.writeEncoded(bytes);
  }
}

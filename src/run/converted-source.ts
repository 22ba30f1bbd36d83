import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";

/**
 * A mono or stereo source at another sample rate, converted while it is read (engine/convert/resample.ts): round(frames · out / in) frames, no delay.
 * Any part can be read at any time and is the same to the bit. Takes an engine of its own; holds no more than a block.
 * Throws AudioInputError `input-rate` when the two rates cannot be converted: a rate outside 8000...192000 Hz or an odd ratio.
 */
export function convertRate(source: AudioSource, sampleRateHz: number, engine: Engine): AudioSource {
  const resampler = engine.call("newResampler", source.sampleRateHz, sampleRateHz);
  if (resampler === 0) {
    throw new AudioInputError(
      "input-rate",
      source.name,
      `${source.name} cannot be converted from ${source.sampleRateHz} to ${sampleRateHz} Hz: rates from 8000 to 192000 Hz in a ratio of whole numbers up to 4096 are; leave out --rate.`,
    );
  }
  return new ConvertedSource(source, sampleRateHz, engine, resampler);
}

class ConvertedSource implements AudioSource {
  readonly name: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly encoding: AudioSource["encoding"];
  readonly warnings: readonly string[];
  readonly #source: AudioSource;
  readonly #engine: Engine;
  readonly #resampler: number;
  readonly #up: number;
  readonly #down: number;
  readonly #capacity: number;
  readonly #in: readonly number[];
  readonly #out: readonly number[];
  /** Next frame to read from the source; converted frames [heldFrom, heldTo) of the output wait in the out buffers. */
  #sourceFrame = 0;
  #heldFrom = 0;
  #heldTo = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: AudioSource, sampleRateHz: number, engine: Engine, resampler: number) {
    const divisor = greatestCommonDivisor(source.sampleRateHz, sampleRateHz);
    this.name = source.name;
    this.sampleRateHz = sampleRateHz;
    this.channels = source.channels;
    this.encoding = source.encoding;
    this.warnings = source.warnings;
    this.#source = source;
    this.#engine = engine;
    this.#resampler = resampler;
    this.#up = sampleRateHz / divisor;
    this.#down = source.sampleRateHz / divisor;
    this.frames = Math.floor((2 * source.frames * this.#up + this.#down) / (2 * this.#down));
    this.#capacity = engine.call("resamplerBound", resampler, blockFrames);
    this.#in = Array.from({ length: source.channels }, () => engine.allocateF32(blockFrames));
    this.#out = [engine.allocateF32(this.#capacity), engine.allocateF32(this.#capacity)];
  }

  get nonFiniteSamples(): number {
    return this.#source.nonFiniteSamples;
  }

  /** One reader at a time; others wait for their turn. */
  read(startFrame: number, into: Planar): Promise<number> {
    const turn = this.#turn.then(() => this.#read(startFrame, into));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(startFrame: number, into: Planar): Promise<number> {
    const wanted = Math.max(0, Math.min(into[0].length, this.frames - startFrame));
    if (startFrame < this.#heldFrom || startFrame > this.#heldTo) this.#seek(startFrame);
    for (let done = 0; done < wanted; ) {
      const from = startFrame + done;
      if (from >= this.#heldTo) {
        await this.#convertBlock();
        continue;
      }
      const count = Math.min(wanted - done, this.#heldTo - from);
      const at = 4 * (from - this.#heldFrom);
      into.forEach((buffer, channel) => {
        buffer.set(this.#engine.f32(this.#out[channel] + at, count), done);
      });
      done += count;
    }
    return wanted;
  }

  /** Begins where the filter's phase is that of the first frame, early enough that its past has left it when `startFrame` comes. */
  #seek(startFrame: number): void {
    const reach = this.#engine.call("resamplerReach", this.#resampler);
    const early = Math.floor((startFrame * this.#down) / this.#up) - 2 * reach;
    const group = Math.max(0, Math.floor(early / this.#down));
    this.#engine.call("resamplerReset", this.#resampler);
    this.#sourceFrame = group * this.#down;
    this.#heldFrom = group * this.#up;
    this.#heldTo = this.#heldFrom;
  }

  /** Puts the next converted frames into the out buffers; what was there is gone. */
  async #convertBlock(): Promise<void> {
    const engine = this.#engine;
    const [left, right = left] = this.#in;
    const wanted = Math.max(0, Math.min(blockFrames, this.#source.frames - this.#sourceFrame));
    const views = this.#in.map((pointer) => engine.f32(pointer, wanted));
    const frames = wanted > 0 ? await this.#source.read(this.#sourceFrame, views) : 0;
    for (const view of views) view.fill(0, frames);
    this.#sourceFrame += wanted;
    const written =
      wanted > 0
        ? engine.call("resamplerProcess", this.#resampler, left, right, wanted, ...this.#out, this.#capacity)
        : engine.call("resamplerFinish", this.#resampler, ...this.#out, this.#capacity);
    if (wanted === 0 && written === 0) throw new Error(`${this.name}: the converted track ended at frame ${this.#heldTo} of ${this.frames}`);
    this.#heldFrom = this.#heldTo;
    this.#heldTo += written;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

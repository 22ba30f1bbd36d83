import type { Planar } from "../audio/source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";

/** Changes a stereo block in place. */
type BlockProcess = (left: number, right: number, frames: number) => void;

/** Room for the latency of what a passage is run through: a second. Kernels have shortest blocks, and at low rates several of those take longer. */
const leastRoomFrames = 16384;
const roomFrames = (sampleRateHz: number) => Math.max(sampleRateHz, leastRoomFrames);

/**
 * A passage of stereo audio in engine memory, with room behind it for the latency of what it is run through. Nothing is copied out to be
 * measured: meters take its pointers.
 */
export class Passage {
  readonly frames: number;
  readonly #engine: Engine;
  readonly #room: number;
  readonly #sides: readonly [number, number];
  #skipped = 0;

  constructor(engine: Engine, sampleRateHz: number, frames: number) {
    this.#engine = engine;
    this.frames = frames;
    this.#room = roomFrames(sampleRateHz);
    const bytes = (frames + this.#room) * 4;
    this.#sides = [engine.call("reserve", bytes), engine.call("reserve", bytes)];
  }

  /** A passage with this audio, both sides of it. */
  static of(engine: Engine, sampleRateHz: number, audio: Planar): Passage {
    const passage = new Passage(engine, sampleRateHz, audio[0].length);
    passage.become(audio, 0, () => undefined);
    return passage;
  }

  /** Left and right from a frame on. */
  at(frame: number): [number, number] {
    const offset = (this.#skipped + frame) * 4;
    return [this.#sides[0] + offset, this.#sides[1] + offset];
  }

  /** Bytes that a passage so long takes. */
  static bytes(sampleRateHz: number, frames: number): number {
    return (frames + roomFrames(sampleRateHz)) * 8;
  }

  /**
   * Becomes what a process of `latencyFrames` makes of another passage, or of audio outside the engine, of the same length; aligned with it.
   * Block by block, so that each is still in the cache when it is processed.
   */
  become(source: Passage | Planar, latencyFrames: number, process: BlockProcess): void {
    if (latencyFrames > this.#room) throw new Error(`a latency of ${latencyFrames} frames is beyond ${this.#room}`);
    eachBlock(this.frames + latencyFrames, (start, frames) => {
      const known = Math.max(0, Math.min(frames, this.frames - start));
      this.#sides.forEach((pointer, side) => {
        const block = this.#engine.f32(pointer + start * 4, frames);
        if (known > 0)
          block.set(source instanceof Passage ? this.#engine.f32(source.at(start)[side], known) : source[side].subarray(start, start + known));
        block.fill(0, known);
      });
      process(this.#sides[0] + start * 4, this.#sides[1] + start * 4, frames);
    });
    this.#skipped = latencyFrames;
  }

  /** Becomes what kernels, from their state after construction, make of another passage or of audio. */
  becomeThrough(source: Passage | Planar, kernels: readonly Kernel[]): void {
    for (const kernel of kernels) kernel.reset();
    const latencyFrames = kernels.reduce((sum, kernel) => sum + kernel.latencyFrames, 0);
    this.become(source, latencyFrames, (left, right, frames) => {
      for (const kernel of kernels) kernel.process(left, right, frames);
    });
  }

  /** A copy for use outside the engine. */
  read(): Planar {
    return this.at(0).map((pointer) => this.#engine.f32(pointer, this.frames).slice());
  }
}

/** Cuts a stretch into blocks. */
export function eachBlock(frames: number, handle: (start: number, frames: number) => void): void {
  for (let start = 0; start < frames; start += blockFrames) handle(start, Math.min(blockFrames, frames - start));
}

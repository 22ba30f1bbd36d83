import type { Planar } from "../audio/source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";

/**
 * A passage of stereo audio in engine memory, with a second of room behind it for the latency of what it is run through. Nothing is copied out to be
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
    this.#room = sampleRateHz;
    const bytes = (frames + this.#room) * 4;
    this.#sides = [engine.call("reserve", bytes), engine.call("reserve", bytes)];
  }

  /** A passage with this audio, both sides of it. */
  static of(engine: Engine, sampleRateHz: number, audio: Planar): Passage {
    const passage = new Passage(engine, sampleRateHz, audio[0].length);
    passage.load(audio);
    return passage;
  }

  /** Becomes this audio, both sides of it, as long as the passage. */
  load(audio: Planar): void {
    this.#skipped = 0;
    this.#sides.forEach((pointer, side) => {
      this.#engine.f32(pointer, this.frames).set(audio[side]);
    });
  }

  /** Left and right from a frame on. */
  at(frame: number): [number, number] {
    const offset = (this.#skipped + frame) * 4;
    return [this.#sides[0] + offset, this.#sides[1] + offset];
  }

  /** Bytes that a passage so long takes. */
  static bytes(sampleRateHz: number, frames: number): number {
    return (frames + sampleRateHz) * 8;
  }

  /** Becomes what another passage of the same length is. */
  copy(other: Passage): void {
    this.#skipped = 0;
    other.at(0).forEach((from, side) => {
      this.#engine.f32(this.#sides[side], this.frames).set(this.#engine.f32(from, this.frames));
    });
  }

  /** Runs the passage, as it was loaded or copied, through a process of `latencyFrames`; the result stays aligned. `process` changes blocks in place. */
  run(latencyFrames: number, process: (left: number, right: number, frames: number) => void): void {
    if (latencyFrames > this.#room) throw new Error(`a latency of ${latencyFrames} frames is beyond ${this.#room}`);
    for (const side of this.#sides) this.#engine.f32(side + this.frames * 4, latencyFrames).fill(0);
    eachBlock(this.frames + latencyFrames, (start, frames) => process(this.#sides[0] + start * 4, this.#sides[1] + start * 4, frames));
    this.#skipped = latencyFrames;
  }

  /** Runs the passage through kernels, from their state after construction. */
  runKernels(kernels: readonly Kernel[]): void {
    for (const kernel of kernels) kernel.reset();
    const latency = kernels.reduce((sum, kernel) => sum + kernel.latencyFrames, 0);
    this.run(latency, (left, right, frames) => {
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

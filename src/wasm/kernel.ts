import type { Engine } from "./engine.ts";

/** A stage kernel inside an engine instance, made by one of the engine's `new…` functions. Changes stereo blocks in place. */
export class Kernel {
  readonly #engine: Engine;
  readonly #pointer: number;

  /** `maker` names the engine's constructor function; `args` are its settings in the order its source documents. */
  constructor(engine: Engine, maker: string, ...args: number[]) {
    this.#engine = engine;
    this.#pointer = engine.call(maker, ...args);
  }

  get pointer(): number {
    return this.#pointer;
  }

  get latencyFrames(): number {
    return this.#engine.call("kernelLatency", this.#pointer);
  }

  /**
   * From now on does to its signal what the leader, of the same kind and settings, does to its own; the leader processes every block first.
   * `linear`: nothing to follow. `rides`: the leader's gains are used. `changes`: what the leader adds is no gain and has to be shared.
   */
  follow(leader: Kernel): "linear" | "rides" | "changes" {
    return (["linear", "rides", "changes"] as const)[this.#engine.call("kernelFollow", this.#pointer, leader.#pointer)];
  }

  reset(): void {
    this.#engine.call("kernelReset", this.#pointer);
  }

  /** left and right are pointers to `frames` f32 samples each. */
  process(left: number, right: number, frames: number): void {
    this.#engine.call("kernelProcess", this.#pointer, left, right, frames);
  }

  meter(index: number): number {
    return this.#engine.call("kernelMeter", this.#pointer, index);
  }
}

import type { Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { Chain } from "./chain.ts";
import type { Plan } from "./plan.ts";

/** Two pointers to one block of f32 each. */
export type BlockPair = readonly [left: number, right: number];

/** A signal beside the main one. */
export interface KeyedSignal {
  readonly block: BlockPair;
  /** One of the parts that add up to the main signal; false for an alternate beside them. */
  readonly isPart: boolean;
}

/**
 * A chain on a main signal and, keyed by it, on others: filters run on each, gains are those of the main signal to the sample, and what is neither (harmonics,
 * clipped tips, repairs) is shared among the parts by their power (engine/dynamics/change-share.ts). Parts that add up to the main signal therefore add
 * up to its output. At least one part, or an alternate that is weighed against the main signal itself.
 */
export class KeyedChain {
  readonly main: Chain;
  readonly #engine: Engine;
  readonly #followers: readonly (readonly Kernel[])[];
  /** Per kernel: the share of its changes, or 0 where there is nothing to share. */
  readonly #shares: readonly number[];
  readonly #hasParts: boolean;
  readonly #mainPart: BlockPair;

  /** `signals` says of each, in the order of `process`, whether it is a part. */
  constructor(engine: Engine, sampleRateHz: number, plan: Plan, signals: readonly Pick<KeyedSignal, "isPart">[], blockFrames: number) {
    this.#engine = engine;
    this.main = new Chain(engine, sampleRateHz, plan);
    const leaders = this.main.kernels;
    this.#followers = signals.map(() => new Chain(engine, sampleRateHz, plan).kernels);
    this.#hasParts = signals.some(({ isPart }) => isPart);
    this.#shares = leaders.map((leader, index) => {
      const kinds = this.#followers.map((kernels) => kernels[index].follow(leader));
      return kinds.includes("changes") ? engine.call("newChangeShare", sampleRateHz, leader.latencyFrames, signals.length + 1) : 0;
    });
    this.#mainPart = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  }

  /** Energy of what was shared, sum of squares of both sides; null where the chain has nothing to share. */
  get sharedEnergy(): number | null {
    const shares = this.#shares.filter((share) => share !== 0);
    return shares.length === 0 ? null : shares.reduce((sum, share) => sum + this.#engine.call("changeEnergy", share), 0);
  }

  /** Changes the main block and those of the signals in place. */
  process(main: BlockPair, signals: readonly KeyedSignal[], frames: number): void {
    this.main.kernels.forEach((leader, index) => {
      const share = this.#shares[index];
      if (share !== 0) this.#shareChange(leader, share, main, signals, frames);
      else {
        leader.process(...main, frames);
        signals.forEach(({ block }, follower) => {
          this.#followers[follower][index].process(...block, frames);
        });
      }
    });
  }

  #shareChange(leader: Kernel, share: number, main: BlockPair, signals: readonly KeyedSignal[], frames: number): void {
    const engine = this.#engine;
    engine.call("changeKeep", share, ...main, frames);
    if (!this.#hasParts) {
      main.forEach((pointer, side) => {
        engine.f32(this.#mainPart[side], frames).set(engine.f32(pointer, frames));
      });
      engine.call("changeWeigh", share, signals.length, 1, ...this.#mainPart, frames);
    }
    leader.process(...main, frames);
    engine.call("changeTake", share, ...main, frames);
    signals.forEach(({ block, isPart }, part) => {
      engine.call("changeWeigh", share, part, isPart ? 1 : 0, ...block, frames);
    });
    signals.forEach(({ block }, part) => {
      engine.call("changeApply", share, part, ...block, frames);
    });
  }
}

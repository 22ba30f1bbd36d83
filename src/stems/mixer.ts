import type { AudioSource } from "../audio/source.ts";
import { Chain, stageDefinitions } from "../chain/chain.ts";
import type { BlockPair } from "../chain/keyed-chain.ts";
import { stageOf } from "../chain/plan.ts";
import { planOfMoves, type StemMove, type StemPlan } from "../chain/stem-plan.ts";
import { shifted } from "../run/shifted-source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";

/** A stem in its place: aligned, as long as the song. */
export interface Voice {
  readonly source: AudioSource;
  readonly plan: Pick<StemPlan, "role" | "isInverted" | "moves">;
}

/** A stem where its plan puts it, as long as the song: silence before its first and after its last frame. */
export function placed(source: AudioSource, { delayFrames }: Pick<StemPlan, "delayFrames">, frames: number): AudioSource {
  return delayFrames === 0 && source.frames === frames ? source : shifted(source, -delayFrames, frames);
}

/** Plays stems side by side, each through its moves, and adds them up: one block after the other, aligned, in the order given. */
export class StemMixer {
  readonly #engine: Engine;
  readonly #voices: readonly VoiceChain[];
  readonly #sum: BlockPair;
  #position = 0;

  constructor(engine: Engine, voices: readonly Voice[]) {
    this.#engine = engine;
    this.#voices = voices.map((voice) => new VoiceChain(engine, voice, keyOf(voice, voices)));
    this.#sum = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  }

  /** The block that `next` filled last: the sum. */
  get sum(): BlockPair {
    return this.#sum;
  }

  /** The blocks that `next` filled last: one per stem. */
  get blocks(): readonly BlockPair[] {
    return this.#voices.map(({ block }) => block);
  }

  /** Fills `sum` and `blocks` with the next frames, at most `blockFrames`; a mono stem stands on both sides. */
  async next(frames: number): Promise<void> {
    const engine = this.#engine;
    for (const pointer of this.#sum) engine.f32(pointer, frames).fill(0);
    for (const voice of this.#voices) {
      await voice.next(this.#position, frames);
      voice.block.forEach((pointer, side) => {
        engine.call("mixBlock", this.#sum[side], pointer, 1, frames);
      });
    }
    this.#position += frames;
  }
}

/** The source that drives a voice's dynamic bands, where it is another's. */
function keyOf({ plan }: Voice, voices: readonly Voice[]): AudioSource | null {
  const key = plan.moves.find((move) => move.key !== undefined)?.key;
  return voices.find((voice) => voice.plan.role === key)?.source ?? null;
}

/** One stem on its way into the sum. */
class VoiceChain {
  readonly block: BlockPair;
  readonly #engine: Engine;
  readonly #voice: Voice;
  readonly #chain: Chain;
  readonly #key: { readonly source: AudioSource; readonly leader: Kernel; readonly block: BlockPair } | null;
  #read = 0;

  constructor(engine: Engine, voice: Voice, key: AudioSource | null) {
    const rateHz = voice.source.sampleRateHz;
    this.#engine = engine;
    this.#voice = voice;
    this.block = newBlock(engine);
    this.#chain = new Chain(engine, rateHz, planOfMoves(voice.plan.moves));
    const bands = stageOf(planOfMoves(voice.plan.moves), "dynamic-bands") as StemMove | undefined;
    if (!key || !bands) this.#key = null;
    else {
      const [leader] = stageDefinitions["dynamic-bands"].build(engine, rateHz, bands.settings as never);
      this.#chain.kernel("dynamic-bands")?.follow(leader);
      this.#key = { source: key, leader, block: newBlock(engine) };
    }
  }

  /** Frames [position, position + frames) of the finished stem; calls follow one another. */
  async next(position: number, frames: number): Promise<void> {
    const latency = this.#chain.latencyFrames;
    while (this.#read < position + latency) await this.#advance(Math.min(blockFrames, position + latency - this.#read));
    await this.#advance(frames);
  }

  async #advance(frames: number): Promise<void> {
    const { source, plan } = this.#voice;
    await readStereoBlock(this.#engine, source, this.#read, this.block, frames);
    if (plan.isInverted) for (const pointer of this.block) invert(this.#engine, pointer, frames);
    if (this.#key) {
      await readStereoBlock(this.#engine, this.#key.source, this.#read, this.#key.block, frames);
      this.#key.leader.process(...this.#key.block, frames);
    }
    this.#chain.process(...this.block, frames);
    this.#read += frames;
  }
}

function newBlock(engine: Engine): BlockPair {
  return [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
}

/** Turns a block over: x - 2x is -x to the bit. */
function invert(engine: Engine, pointer: number, frames: number): void {
  engine.call("mixBlock", pointer, pointer, -2, frames);
}

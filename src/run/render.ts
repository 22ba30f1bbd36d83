import type { AudioSource } from "../audio/source.ts";
import { Chain } from "../chain/chain.ts";
import type { Plan, StageName } from "../chain/plan.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";

/** Receives finished audio: pointers into engine memory, one per side, in order, without the chain's latency. */
export type BlockHandler = (left: number, right: number, frames: number) => void | Promise<void>;

/** Which part of a source to render, through which stages. */
export interface RenderOptions {
  /** Stages to run; all of the plan by default. */
  readonly stages?: readonly StageName[];
  /** Part of the source to render, in source frames; the whole by default. */
  readonly startFrame?: number;
  readonly endFrame?: number;
  readonly onProgress?: (share: number) => void;
  /** Called once, before the first block. */
  readonly onChain?: (chain: Chain) => void;
}

/**
 * Runs a source through the chain of a plan, block by block; the result is exactly as long as the source and aligned with it to the sample.
 * A mono source runs on both sides; take the left. Returns the chain for its meters.
 */
export async function renderChain(
  source: AudioSource,
  engine: Engine,
  plan: Plan,
  handle: BlockHandler,
  options: RenderOptions = {},
): Promise<Chain> {
  const chain = new Chain(engine, source.sampleRateHz, plan, options.stages);
  options.onChain?.(chain);
  const left = engine.allocateF32(blockFrames);
  const right = engine.allocateF32(blockFrames);
  const start = options.startFrame ?? 0;
  const end = Math.min(options.endFrame ?? source.frames, source.frames);
  let skip = chain.latencyFrames;
  let position = start;
  const total = end - start + skip;
  for (let done = 0; done < total; done += blockFrames) {
    const frames = Math.min(blockFrames, total - done);
    await readStereoBlock(engine, source, position, [left, right], frames, end);
    position += frames;
    chain.process(left, right, frames);
    const dropped = Math.min(skip, frames);
    skip -= dropped;
    if (frames > dropped) await handle(left + dropped * 4, right + dropped * 4, frames - dropped);
    options.onProgress?.(Math.min(1, (done + frames) / total));
  }
  return chain;
}

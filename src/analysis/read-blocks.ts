import type { AudioSource, Planar } from "../audio/source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";

/** Hears a block of a source: pointers into engine memory, one per channel. */
export type BlockListener = (pointers: readonly number[], frames: number, startFrame: number) => void;

/**
 * Reads a source from front to back into engine memory and hands every block over as pointers, one per channel.
 * The views move when the engine allocates, so they are taken anew for each block.
 */
export async function readBlocks(
  source: AudioSource,
  engine: Engine,
  handle: (...block: Parameters<BlockListener>) => void | Promise<void>,
  range: { readonly startFrame: number; readonly endFrame: number } = { startFrame: 0, endFrame: source.frames },
): Promise<void> {
  const pointers = Array.from({ length: source.channels }, () => engine.allocateF32(blockFrames));
  let start = range.startFrame;
  while (start < range.endFrame) {
    const wanted = Math.min(blockFrames, range.endFrame - start);
    const views: Planar = pointers.map((pointer) => engine.f32(pointer, wanted));
    const frames = await source.read(start, views);
    if (frames === 0) break;
    await handle(pointers, frames, start);
    start += frames;
  }
}

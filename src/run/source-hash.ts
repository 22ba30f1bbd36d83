import { readBlocks } from "../analysis/read-blocks.ts";
import type { AudioSource } from "../audio/source.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Sha256 } from "./sha256.ts";

/** Adds one block to the hash of a source: each channel's samples as little-endian 32-bit floats. */
export function hashBlock(engine: Engine, pointers: readonly number[], frames: number, sha256: Sha256): void {
  for (const pointer of pointers) sha256.update(engine.bytes(pointer, frames * 4));
}

/** SHA-256 over the decoded samples of a source, the way a recipe names its premaster: by what is heard, not by how it was packed. */
export async function hashSource(source: AudioSource, engine: Engine, sha256: Sha256): Promise<string> {
  await readBlocks(source, engine, (pointers, frames) => hashBlock(engine, pointers, frames, sha256));
  return sha256.hex();
}

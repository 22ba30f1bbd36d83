import { Inspector } from "../analysis/inspect.ts";
import { readTrack } from "../analysis/measure.ts";
import { readBlocks } from "../analysis/read-blocks.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource } from "../audio/source.ts";
import type { Engine } from "../wasm/engine.ts";
import type { RunHost } from "./host.ts";
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

/** What a pass over a source needs from where it runs. */
type PassHost = Pick<RunHost, "newEngine" | "newSha256">;

/** What one pass over a source tells: every reading of it, and the hash of its samples. */
export interface HashedReadings {
  readonly readings: TrackReadings;
  readonly samplesSha256: string;
}

/** One pass over a source: every reading of it, and the hash of its samples. */
export async function readAndHash(source: AudioSource, host: PassHost, onProgress?: (share: number) => void): Promise<HashedReadings> {
  return readOnce(source, host, host.newEngine(), null, onProgress);
}

/** `readAndHash`, and an inspector that has heard the source in the same pass. */
export async function readAndInspect(
  source: AudioSource,
  host: PassHost,
  role: "mix" | "stem",
  onProgress?: (share: number) => void,
): Promise<HashedReadings & { readonly inspector: Inspector }> {
  const engine = host.newEngine();
  const inspector = new Inspector(source, engine, role);
  return { ...(await readOnce(source, host, engine, inspector, onProgress)), inspector };
}

async function readOnce(source: AudioSource, host: PassHost, engine: Engine, inspector: Inspector | null, onProgress?: (share: number) => void) {
  const sha256 = host.newSha256();
  const readings = await readTrack(source, engine, (pointers, frames, startFrame) => {
    inspector?.process(pointers, frames, startFrame);
    hashBlock(engine, pointers, frames, sha256);
    onProgress?.((startFrame + frames) / source.frames);
  });
  return { readings, samplesSha256: sha256.hex() };
}

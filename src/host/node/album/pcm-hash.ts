import type { ByteSource } from "../../../audio/source.ts";
import { wavDataRange } from "../../../formats/wav/data-range.ts";
import { newSha256 } from "../run-host.ts";

const chunkBytes = 1 << 20;

/** Stored samples of a WAV file, piece by piece: all of them, or those of some frames. */
export async function* pcmChunks(bytes: ByteSource, range?: { readonly startByte: number; readonly endByte: number }): AsyncGenerator<Uint8Array> {
  const { start, length } = await wavDataRange(bytes);
  const end = start + Math.min(length, range?.endByte ?? length);
  for (let at = start + (range?.startByte ?? 0); at < end; at += chunkBytes) yield await bytes.read(at, Math.min(chunkBytes, end - at));
}

/** SHA-256 over the stored samples of a WAV file. */
export async function hashPcm(bytes: ByteSource): Promise<string> {
  const hash = newSha256();
  for await (const chunk of pcmChunks(bytes)) hash.update(chunk);
  return hash.hex();
}

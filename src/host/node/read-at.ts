import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { ByteSource } from "../../audio/source.ts";

/** Reads between two turns of the event loop: some 20 ms of work. */
const readsPerTurn = 16;

/**
 * Reads an open file by position, `sizeNow()` bytes long. At once, since a turn of the thread pool costs four times what a block does; now and then signals
 * and timers have their turn.
 */
export function readerOf(handle: FileHandle, sizeNow: () => number): ByteSource["read"] {
  let reads = 0;
  return async (start, length, into) => {
    const wanted = Math.max(0, Math.min(length, sizeNow() - start));
    const buffer = into ?? new Uint8Array(wanted);
    const bytesRead = readSync(handle.fd, buffer, 0, wanted, start);
    if (++reads % readsPerTurn === 0) await setImmediate();
    return buffer.subarray(0, bytesRead);
  };
}

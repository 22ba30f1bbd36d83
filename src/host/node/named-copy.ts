import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ByteSource } from "../../audio/source.ts";
import { closeLater, forget, removeLater } from "./clean-up.ts";
import { temporaryFailure } from "./why-not-written.ts";

const pieceBytes = 1 << 20;

/** Lends bytes as a file with a name, for a program that reads nothing else; the file is gone when the work is done. */
export async function withNamedCopy<T>(bytes: ByteSource, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `deadwax-${randomUUID()}.${process.pid}.part`);
  removeLater(path);
  const handle = await open(path, "w").catch((cause) => {
    throw temporaryFailure(path, cause);
  });
  closeLater(handle);
  try {
    for (let at = 0; at < bytes.size; at += pieceBytes) await handle.appendFile(await bytes.read(at, Math.min(pieceBytes, bytes.size - at)));
  } catch (cause) {
    throw temporaryFailure(path, cause);
  } finally {
    await handle.close();
  }
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
    forget(handle, path);
  }
}

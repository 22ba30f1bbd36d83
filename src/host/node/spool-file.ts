import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spool } from "../../formats/spool.ts";
import { closeLater, forget } from "./clean-up.ts";
import { readerOf } from "./read-at.ts";
import { temporaryFailure } from "./why-not-written.ts";

/** A spool in the system's temporary folder, for decoded samples that are read several times. Throws OutputError where it takes none. */
export async function fileSpool(): Promise<Spool> {
  const path = join(tmpdir(), `deadwax-${randomUUID()}.${process.pid}.spool`);
  const handle = await open(path, "w+").catch((cause) => {
    throw temporaryFailure(path, cause);
  });
  closeLater(handle);
  // The file lives as long as its handle: nothing is left behind, however the program ends.
  await rm(path, { force: true });
  let size = 0;
  return {
    append: async (bytes) => {
      try {
        // A disk that fills up takes a part first, and says so at the next write.
        let done = 0;
        while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done, size + done)).bytesWritten;
      } catch (cause) {
        throw temporaryFailure(path, cause);
      }
      size += bytes.length;
    },
    read: readerOf(handle, () => size),
    close: async () => {
      await handle.close().catch(() => undefined);
      forget(handle);
    },
  };
}

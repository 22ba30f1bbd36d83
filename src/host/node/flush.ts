import { type FileHandle, open } from "node:fs/promises";

/** What file systems answer that cannot be told to flush: some network and user-space ones. */
const unable = new Set(["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

/** Waits until a file lies on the disk: renamed before, it could be empty after a power cut. Throws what the disk says, unless it cannot be asked. */
export async function flushFile(handle: Pick<FileHandle, "sync">): Promise<void> {
  await handle.sync().catch((cause: NodeJS.ErrnoException) => {
    if (!unable.has(cause.code ?? "")) throw cause;
  });
}

/** Waits until the names in a folder lie on the disk, where a folder can be opened for that (not on Windows). The file is there by then: nothing is thrown. */
export async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

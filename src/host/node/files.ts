import { closeSync, constants, createReadStream, openSync } from "node:fs";
import { access, type FileHandle, link, lstat, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isatty } from "node:tty";
import { AudioInputError, OutputError } from "../../audio/errors.ts";
import type { ByteSource } from "../../audio/source.ts";
import type { Output } from "../../run/host.ts";
import { closeLater, forget, removeEmptyLater, removeLater } from "./clean-up.ts";
import { flushFile, flushFolder } from "./flush.ts";
import { placeOf } from "./output-place.ts";
import { readerOf } from "./read-at.ts";
import { fileSpool } from "./spool-file.ts";
import { whyNotWritten } from "./why-not-written.ts";

/** The path that stands for the standard input. */
export const standardInput = "-";

/**
 * Opens a file for reading by position; a pipe, or `-` for the standard input, is copied once into a temporary file.
 * Throws AudioInputError with a sentence for a missing, unreadable, empty or non-file path.
 */
export async function openFile(path: string): Promise<ByteSource> {
  if (await isPipe(path)) return spoolPipe(path);
  let info: Awaited<ReturnType<typeof stat>>;
  try {
    info = await stat(path);
    await access(path, constants.R_OK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === "EACCES" ? "may not be read: check its permissions" : "does not exist: check the path";
    throw new AudioInputError("input-missing", path, `${path} ${reason}.`, { cause });
  }
  if (!info.isFile()) {
    throw new AudioInputError("input-not-a-file", path, `${path} is ${info.isDirectory() ? "a folder" : "not a regular file"}; name an audio file.`);
  }
  if (info.size === 0) throw new AudioInputError("input-empty", path, `${path} is empty (0 bytes).`);
  const handle = await open(path, "r");
  closeLater(handle);
  return { name: path, size: info.size, read: readerOf(handle, () => info.size) };
}

/** True for the standard input (`-`) and for named pipes: they can be read once only. */
export async function isPipe(path: string): Promise<boolean> {
  return (
    path === standardInput ||
    stat(path).then(
      (info) => info.isFIFO() || info.isSocket(),
      () => false,
    )
  );
}

async function spoolPipe(path: string): Promise<ByteSource> {
  const name = path === standardInput ? "standard input" : path;
  if (path === standardInput && isatty(0)) {
    throw new AudioInputError("input-empty", path, `no audio on the standard input: pipe a file in (cat mix.wav | deadwax ...) or name one.`);
  }
  const spool = await fileSpool();
  let size = 0;
  for await (const chunk of path === standardInput ? process.stdin : createReadStream(path)) {
    await spool.append(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  if (size === 0) throw new AudioInputError("input-empty", path, `${name} is empty (0 bytes).`);
  return { name, size, read: (start, length, into) => spool.read(start, length, into) };
}

/** True when something exists at the path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * True when a name is taken, be it by a link that leads nowhere: for outputs. Throws OutputError for a name so long that no file could be begun there.
 */
export async function isTaken(path: string): Promise<boolean> {
  const codeAt = (name: string) =>
    lstat(name).then(
      () => null,
      (cause: NodeJS.ErrnoException) => cause.code ?? "",
    );
  if ((await codeAt(temporaryName(path))) === "ENAMETOOLONG")
    throw new OutputError("output-failed", path, `${path} cannot be written: the name is too long.`);
  return (await codeAt(path)) === null;
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}

/** Names the file that a path leads to, links included: the same for all its names. Null where there is none. */
export async function fileIdentity(path: string): Promise<string | null> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );
}

/** True when both paths lead to one file, links included. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const identity = await fileIdentity(one);
  return identity !== null && identity === (await fileIdentity(other));
}

/** True when a folder exists at the path. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

/** Makes a folder and those above it; what is still empty of them when the program ends goes again. Throws OutputError with the reason. */
export async function newFolder(path: string): Promise<void> {
  try {
    const outermost = await mkdir(path, { recursive: true });
    if (outermost !== undefined) removeMadeLater(resolve(outermost), resolve(path));
  } catch (cause) {
    throw new OutputError("output-failed", path, `folder ${path} cannot be made: ${whyNotWritten(cause)}.`, { cause });
  }
}

function removeMadeLater(outermost: string, innermost: string): void {
  if (innermost.length > outermost.length) removeMadeLater(outermost, dirname(innermost));
  removeEmptyLater(innermost);
}

/**
 * Begins a file under a temporary name beside its final one; it appears only by `commit`, once it lies on the disk, which replaces what stands there, or with `keepsExisting` throws
 * OutputError `output-exists`. A symbolic link is written through.
 */
export async function newFile(path: string, keepsExisting = false): Promise<Output> {
  const place = placeOf(path);
  const temporary = temporaryName(place);
  let handle: FileHandle;
  removeLater(temporary);
  try {
    // Made at once: a file that a thread makes could appear after an interruption has swept.
    closeSync(openSync(temporary, "w"));
    handle = await open(temporary, "r+");
  } catch (cause) {
    throw new OutputError("output-failed", path, `${path} cannot be written: ${whyNotWritten(cause)}.`, { cause });
  }
  const removal = () => rm(temporary, { force: true });
  closeLater(handle);
  let size = 0;
  const guarded = async (bytes: Uint8Array, position: number) => {
    try {
      let done = 0;
      while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    } catch (cause) {
      await handle.close().catch(() => undefined);
      await removal();
      throw new OutputError("output-failed", path, `${path} cannot be written: ${whyNotWritten(cause)}.`, { cause });
    }
  };
  return {
    append: async (bytes) => {
      await guarded(bytes, size);
      size += bytes.length;
    },
    patch: (position, bytes) => guarded(bytes, position),
    commit: async () => {
      try {
        await flushFile(handle);
        await handle.close();
        if (keepsExisting) await renameToNew(temporary, path);
        else await rename(temporary, place);
        await flushFolder(dirname(place));
      } catch (cause) {
        await handle.close().catch(() => undefined);
        await removal();
        throw cause instanceof OutputError
          ? cause
          : new OutputError("output-failed", path, `${path} cannot be written: ${whyNotWritten(cause)}.`, { cause });
      } finally {
        forget(handle, temporary);
      }
    },
    discard: async () => {
      await handle.close().catch(() => undefined);
      await removal();
      forget(handle, temporary);
    },
  };
}

/** Writes a file that appears whole or not at all: `write` fills it, and what it throws keeps it from its name. */
export async function writeWhole<T>(path: string, write: (file: Output) => Promise<T>, keepsExisting = false): Promise<T> {
  const file = await newFile(path, keepsExisting);
  try {
    const written = await write(file);
    await file.commit();
    return written;
  } catch (cause) {
    await file.discard();
    throw cause;
  }
}

/** A link is refused where a name is taken, at the very moment; where a file system has no links, looking before must do. */
async function renameToNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    await rm(temporary, { force: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST" || (await isTaken(path)))
      throw new OutputError("output-exists", path, `${path} was written by something else meanwhile and is kept; name another file.`, { cause });
    await rename(temporary, path);
  }
}

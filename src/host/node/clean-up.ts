import { AsyncLocalStorage } from "node:async_hooks";
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { type FileHandle, rm } from "node:fs/promises";
import { join } from "node:path";

const handles = new Set<FileHandle>();
const openedBy = new AsyncLocalStorage<Set<FileHandle>>();
const temporaries = new Set<string>();
const threadFolders = new Set<string>();
const temporaryFolders = new Set<string>();
const madeFolders: string[] = [];
const idleNotes = new Map<string, string>();

/** Remembers an open file, which must not outlive the program. */
export function closeLater(handle: FileHandle): void {
  handles.add(handle);
  openedBy.getStore()?.add(handle);
}

/** Remembers a temporary file that must not outlive the program; before it is opened, since an interruption may come between. */
export function removeLater(temporary: string): void {
  temporaries.add(temporary);
}

/** Stops remembering a file that has been closed, and renamed or removed where it had a temporary name. */
export function forget(handle: FileHandle, temporary?: string): void {
  handles.delete(handle);
  if (temporary) temporaries.delete(temporary);
}

/** Remembers a folder in which threads write: their temporary files are known to them alone, but carry the process id in their names. */
export function sweepLater(folder: string): void {
  threadFolders.add(folder);
}

/** Remembers a temporary folder that goes with all that is in it. */
export function removeFolderLater(folder: string): void {
  temporaryFolders.add(folder);
}

/** Remembers a folder that was made for outputs: it goes when nothing was put into it. Folders are remembered from the outermost to the innermost. */
export function removeEmptyLater(folder: string): void {
  madeFolders.push(folder);
}

/** Remembers a note about what lies in a folder: it goes where nothing lies there. */
export function removeIdleLater(note: string, folder: string): void {
  idleNotes.set(note, folder);
}

/** Removes a temporary folder now. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  temporaryFolders.delete(folder);
}

function temporariesOfThreads(folder: string): string[] {
  try {
    const own = `.${process.pid}.part`;
    return readdirSync(folder)
      .filter((name) => name.endsWith(own))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** What cannot be removed stays: an error here would hide the one that ended the work, and keep the rest from being removed. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The folder takes no changes any more, or the name was too long to be begun.
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something lies in it, or it is gone already.
  }
}

/** Removes every temporary file and folder, and what was made for outputs and is empty; never throws, and is safe inside a signal handler. */
export function removeTemporaries(): void {
  for (const temporary of temporaries) removeIfPossible(temporary);
  temporaries.clear();
  for (const path of [...threadFolders].flatMap(temporariesOfThreads)) removeIfPossible(path);
  for (const folder of temporaryFolders) removeIfPossible(folder);
  temporaryFolders.clear();
  for (const [note, folder] of idleNotes) if (isEmpty(folder)) removeIfPossible(note);
  idleNotes.clear();
  for (const folder of madeFolders.splice(0).reverse()) removeEmpty(folder);
}

/**
 * Runs work and closes the files that it opened, with the room that decoded ones take on the disk; other work that goes on meanwhile keeps its own. For
 * programs that run long: what `openSource` opened stays open until then.
 */
export async function closingFiles<T>(work: () => Promise<T>): Promise<T> {
  const opened = new Set<FileHandle>();
  try {
    return await openedBy.run(opened, work);
  } finally {
    await Promise.allSettled([...opened].map((handle) => handle.close()));
    for (const handle of opened) handles.delete(handle);
  }
}

/** Closes every input that is still open. */
export async function closeFiles(): Promise<void> {
  await Promise.allSettled([...handles].map((handle) => handle.close()));
  handles.clear();
}

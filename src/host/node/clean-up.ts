import { rmSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

const handles = new Set<FileHandle>();
const temporaries = new Set<string>();

/** Remembers what must not outlive the program: an open file and, where given, the temporary file behind it. */
export function closeLater(handle: FileHandle, temporary?: string): void {
  handles.add(handle);
  if (temporary) temporaries.add(temporary);
}

export function forget(handle: FileHandle, temporary: string): void {
  handles.delete(handle);
  temporaries.delete(temporary);
}

/** Removes every temporary file; safe inside a signal handler. */
export function removeTemporaries(): void {
  for (const temporary of temporaries) rmSync(temporary, { force: true });
  temporaries.clear();
}

/** Closes every input that is still open. */
export async function closeFiles(): Promise<void> {
  await Promise.allSettled([...handles].map((handle) => handle.close()));
  handles.clear();
}

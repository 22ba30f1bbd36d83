import { OutputError } from "../../audio/errors.ts";

/** What kept a file from being written, as the end of a sentence. */
export function whyNotWritten(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOSPC") return "the disk is full";
  if (code === "EFBIG") return "the disk takes no file of that size";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "no permission to write there";
  if (code === "ENOENT") return "the folder does not exist";
  if (code === "EMFILE" || code === "ENFILE") return "too many files are open";
  if (code === "ENAMETOOLONG") return "the name is too long";
  if (code === "EISDIR") return "a folder of that name is in the way";
  if (code === "EEXIST" || code === "ENOTDIR") return "a file is in the way of the folder";
  return cause instanceof Error ? cause.message : String(cause);
}

/** The failure of a file in the temporary folder, which the user never named: with the way to another. */
export function temporaryFailure(path: string, cause: unknown): OutputError {
  const sentence = `${path} cannot be written: ${whyNotWritten(cause)}; set TMPDIR to a folder that takes temporary files.`;
  return new OutputError("output-failed", path, sentence, { cause });
}

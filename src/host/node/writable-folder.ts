import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { OutputError } from "../../audio/errors.ts";
import { isFolder } from "./files.ts";

/** Throws OutputError where a folder, or the nearest one above it that exists, may not be written in, or is a file: before any work is done for it. Makes nothing. */
export async function requireWritable(folder: string): Promise<void> {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const code = await refusalAt(place);
    if (code === "ENOENT" && dirname(place) !== place) continue;
    const reason =
      code === "EROFS" ? `the disk that holds ${place} is read-only` : code === "EACCES" ? `there is no permission to write in ${place}` : null;
    if (reason === null && (await isFolder(place))) return;
    throw new OutputError(
      "output-failed",
      folder,
      `${folder} cannot be written: ${reason ?? `${place} is a file in the way of the folder`}; name a folder elsewhere.`,
    );
  }
}

async function refusalAt(place: string): Promise<string | undefined> {
  return access(place, constants.W_OK).then(
    () => undefined,
    ({ code }: NodeJS.ErrnoException) => code,
  );
}

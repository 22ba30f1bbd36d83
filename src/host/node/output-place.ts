import { readlinkSync, realpathSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { OutputError } from "../../audio/errors.ts";

/** As many links in a row as Linux follows. */
const mostLinks = 40;

/**
 * Where a file that is written to a path comes to lie: a symbolic link is written through, also one that leads nowhere yet, and stays a link.
 * Throws OutputError for links that lead in a circle.
 */
export function placeOf(path: string): string {
  let place = path;
  for (let links = 0; links < mostLinks; links++) {
    const target = orNull(() => readlinkSync(place));
    if (target === null) return place;
    // ".." in a link goes up from the folder that holds it, whatever the folder is called on the way there.
    place = resolve(orNull(() => realpathSync(dirname(place))) ?? dirname(place), target);
  }
  throw new OutputError("output-failed", path, `${path} cannot be written: it is a link that leads in a circle.`);
}

function orNull(look: () => string): string | null {
  try {
    return look();
  } catch {
    return null;
  }
}

/** Throws OutputError where something stands that no file may take the place of: a folder, a device, a pipe. */
export async function refuseNoFile(path: string): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (info === null || info.isFile()) return;
  throw new OutputError("output-failed", path, `${path} is ${info.isDirectory() ? "a folder" : "no regular file"}; name another file.`);
}

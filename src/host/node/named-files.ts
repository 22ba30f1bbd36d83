import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isAudioName } from "../../audio/audio-name.ts";
import { AudioInputError } from "../../audio/errors.ts";
import { isFolder } from "./files.ts";

/** A file that was named, or lies in a folder that was. */
export interface NamedFile {
  readonly path: string;
  /** The folders between it and the folder that was named, empty for none; null for a file that was named itself. */
  readonly below: string | null;
}

/**
 * Files as they were named, a folder replaced by the audio files in it and in the folders below, by name; `but` is a folder that is not looked into. Links to
 * files are followed, those to folders are not: they may lead in a circle. Throws AudioInputError for a folder that holds none or may not be read.
 */
export async function namedFiles(named: readonly string[], but: string | null = null): Promise<NamedFile[]> {
  const passed = but === null ? null : resolve(but);
  const found = await Promise.all(named.map(async (path) => ((await isFolder(path)) ? filesBelow(path, passed) : [{ path, below: null }])));
  return found.flat();
}

async function filesBelow(folder: string, passed: string | null): Promise<NamedFile[]> {
  const files = await walk(folder, "", passed);
  if (files.length === 0) throw new AudioInputError("input-missing", folder, `${folder} holds no audio files; name another folder, or the files.`);
  return files;
}

async function walk(folder: string, below: string, passed: string | null): Promise<NamedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new AudioInputError("input-missing", folder, `folder ${folder} cannot be read: check its permissions.`, { cause });
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: NamedFile[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && resolve(path) !== passed) found.push(...(await walk(path, join(below, entry.name), passed)));
    } else if (isAudioName(entry.name) && !(await isFolder(path))) {
      found.push({ path, below });
    }
  }
  return found;
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AlbumVersion } from "../../../album/album-version.ts";
import { SettingsError } from "../../../audio/errors.ts";
import { versionsFolder } from "./album-order.ts";
import { writeText } from "./kept-track.ts";

const versionName = /^v(\d+)\.json$/;

/** The versions of the record in a folder, the oldest first; none where there is no record. */
export async function readVersions(folder: string): Promise<AlbumVersion[]> {
  const names = await readdir(versionsFolder(folder)).catch(() => []);
  const numbers = names.flatMap((name) => (versionName.exec(name) ?? []).slice(1).map(Number)).sort((a, b) => a - b);
  return Promise.all(numbers.map((number) => readVersion(folder, `v${number}`)));
}

/** One version by its name, `v3`. Throws SettingsError for one that is not there or cannot be read. */
export async function readVersion(folder: string, name: string): Promise<AlbumVersion> {
  const path = join(versionsFolder(folder), `${name}.json`);
  try {
    return JSON.parse(await readFile(path, "utf8")) as AlbumVersion;
  } catch (cause) {
    throw new SettingsError("settings-malformed", path, `${path} is not a version of a record; deadwax history ${folder} lists those there are.`, {
      cause,
    });
  }
}

/** Keeps a version. */
export async function writeVersion(folder: string, version: AlbumVersion): Promise<void> {
  await writeText(join(versionsFolder(folder), `v${version.version}.json`), `${JSON.stringify(version, null, 2)}\n`);
}

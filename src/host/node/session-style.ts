import { dirname, resolve } from "node:path";
import { SettingsError } from "../../audio/errors.ts";
import { pathName, type SettingsPath } from "../../audio/settings-file.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { styleNamed } from "../../mastering/styles/styles.ts";
import { exists, isFolder } from "./files.ts";
import type { SessionOnDisk } from "./read-session.ts";
import { styleFlag } from "./style-flag.ts";

/** The style that a session names at a place: a built-in one, or a style file, from the folder of the session. Throws SettingsError with file, line and column. */
export async function sessionStyle({ path, at }: SessionOnDisk, place: SettingsPath, name: string): Promise<string | Style> {
  const field = `${at(place)}: ${pathName(place)}`;
  if (!/\.ya?ml$/i.test(name)) return styleNamed(name, field).name;
  const file = resolve(dirname(path), name);
  if ((await exists(file)) && !(await isFolder(file))) return styleFlag(file);
  const sentence = `${field} must name a style file, got ${JSON.stringify(name)}, which does not exist in the folder of the session.`;
  throw new SettingsError("settings-out-of-range", place.join("."), sentence);
}

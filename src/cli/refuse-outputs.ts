import { dirname, resolve } from "node:path";
import { OutputError, SettingsError } from "../audio/errors.ts";
import { exists, fileIdentity, isFolder, isTaken } from "../host/node/files.ts";
import { placeOf, refuseNoFile } from "../host/node/output-place.ts";
import { requireWritable } from "../host/node/writable-folder.ts";

/** A file that a run reads, and the word for it in a sentence. */
export interface InputFile {
  readonly path: string;
  readonly role: "premaster" | "reference" | "plan" | "style file";
}

/**
 * Nothing is begun when an output would replace an input or another output, or, without `force`, a file that exists. Links are followed.
 * Throws SettingsError, or OutputError, `output-exists` where --force would do.
 */
export async function refuseOutputs(outputs: readonly string[], inputs: readonly InputFile[], force: boolean): Promise<void> {
  const roles = new Map<string | null, InputFile["role"]>();
  for (const { path, role } of inputs) roles.set(await fileIdentity(path), role);
  roles.delete(null);
  const places = new Set<string>();
  for (const path of outputs) {
    const role = roles.get(await fileIdentity(path));
    if (role) throw new SettingsError("settings-malformed", "--output", `${path} is the ${role} itself; name another file.`);
    const place = resolve(placeOf(path));
    if (places.has(place))
      throw new SettingsError("settings-malformed", "--output", `two results would both become ${path}; name another file for one.`);
    places.add(place);
    await refuseNoFile(path);
    if ((await isTaken(path)) && !force) throw new OutputError("output-exists", path, `${path} exists; use --force to replace it.`);
  }
}

/** A file's folder must exist before the work begins, not when it is done. Throws OutputError. */
export async function requireFolderOf(path: string): Promise<void> {
  const folder = dirname(placeOf(path));
  if (await isFolder(folder)) return requireWritable(folder);
  const reason = (await exists(folder)) ? "a file is in the way of the folder" : "the folder does not exist; make it first";
  throw new OutputError("output-failed", path, `${path} cannot be written: ${reason}.`);
}

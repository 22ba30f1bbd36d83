import { dirname, resolve } from "node:path";
import { OutputError, SettingsError } from "../audio/errors.ts";
import { exists, isFolder, isSameFile, isTaken } from "../host/node/files.ts";
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
  const places = outputs.map((path) => resolve(placeOf(path)));
  for (const [index, path] of outputs.entries()) {
    for (const input of inputs) {
      if (await isSameFile(input.path, path))
        throw new SettingsError("settings-malformed", "--output", `${path} is the ${input.role} itself; name another file.`);
    }
    if (places.indexOf(places[index]) < index)
      throw new SettingsError("settings-malformed", "--output", `two results would both become ${path}; name another file for one.`);
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

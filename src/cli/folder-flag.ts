import { SettingsError } from "../audio/errors.ts";
import { requireWritable } from "../host/node/writable-folder.ts";

/** The folder that `--output` names. Throws SettingsError for an empty name, OutputError for a folder that may not be written in. */
export async function folderFlag(text: string): Promise<string> {
  if (text.trim() === "")
    throw new SettingsError(
      "settings-malformed",
      "--output",
      `--output must name a folder, got ${JSON.stringify(text)}; the one you are in is . (a dot).`,
    );
  await requireWritable(text);
  return text;
}

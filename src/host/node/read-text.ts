import { readFile } from "node:fs/promises";
import { SettingsError } from "../../audio/errors.ts";

/** Reads a text file in UTF-8. Throws SettingsError for another encoding, with the place of the first letter that is none; what cannot be read throws as it is. */
export async function readUtf8(file: string): Promise<string> {
  const bytes = await readFile(file);
  if (bytes.includes(0)) throw new SettingsError("settings-malformed", file, `${file} is no UTF-8 text but UTF-16, or no text; save it as UTF-8.`);
  const text = bytes.toString("utf8");
  if (Buffer.from(text, "utf8").equals(bytes)) return text;
  const before = text.slice(0, text.indexOf("\uFFFD")).split("\n");
  const place = `${file}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
  throw new SettingsError("settings-malformed", file, `${place}: this letter is not UTF-8; save the file as UTF-8.`);
}

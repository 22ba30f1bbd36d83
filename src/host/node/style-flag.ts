import { SettingsError } from "../../audio/errors.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { parseStyle } from "../../mastering/styles/style-file.ts";
import { styleNamed } from "../../mastering/styles/styles.ts";
import { readUtf8 } from "./read-text.ts";

/** What `--style` names: a built-in style, or a style file (anything that ends in .yaml or .yml). Throws SettingsError. */
export async function styleFlag(text: string): Promise<string | Style> {
  if (!/\.ya?ml$/i.test(text)) return styleNamed(text).name;
  let content: string;
  try {
    content = await readUtf8(text);
  } catch (cause) {
    if (cause instanceof SettingsError) throw cause;
    throw new SettingsError(
      "settings-malformed",
      "--style",
      `--style ${text} cannot be read; name a style file, or a built-in style (see deadwax styles).`,
      {
        cause,
      },
    );
  }
  return parseStyle(text, content);
}

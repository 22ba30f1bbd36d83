import { SettingsError } from "../../audio/errors.ts";
import { loud } from "./loud.ts";
import type { Style } from "./style.ts";
import { transparent } from "./transparent.ts";
import { warm } from "./warm.ts";

/** The engineers to choose from. */
export const styles: readonly Style[] = [transparent, warm, loud];

/** Throws SettingsError for a name that is not in the list. */
export function styleNamed(name: string): Style {
  const style = styles.find((candidate) => candidate.name === name);
  if (!style) {
    throw new SettingsError(
      "settings-unknown",
      "style",
      `style must be one of ${styles.map((known) => known.name).join(", ")}, got ${JSON.stringify(name)}.`,
    );
  }
  return style;
}

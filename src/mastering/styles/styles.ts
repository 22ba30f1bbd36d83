import { SettingsError } from "../../audio/errors.ts";
import { acoustic } from "./acoustic.ts";
import { club } from "./club.ts";
import { loFi } from "./lo-fi.ts";
import { loud } from "./loud.ts";
import { punchy } from "./punchy.ts";
import type { Style } from "./style.ts";
import { tape } from "./tape.ts";
import { transparent } from "./transparent.ts";
import { warm } from "./warm.ts";

/** The engineers to choose from. */
export const styles: readonly Style[] = [transparent, warm, punchy, loud, tape, acoustic, club, loFi];

/** Throws SettingsError for a name that is not in the list; `field` is where it stands, as the start of the sentence. */
export function styleNamed(name: string, field = "style"): Style {
  const style = styles.find((candidate) => candidate.name === name);
  if (!style) {
    throw new SettingsError(
      "settings-unknown",
      "style",
      `${field} must be one of ${styles.map((known) => known.name).join(", ")} or a style file ending in .yaml, got ${JSON.stringify(name)}.`,
    );
  }
  return style;
}

/** A style of one's own as it is, a built-in one by its name. Throws SettingsError for an unknown name. */
export function resolveStyle(style: string | Style): Style {
  return typeof style === "string" ? styleNamed(style) : style;
}

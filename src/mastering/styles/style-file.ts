import { SettingsError } from "../../audio/errors.ts";
import { type SettingsPath as Path, parseSettings } from "../../audio/settings-file.ts";
import type { SettingRange } from "../../chain/settings.ts";
import { rangeText, styleGroups, styleRanges } from "./ranges.ts";
import type { Style } from "./style.ts";
import { styleNamed, styles } from "./styles.ts";
import { transparent } from "./transparent.ts";

/** What warmth begins from where a file adds it to a style that has none. */
const firstWarmth: NonNullable<Style["warmth"]> = { kind: "tape", driveDb: 3, asymmetry: 0.08, levelDb: -38 };

/**
 * Reads a style file (YAML 1.2): name, portrait, notFor, and whatever differs from the style named under `basedOn`, transparent unless told.
 * Throws SettingsError with file, line, column and path. zod and yaml are loaded here and nowhere before.
 */
export async function parseStyle(file: string, text: string): Promise<Style> {
  const { styleFileSchema } = await import("./schema.ts");
  const { value, at } = await parseSettings(file, text, styleFileSchema, { noun: "style", fieldsAt, allowedAt });
  const { name } = value as StyleFile;
  if (styles.some((style) => style.name === name)) {
    throw new SettingsError(
      "settings-out-of-range",
      "name",
      `${at(["name"])}: name must not be that of a built-in style, got ${JSON.stringify(name)}.`,
    );
  }
  return completed(value as StyleFile);
}

type StyleFile = Pick<Style, "name" | "portrait" | "notFor"> & { readonly basedOn?: string } & Readonly<Record<string, unknown>>;

/** The style it is based on with the file's values laid over. */
function completed({ name, portrait, notFor, basedOn, ...own }: StyleFile): Style {
  const base = basedOn ? styleNamed(basedOn) : transparent;
  const groups = styleGroups.map((group) => {
    const given = own[group];
    if (given === undefined) return [group, base[group]];
    return [group, given === null ? null : { ...(base[group] ?? firstWarmth), ...given }];
  });
  return { name, portrait, notFor, ...Object.fromEntries(groups) } as Style;
}

function rangesAt(group: PropertyKey | undefined): Readonly<Record<string, SettingRange>> | undefined {
  return (styleRanges as unknown as Record<PropertyKey, Readonly<Record<string, SettingRange>>>)[group ?? ""];
}

function fieldsAt(path: Path): string {
  if (path.length === 0) return `there are name, portrait, notFor, basedOn, ${styleGroups.join(", ")}`;
  return `${String(path[0])} has ${Object.keys(rangesAt(path[0]) ?? {}).join(", ")}`;
}

function allowedAt(path: Path): string {
  const [group, field, index] = path;
  if (group === "name") return "lower-case letters, digits and hyphens, at most 40";
  if (group === "basedOn") return `one of ${styles.map((style) => style.name).join(", ")}`;
  if (group === undefined) return "a mapping of fields: name, portrait, notFor and those of docs/styles.md";
  const ranges = rangesAt(group);
  if (!ranges) return "a text of at most 500 characters";
  if (field === undefined) return `a mapping of ${Object.keys(ranges).join(", ")}${group === "warmth" ? ", or null" : ""}`;
  const range = ranges[String(field)];
  return index !== undefined && range.kind === "curve" ? `from ${range.min} to ${range.max} ${range.unit}` : rangeText(range);
}

import type { SettingRange } from "../../chain/settings.ts";
import { rangeText, styleGroups, styleRanges } from "./ranges.ts";
import type { Style } from "./style.ts";

/** A style as a file to edit and share: YAML, a comment with meaning and range behind every value. `notes` become comments on top. */
export function printStyle(style: Style, notes: readonly string[] = []): string {
  const words = (["name", "portrait", "notFor"] as const).map((field) => `${field}: ${JSON.stringify(style[field])}`);
  const groups = styleGroups.map((group) => printGroup(group, style[group], styleRanges[group]));
  return `${[...notes.map((note) => `# ${note}`), ...words, ...groups].join("\n")}\n`;
}

function printGroup(group: string, values: Style[keyof typeof styleRanges], ranges: Readonly<Record<string, SettingRange>>): string {
  if (values === null) return `${group}: null # none; or ${Object.keys(ranges).join(", ")}`;
  const lines = Object.entries(ranges).map(([field, range]) => {
    const value = (values as Readonly<Record<string, unknown>>)[field];
    const text = Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
    // "off" and "on" are words in YAML 1.2 but truth values to older readers.
    const safe = text === "off" || text === "on" || text.includes("/") ? JSON.stringify(text) : text;
    return `  ${field}: ${safe} # ${range.about}; ${rangeText(range)}`;
  });
  return [`${group}:`, ...lines].join("\n");
}

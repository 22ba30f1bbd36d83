import { type ErrorCode, SettingsError } from "../../audio/errors.ts";
import type { SettingRange } from "../../chain/settings.ts";
import { rangeText, styleGroups, styleRanges } from "./ranges.ts";
import type { Style } from "./style.ts";
import { styleNamed, styles } from "./styles.ts";
import { transparent } from "./transparent.ts";

type Path = readonly PropertyKey[];

/** What warmth begins from where a file adds it to a style that has none. */
const firstWarmth: NonNullable<Style["warmth"]> = { kind: "tape", driveDb: 3, asymmetry: 0.08, levelDb: -38 };

/**
 * Reads a style file (YAML 1.2): name, portrait, notFor, and whatever differs from the style named under `basedOn`, transparent unless told.
 * Throws SettingsError with file, line, column and path. zod and yaml are loaded here and nowhere before.
 */
export async function parseStyle(file: string, text: string): Promise<Style> {
  const [{ LineCounter, parseDocument }, { styleFileSchema }] = await Promise.all([import("yaml"), import("./schema.ts")]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
  const [broken] = document.errors;
  if (broken) throw new SettingsError("settings-malformed", file, `${at(broken.pos[0])}: this is not YAML: ${broken.message.replace(/\.$/, "")}.`);
  const value = readValue(file, () => document.toJS({ maxAliasCount: 20 }));
  const checked = styleFileSchema.safeParse(value);
  if (!checked.success) {
    const { path, code, sentence } = explain(checked.error.issues[0], value);
    throw new SettingsError(code, path.join("."), `${at(offsetOf(document.contents, path, code === "settings-unknown"))}: ${sentence}`);
  }
  const { name } = checked.data as StyleFile;
  if (styles.some((style) => style.name === name)) {
    const where = at(offsetOf(document.contents, ["name"]));
    throw new SettingsError("settings-out-of-range", "name", `${where}: name must not be that of a built-in style, got ${JSON.stringify(name)}.`);
  }
  return completed(checked.data as StyleFile);
}

function readValue(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw new SettingsError("settings-malformed", file, `${file}: ${cause instanceof Error ? cause.message : cause}; write the values out.`, {
      cause,
    });
  }
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

interface Issue {
  readonly code?: string;
  readonly path: Path;
  readonly keys?: readonly string[];
}

/** One sentence on what is wrong where: field, what is allowed with its unit, what was found. */
function explain(issue: Issue, value: unknown): { readonly path: Path; readonly code: ErrorCode; readonly sentence: string } {
  const path = issue.keys ? [...issue.path, issue.keys[0]] : issue.path;
  const name = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  if (issue.keys) return { path, code: "settings-unknown", sentence: `${name} is not a field of a style; ${fieldsAt(issue.path)}.` };
  const found = path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
  const allowed = allowedAt(path);
  if (found === undefined) return { path, code: "settings-malformed", sentence: `${name || "the style"} is missing; it must be ${allowed}.` };
  return { path, code: "settings-out-of-range", sentence: `${name || "a style file"} must be ${allowed}, got ${JSON.stringify(found)}.` };
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

interface YamlNode {
  readonly range?: readonly number[] | null;
  readonly items?: readonly unknown[];
}

/** Where in the text a path's value (or its key) lies; the nearest node above it where the path itself is not there. */
function offsetOf(node: unknown, path: Path, isKey = false): number {
  const here = (node as YamlNode | null)?.range?.[0] ?? 0;
  const items = (node as YamlNode | null)?.items;
  if (path.length === 0 || !items) return here;
  const [first, ...rest] = path;
  if (typeof first === "number") return items[first] ? offsetOf(items[first], rest, isKey) : here;
  const pair = (items as readonly { readonly key: { readonly value?: unknown }; readonly value: unknown }[]).find(({ key }) => key?.value === first);
  if (!pair) return here;
  return rest.length === 0 && isKey ? offsetOf(pair.key, []) : offsetOf(pair.value ?? pair.key, rest, isKey);
}

import type { Document } from "yaml";
import { type ErrorCode, SettingsError } from "./errors.ts";
import { aliasTrouble } from "./settings-aliases.ts";

/** Where in a document a value lies. */
export type SettingsPath = readonly PropertyKey[];

/** What a kind of file is called and what may stand where: the words of its errors. */
export interface SettingsWords {
  /** `style`, `session` ... */
  readonly noun: string;
  /** The fields there are at a path, as the end of a sentence. */
  fieldsAt(path: SettingsPath): string;
  /** What a value may be, with its unit, as the end of a sentence. */
  allowedAt(path: SettingsPath): string;
}

/** The part of a zod schema that is used. */
export interface SettingsSchema {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly data?: unknown;
    readonly error?: { readonly issues: readonly Issue[] } | undefined;
  };
}

/** A document that was read and fits its schema. */
export interface SettingsDocument {
  readonly value: unknown;
  /** `file:line:column` of a path, or of its key. */
  at(path: SettingsPath, isKey?: boolean): string;
}

/** Longest text that is read: a session of a hundred tracks takes a fiftieth of it. */
export const longestSettingsCharacters = 1_000_000;
const mostAliases = 20;

/**
 * Reads a settings file (YAML 1.2, and therefore JSON) against a schema; yaml is loaded here and nowhere before. At most a million characters and 20 aliases.
 * Throws SettingsError with file, line, column and path, and what to write instead.
 */
export async function parseSettings(file: string, text: string, schema: SettingsSchema, words: SettingsWords): Promise<SettingsDocument> {
  refuseLong(file, text.length, words.noun);
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const read = <T>(step: () => T): T => explainFailure(file, step);
  const document = read(() => yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false }));
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
  const trouble = troubleWith(document, text, words.noun) ?? read(() => aliasTrouble(yaml, document, mostAliases));
  if (trouble) throw new SettingsError("settings-malformed", file, `${at(trouble.offset)}: ${trouble.sentence}`);
  const value = read(() => document.toJS({ maxAliasCount: mostAliases }) as unknown);
  const checked = schema.safeParse(value);
  if (!checked.success && checked.error) {
    const { path, code, sentence } = explain(checked.error.issues[0], { value, document, schema, words });
    throw new SettingsError(code, path.join("."), `${at(offsetOf(document.contents, path, code === "settings-unknown"))}: ${sentence}`);
  }
  return { value: checked.data, at: (path, isKey = false) => at(offsetOf(document.contents, path, isKey)) };
}

/** The first thing that makes a text no settings file, in our words: a second document, a tag that would be passed over, broken YAML. */
function troubleWith({ errors, warnings }: Document, text: string, noun: string): { readonly offset: number; readonly sentence: string } | null {
  const [broken] = errors;
  if (broken?.code === "MULTIPLE_DOCS")
    return { offset: broken.pos[0], sentence: `a second document begins here; a ${noun} file holds one: take out the line --- and what follows it.` };
  if (broken) return { offset: broken.pos[0], sentence: sentenceFor(broken, text) };
  const tag = warnings.find(({ code }) => code === "TAG_RESOLVE_FAILED");
  return tag ? { offset: tag.pos[0], sentence: `the tag ${text.slice(...tag.pos)} means nothing in a ${noun} file; take it out.` } : null;
}

/** What is no YAML, and what to write instead where titles make the mistake: a colon, or a sign that YAML keeps for itself. */
function sentenceFor({ code, message, pos: [offset] }: Document["errors"][number], text: string): string {
  const broken = `this is not YAML: ${message.replace(/\.$/, "")}`;
  const [rest] = text.slice(offset).split(/\s+#|[\r\n]/, 1);
  const quoted = JSON.stringify(rest.trim());
  if (code === "TAB_AS_INDENT") return `${broken}; write spaces.`;
  if (code === "BAD_SCALAR_START") return `${broken}; put the text in quotes: ${quoted}.`;
  if (code === "BLOCK_AS_IMPLICIT_KEY" && /:\s/.test(rest)) return `a text with a colon in it must be in quotes: ${quoted}.`;
  return `${broken}.`;
}

/** Throws SettingsError for a text too long to be settings; `length` may be counted in bytes before the file is read. */
export function refuseLong(file: string, length: number, noun: string): void {
  if (length <= longestSettingsCharacters) return;
  const most = `${longestSettingsCharacters / 1_000_000} MB`;
  throw new SettingsError(
    "settings-malformed",
    file,
    `${file} must be at most ${most} of text, got ${(length / 1e6).toFixed(1)} MB; name a ${noun} file.`,
  );
}

/** The stack ends in thousands of nested lists; whatever else yaml throws is one sentence too. */
function explainFailure<T>(file: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new SettingsError("settings-malformed", file, `${file}: lists are nested too deep; write the values out.`, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError("settings-malformed", file, `${file}: ${reason}; write the values out.`, { cause });
  }
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: SettingsPath;
  readonly keys?: readonly string[];
}

interface Refused {
  readonly value: unknown;
  readonly document: Document;
  readonly schema: SettingsSchema;
  readonly words: SettingsWords;
}

/** One sentence on what is wrong where: field, what is allowed with its unit, what was found. */
function explain(issue: Issue, refused: Refused): { readonly path: SettingsPath; readonly code: ErrorCode; readonly sentence: string } {
  const { value, words } = refused;
  const path = issue.keys ? [...issue.path, issue.keys[0]] : issue.path;
  const name = pathName(path);
  if (issue.keys) return { path, code: "settings-unknown", sentence: `${name} is not a field of a ${words.noun}; ${words.fieldsAt(issue.path)}.` };
  const found = path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
  const allowed = words.allowedAt(path);
  if (found === undefined) return { path, code: "settings-malformed", sentence: `${name || `the ${words.noun}`} is missing; it must be ${allowed}.` };
  const written = writtenAt(refused.document, path) ?? short(found);
  const hint = remedy(written, found, path, refused);
  return { path, code: "settings-out-of-range", sentence: `${name || `a ${words.noun} file`} must be ${allowed}, got ${written}${hint}.` };
}

/** How a value is called that is not there: `title:` and the end of the line. */
const nothing = "nothing";

/** A number, truth value or null as the author wrote it, leading zeros and all; null for anything else. */
function writtenAt(document: Document, path: SettingsPath): string | null {
  const { type, source, value } = (document.getIn(path, true) ?? {}) as { type?: string; source?: string; value?: unknown };
  const isUnquoted = type === "PLAIN" && (typeof value === "number" || typeof value === "boolean" || value === null);
  return isUnquoted ? source || nothing : null;
}

/** What to write where it is plain what was meant: quotes around a text, none around a number, a point for a comma, true for yes. */
function remedy(written: string, found: unknown, path: SettingsPath, refused: Refused): string {
  if (written === nothing) {
    const ways = [wouldDo(undefined, path, refused) && "take the line out", wouldDo("#", path, refused) && "put a text that begins with # in quotes"];
    return ways.some(Boolean) ? `; ${ways.filter(Boolean).join(", or ")}` : "";
  }
  if (writtenAt(refused.document, path) !== null) return wouldDo(written, path, refused) ? `; put it in quotes: ${JSON.stringify(written)}` : "";
  if (typeof found !== "string" || found.trim() === "") return "";
  const meant = truths[found.toLowerCase()] ?? Number(found.replace(",", "."));
  return wouldDo(meant, path, refused) ? `; write ${meant}` : "";
}

/** What older YAML, and people, write for true and false. */
const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, on: true, false: false, no: false, off: false };

/** Whether another value would be right at a path. */
function wouldDo(other: unknown, path: SettingsPath, { value, schema }: Refused): boolean {
  const issues = schema.safeParse(withValue(value, path, other)).error?.issues ?? [];
  return !issues.some((issue) => issue.path.every((part, depth) => part === path[depth]));
}

/** A copy of a value with another one at a path. */
function withValue(value: unknown, [first, ...rest]: SettingsPath, inner: unknown): unknown {
  if (first === undefined) return inner;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<PropertyKey, unknown>;
  copy[first] = withValue(copy[first], rest, inner);
  return copy;
}

/** A path as it is written: `tracks[2].title`. */
export function pathName(path: SettingsPath): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function short(found: unknown): string {
  const text = JSON.stringify(found, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? yamlName(value) : value));
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** What YAML calls the numbers that JSON has no word for. */
function yamlName(value: number): string {
  return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
}

interface YamlNode {
  readonly range?: readonly number[] | null;
  readonly items?: readonly unknown[];
}

/** Where in the text a path's value (or its key) lies; the nearest node above it where the path itself is not there. */
function offsetOf(node: unknown, path: SettingsPath, isKey = false): number {
  const here = (node as YamlNode | null)?.range?.[0] ?? 0;
  const items = (node as YamlNode | null)?.items;
  if (path.length === 0 || !items) return here;
  const [first, ...rest] = path;
  if (typeof first === "number") return items[first] ? offsetOf(items[first], rest, isKey) : here;
  const pair = (items as readonly { readonly key: { readonly value?: unknown }; readonly value: unknown }[]).find(({ key }) => key?.value === first);
  if (!pair) return here;
  return rest.length === 0 && isKey ? offsetOf(pair.key, []) : offsetOf(pair.value ?? pair.key, rest, isKey);
}

import { SettingsError } from "../audio/errors.ts";
import { type Amount, type Aspect, aspects, defaultAmounts, defaultReferenceWish, type ReferenceWish, weightRange } from "../mastering/reference.ts";

/** A reference as it was typed: a file, and what of it is wanted. */
export interface ReferenceFlag {
  readonly path: string;
  readonly wish: ReferenceWish;
}

/**
 * Reads `file`, `file:tone,level` or `file:width=0.5,weight=2`. What follows the last colon counts only when all of it is aspects, so that
 * `C:\records\a.flac` and `live: part 2.wav` are files. Throws SettingsError for an amount outside 0 to 1 or a weight outside 0.01 to 100.
 */
export function parseReference(text: string): ReferenceFlag {
  const colon = text.lastIndexOf(":");
  const parts =
    colon > 0
      ? text
          .slice(colon + 1)
          .split(",")
          .map(parsePart)
      : [];
  if (parts.length === 0 || parts.some((part) => part === null)) return { path: text, wish: defaultReferenceWish };
  const given = parts.filter((part) => part !== null);
  const weight = given.findLast(({ name }) => name === "weight")?.value ?? 1;
  checkRange(text, "weight", weight, weightRange.least, weightRange.most);
  const amounts: Partial<Record<Aspect, Amount>> = {};
  for (const { name, value } of given) {
    if (name === "weight") continue;
    if (value !== null) checkRange(text, name, value, 0, 1);
    amounts[name] = { amount: value ?? defaultAmounts[name], isNamed: value !== null };
  }
  return { path: text.slice(0, colon), wish: { weight, amounts: Object.keys(amounts).length > 0 ? amounts : defaultReferenceWish.amounts } };
}

/** Reads a list such as `a.flac,b.wav:tone,level=0.5,c.wav`: a comma that an aspect follows belongs to the reference before it. */
export function splitReferences(text: string): string[] {
  const references: string[] = [];
  for (const piece of text.split(",").map((one) => one.trim())) {
    const last = references.at(-1);
    if (last !== undefined && parsePart(piece) && parseReference(last).path !== last) references[references.length - 1] = `${last},${piece}`;
    else references.push(piece);
  }
  return references;
}

interface Part {
  readonly name: Aspect | "weight";
  readonly value: number | null;
}

/** `tone`, `tone=0.5` or `weight=2`; null for anything else. */
function parsePart(text: string): Part | null {
  const [, name, figure] = /^([a-z]+)(?:=(-?\d*\.?\d+))?$/.exec(text.trim()) ?? [];
  if (name === "weight") return figure === undefined ? null : { name, value: Number(figure) };
  const aspect = aspects.find((one) => one === name);
  return aspect ? { name: aspect, value: figure === undefined ? null : Number(figure) } : null;
}

function checkRange(text: string, name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw new SettingsError("settings-out-of-range", "--reference", `--reference ${text}: ${name} must be between ${low} and ${high}, got ${value}.`);
}

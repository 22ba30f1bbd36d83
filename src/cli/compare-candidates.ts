import { basename } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { matchedFileName } from "../host/node/compare-files.ts";
import { readReferences } from "../host/node/read-references.ts";
import { styleFlag } from "../host/node/style-flag.ts";
import { resolveStyle } from "../mastering/styles/styles.ts";
import { defaultWishes, type Wishes } from "../mastering/wishes.ts";
import { type CompareCandidate, yardsticks } from "../run/compare.ts";
import { parseReference, splitReferences } from "./reference-flags.ts";

/** Whose hands are compared when neither styles nor references are named. */
const usualStyles = "transparent,warm,punchy";
const mostVersions = 6;

/** The mix, gain and limit only, one candidate a style, and one a reference; references are yet to be measured. Throws SettingsError. */
export async function candidatesFrom(
  styles: string | undefined,
  references: string | undefined,
  wishes: Partial<Wishes>,
): Promise<CompareCandidate[]> {
  const texts = [...new Set(references === undefined ? [] : splitReferences(references))];
  const styleNames = [...new Set((styles ?? (texts.length > 0 ? "" : usualStyles)).split(",").map((name) => name.trim()))];
  const named = styleNames.filter((name) => name !== "" || styles !== undefined);
  const ofStyles = await Promise.all(named.map((text) => ofStyle(text, wishes)));
  const ofReferences = texts.map((reference) => ({ name: nameOf(reference, texts), wishes: { ...defaultWishes, ...wishes }, reference }));
  const candidates = [...ofStyles, ...ofReferences];
  if (candidates.length > mostVersions) {
    const flags = texts.length > 0 ? "--styles and --references" : "--styles";
    const what = texts.length > 0 ? "versions together" : "styles";
    throw new SettingsError("settings-malformed", "--styles", `${flags} must name at most ${mostVersions} ${what}, got ${candidates.length}.`);
  }
  return refuseTwins([...yardsticks(wishes), ...candidates]);
}

/** The same candidates with their references measured. Throws AudioInputError for one that cannot be read. */
export async function withMeasuredReferences(
  candidates: readonly CompareCandidate[],
  tell: (path: string, what: string) => void,
): Promise<CompareCandidate[]> {
  const measured: CompareCandidate[] = [];
  for (const candidate of candidates) {
    const { wishes, reference } = candidate;
    if (!wishes || reference === undefined) measured.push(candidate);
    else measured.push({ ...candidate, wishes: { ...wishes, references: await readReferences([parseReference(reference)], tell) } });
  }
  return measured;
}

async function ofStyle(text: string, wishes: Partial<Wishes>): Promise<CompareCandidate> {
  const style = await styleFlag(text);
  const own = typeof style === "string" ? {} : { styleFile: text };
  return { name: resolveStyle(style).name, wishes: { ...defaultWishes, ...wishes, style }, ...own };
}

/** The file name of a reference; as it was typed where another has the same. */
function nameOf(text: string, all: readonly string[]): string {
  const fileOf = (one: string) => basename(parseReference(one).path);
  return all.filter((one) => fileOf(one) === fileOf(text)).length > 1 ? text : fileOf(text);
}

/** Two versions may not go into one file. */
function refuseTwins(candidates: CompareCandidate[]): CompareCandidate[] {
  const seen = new Map<string, string>();
  for (const { name } of candidates) {
    const file = matchedFileName(name);
    const other = seen.get(file);
    if (other !== undefined)
      throw new SettingsError(
        "settings-malformed",
        "--references",
        `${JSON.stringify(other)} and ${JSON.stringify(name)} would both be written to ${file}; rename one of them.`,
      );
    seen.set(file, name);
  }
  return candidates;
}

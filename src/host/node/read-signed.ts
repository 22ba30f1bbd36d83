import { basename, dirname, extname, join } from "node:path";
import { earlyEndIn } from "../../audio/early-end.ts";
import { SettingsError, VerifyError } from "../../audio/errors.ts";
import { signedDataIn } from "../../delivery/report/sections/recipe.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { parseSignedProgramme } from "../../run/programme-recipe.ts";
import { parseSignedRecipe, type SignedRecipe, signedRecipeIn } from "../../run/recipe.ts";
import { closingFiles } from "./clean-up.ts";
import { exists, openFile, standardInput } from "./files.ts";

/** What a master carried, as it was found. */
export interface FoundRecipe {
  readonly signed: SignedRecipe;
  /** The name the master had, below the folder that all of one document had in common. */
  readonly name: string;
}

/** What `--json` prints of a master, as far as it is needed here. */
interface Carrier extends Partial<SignedRecipe> {
  readonly output?: unknown;
  readonly file?: unknown;
}

/**
 * Reads the signed recipes of a file: that of a master, be its samples damaged, that in its report, or those in what `--json` or `--jsonl` printed of one
 * or many.
 * A master that stands there again, made or kept by a later run, is one: the last counts. Documents among many that hold none are passed over and told.
 * Throws VerifyError where there is none, SettingsError for a programme.
 */
export async function readSigned(path: string, tell: (path: string, what: string) => void): Promise<readonly FoundRecipe[]> {
  return closingFiles(() => {
    const extension = extname(path).toLowerCase();
    if (extension === ".json") return inJson(path, tell);
    if (extension === ".jsonl") return inJsonLines(path, tell);
    return extension === ".html" || extension === ".htm" ? inReport(path) : inMaster(path);
  });
}

async function inMaster(path: string): Promise<FoundRecipe[]> {
  const { recipe, warnings } = await readMetadata(await openFile(path));
  const parts = parseSignedProgramme(recipe)?.programme.parts;
  if (parts) {
    const sentence = `${path} was put together from ${parts.length} masters: recall those; deadwax album puts them together again.`;
    throw new SettingsError("settings-malformed", path, sentence);
  }
  if (recipe !== null) {
    const signed = parseSignedRecipe(path, recipe);
    return [{ name: path === standardInput ? nameless(signed) : basename(path), signed }];
  }
  const report = join(dirname(path), `${basename(path, extname(path))}.report.html`);
  const other = (await exists(report))
    ? `name ${report}, which carries it too`
    : "name its report, or what master --json printed, which carry it too";
  const ending = earlyEndIn(warnings);
  throw new VerifyError(
    "verify-no-recipe",
    path,
    `${path} carries no recipe${ending ? ` any more. ${ending.sentence} To recall it,` : ";"} ${other}.`,
  );
}

async function inReport(path: string): Promise<FoundRecipe[]> {
  const data = signedDataIn(await readText(path));
  const [found] = data === null ? [] : foundIn([JSON.parse(data) as Carrier]);
  if (found) return [found];
  throw new VerifyError("verify-no-recipe", path, `${path} carries no recipe; only the report of a master does.`);
}

async function inJson(path: string, tell: (path: string, what: string) => void): Promise<FoundRecipe[]> {
  let document: unknown;
  try {
    document = JSON.parse(await readText(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new SettingsError("settings-malformed", path, `${path} is not valid JSON: ${cause.message}.`, { cause });
  }
  return inDocuments(path, Array.isArray(document) ? document : [document as Carrier | null], tell);
}

/** A line that broke off, as a power cut leaves it, is passed over, with what a later run put behind it. */
async function inJsonLines(path: string, tell: (path: string, what: string) => void): Promise<FoundRecipe[]> {
  const documents: (Carrier | null)[] = [];
  for (const [index, line] of (await readText(path)).split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      documents.push(JSON.parse(line));
    } catch {
      tell(path, `line ${index + 1} is not valid JSON and is passed over`);
    }
  }
  return inDocuments(path, documents, tell);
}

function inDocuments(path: string, all: readonly (Carrier | null)[], tell: (path: string, what: string) => void): FoundRecipe[] {
  const found = foundIn(all);
  if (found.length === 0) {
    const sentence = `${path} holds no signed recipe: recipe, pcmSha256 and matrix, as master --json and verify --json print them.`;
    throw new VerifyError("verify-no-recipe", path, sentence);
  }
  const without = all.filter((document) => !signedRecipeIn(document)).length;
  if (without > 0) tell(path, `${without} of ${all.length} hold no recipe of a master and are passed over`);
  const last = new Map(found.map((one) => [one.name, one]));
  const older = new Set(found.filter(({ name, signed }) => last.get(name)?.signed.matrix !== signed.matrix).map(({ name }) => name));
  if (older.size > 0) tell(path, `${older.size} were mastered more than once; the last of each counts`);
  return [...last.values()];
}

async function readText(path: string): Promise<string> {
  const { size, read } = await openFile(path);
  return new TextDecoder().decode(await read(0, size));
}

function nameless({ matrix }: SignedRecipe): string {
  return `${matrix}.wav`;
}

function foundIn(documents: readonly (Carrier | null)[]): FoundRecipe[] {
  const carried = documents.flatMap((document) => {
    const signed = signedRecipeIn(document);
    return signed ? [{ signed, place: placeIn(document?.output ?? document?.file) }] : [];
  });
  const common =
    carried
      .filter(({ place }) => place.length > 0)
      .map(({ place }) => place.slice(0, -1))
      .reduce<readonly string[] | null>(commonStart, null) ?? [];
  return carried.map(({ signed, place }) => ({ signed, name: place.length > 0 ? join(...place.slice(common.length)) : nameless(signed) }));
}

/** Folders and name of a path of either kind, none of which leads upwards: the path may come from anywhere. */
function placeIn(path: unknown): string[] {
  return typeof path === "string" ? path.split(/[\\/]/).filter((part) => !/^\.*$|:/.test(part)) : [];
}

function commonStart(one: readonly string[] | null, other: readonly string[]): readonly string[] {
  if (one === null) return other;
  const end = one.findIndex((part, index) => part !== other[index]);
  return end < 0 ? one : one.slice(0, end);
}

import { SettingsError } from "../../audio/errors.ts";
import { aspects, type Reference, type ReferenceWish, weightRange } from "../../mastering/reference.ts";
import { readReference } from "../../run/read-reference.ts";
import { closingFiles } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { exists, isFolder } from "./files.ts";
import { openSource } from "./open-source.ts";

/** A reference on disk and what of it is wanted. */
export interface ReferenceOrder {
  readonly path: string;
  readonly wish: ReferenceWish;
}

/**
 * Opens and measures references, one after the other; `tell` hears of each what is done with it, and what was met while it was read. Throws AudioInputError for what cannot be read, is silent, too short or has more than two channels;
 * SettingsError for aspects that do not exist.
 */
export async function readReferences(orders: readonly ReferenceOrder[], tell: (path: string, what: string) => void): Promise<Reference[]> {
  const references: Reference[] = [];
  for (const { path, wish } of orders) {
    await refuseUnknownAspects(path);
    tell(path, "measure reference");
    references.push(await closingFiles(() => readOne({ path, wish }, tell)));
  }
  return references;
}

async function readOne({ path, wish }: ReferenceOrder, tell: (path: string, what: string) => void): Promise<Reference> {
  const source = await openSource(path);
  for (const warning of source.warnings) tell(path, warning);
  return readReference(source, wish, newEngine());
}

/**
 * What follows the colon of `m.wav:foo` is no aspect, and `m.wav=1` has no colon, so the whole was taken for the name of a file; says so where `m.wav` is one.
 */
async function refuseUnknownAspects(path: string): Promise<void> {
  if (await exists(path)) return;
  const ends = [...path.matchAll(/[:=,;@ ]/g)].map(({ index }) => index).reverse();
  for (const end of ends) {
    const file = path.slice(0, end);
    if (!(await exists(file)) || (await isFolder(file))) continue;
    const tail = path.slice(path[end] === ":" ? end + 1 : end);
    throw new SettingsError(
      "settings-malformed",
      "reference",
      `reference ${path}: after ${file} must follow a colon and ${aspects.join(", ")}, each alone or with an amount between 0 and 1 (tone=0.5), or weight between ${weightRange.least} and ${weightRange.most} (weight=2), parted by commas, got ${JSON.stringify(tail)}.`,
    );
  }
}

import { AudioInputError, SettingsError } from "../../audio/errors.ts";
import { aspects, type Reference, type ReferenceWish, weightRange } from "../../mastering/reference.ts";
import { readReference } from "../../run/read-reference.ts";
import { newEngine } from "./engine.ts";
import { exists } from "./files.ts";
import { openSource } from "./open-source.ts";

/** A reference on disk and what of it is wanted. */
export interface ReferenceOrder {
  readonly path: string;
  readonly wish: ReferenceWish;
}

/**
 * Opens and measures references, one after the other. Throws AudioInputError for what cannot be read, is silent, too short or has more than two channels;
 * SettingsError for aspects that do not exist.
 */
export async function readReferences(orders: readonly ReferenceOrder[], onProgress: (path: string) => void): Promise<Reference[]> {
  const references: Reference[] = [];
  for (const { path, wish } of orders) {
    await refuseUnknownAspects(path);
    onProgress(path);
    const source = await openSource(path);
    if (source.channels > 2) {
      throw new AudioInputError("input-channels", path, `${path} has ${source.channels} channels; a reference is mono or stereo.`);
    }
    references.push(await readReference(source, wish, newEngine()));
  }
  return references;
}

/** What follows the colon of `m.wav:foo` is no aspect, so the whole was taken for the name of a file; says so where `m.wav` is one. */
async function refuseUnknownAspects(path: string): Promise<void> {
  const colon = path.lastIndexOf(":");
  if (colon < 1 || (await exists(path)) || !(await exists(path.slice(0, colon)))) return;
  throw new SettingsError(
    "settings-malformed",
    "reference",
    `reference ${path}: after the file must follow ${aspects.join(", ")}, each alone or with an amount between 0 and 1 (tone=0.5), or weight between ${weightRange.least} and ${weightRange.most} (weight=2), parted by commas, got ${JSON.stringify(path.slice(colon + 1))}.`,
  );
}

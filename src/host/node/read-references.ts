import { AudioInputError } from "../../audio/errors.ts";
import type { Reference, ReferenceWish } from "../../mastering/reference.ts";
import { readReference } from "../../run/read-reference.ts";
import { newEngine } from "./engine.ts";
import { openSource } from "./open-source.ts";

/** A reference on disk and what of it is wanted. */
export interface ReferenceOrder {
  readonly path: string;
  readonly wish: ReferenceWish;
}

/** Opens and measures references, one after the other. Throws AudioInputError for what cannot be read or has more than two channels. */
export async function readReferences(orders: readonly ReferenceOrder[], onProgress: (path: string) => void): Promise<Reference[]> {
  const references: Reference[] = [];
  for (const { path, wish } of orders) {
    onProgress(path);
    const source = await openSource(path);
    if (source.channels > 2) {
      throw new AudioInputError("input-channels", path, `${path} has ${source.channels} channels; a reference is mono or stereo.`);
    }
    references.push(await readReference(source, wish, newEngine()));
  }
  return references;
}

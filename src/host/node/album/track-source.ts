import type { AudioSource } from "../../../audio/source.ts";
import { joinSources, startsOf } from "../../../run/joined-source.ts";
import type { Recipe } from "../../../run/recipe.ts";
import type { MixedStems } from "../../../stems/mix-stems.ts";
import { isFolder } from "../files.ts";
import { openSource } from "../open-source.ts";
import { namedStems, stemSource, stemSourceOf } from "../stem-files.ts";

/** What one piece of a record is mastered from. */
export interface UnitSource {
  readonly source: AudioSource;
  /** Where each of its tracks begins, and where the last one ends, frames of the source. */
  readonly starts: readonly number[];
  /** The stems it is the sum of; null for a mix. */
  readonly stems: MixedStems | null;
}

/**
 * Opens what one piece of a record is mastered from: the mix of a track, the stems in a folder, or the mixes of tracks that go on from each other. The only
 * place that does. With a recipe, stems are moved as it says.
 */
export async function openUnit(mixes: readonly string[], recipe: Recipe | null = null): Promise<UnitSource> {
  if (mixes.length === 1 && (await isFolder(mixes[0]))) return openStems(mixes[0], recipe);
  const sources: AudioSource[] = [];
  for (const mix of mixes) sources.push(await openSource(mix));
  return { source: joinSources(sources), starts: startsOf(sources.map(({ frames }) => frames)), stems: null };
}

async function openStems(folder: string, recipe: Recipe | null): Promise<UnitSource> {
  const files = await namedStems([folder], null);
  const stems = recipe?.stems ? null : await stemSource({ ...files, align: false, moves: "auto" });
  const source = stems ? stems.source : await stemSourceOf(recipe as Recipe, files.stems);
  return { source, starts: [0, source.frames], stems };
}

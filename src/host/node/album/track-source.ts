import type { AudioSource } from "../../../audio/source.ts";
import { joinSources, startsOf } from "../../../run/joined-source.ts";
import type { Recipe } from "../../../run/recipe.ts";
import type { MixedStems } from "../../../stems/mix-stems.ts";
import { isFolder } from "../files.ts";
import { openSource } from "../open-source.ts";
import type { SessionOnDisk } from "../read-session.ts";
import { namedStems, stemSource, stemSourceOf } from "../stem-files.ts";

/** The files of one piece of a record. */
export interface UnitFiles {
  /** The mix of a track, the folder of its stems, or the mixes of tracks that go on from each other. */
  readonly mixes: readonly string[];
  /** Stems that lie wrong are put right instead of ending the run. */
  readonly align: boolean;
}

/** The files of the piece whose tracks have these places in the session's list. */
export function unitFiles({ session, mixes }: Pick<SessionOnDisk, "session" | "mixes">, tracks: readonly number[]): UnitFiles {
  return { mixes: tracks.map((track) => mixes[track]), align: session.tracks[tracks[0]].align };
}

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
export async function openUnit({ mixes, align }: UnitFiles, recipe: Recipe | null = null): Promise<UnitSource> {
  if (mixes.length === 1 && (await isFolder(mixes[0]))) return openStems(mixes[0], align, recipe);
  const sources: AudioSource[] = [];
  for (const mix of mixes) sources.push(await openSource(mix));
  return { source: joinSources(sources), starts: startsOf(sources.map(({ frames }) => frames)), stems: null };
}

async function openStems(folder: string, align: boolean, recipe: Recipe | null): Promise<UnitSource> {
  const files = await namedStems([folder], null);
  const stems = recipe?.stems ? null : await stemSource({ ...files, align, moves: "auto" });
  const source = stems ? stems.source : await stemSourceOf(recipe as Recipe, files.stems);
  return { source, starts: [0, source.frames], stems };
}

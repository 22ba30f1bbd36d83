import type { AudioSource } from "../../../audio/source.ts";
import { joinSources, startsOf } from "../../../run/joined-source.ts";
import { openSource } from "../open-source.ts";

/** What one piece of a record is mastered from. */
export interface UnitSource {
  readonly source: AudioSource;
  /** Where each of its tracks begins, and where the last one ends, frames of the source. */
  readonly starts: readonly number[];
}

/** Opens what one piece of a record is mastered from: the mix of a track, or the mixes of tracks that go on from each other. The only place that does. */
export async function openUnit(mixes: readonly string[]): Promise<UnitSource> {
  const sources: AudioSource[] = [];
  for (const mix of mixes) sources.push(await openSource(mix));
  return { source: joinSources(sources), starts: startsOf(sources.map(({ frames }) => frames)) };
}

import { readTrack } from "../analysis/measure.ts";
import type { AudioSource } from "../audio/source.ts";
import { loudStretches, OffsetFinder } from "../run/offset.ts";
import type { Rider } from "./alternates.ts";
import type { StemHost } from "./mix-stems.ts";
import { placed, type Voice } from "./mixer.ts";
import { isCleanVersion } from "./role.ts";
import { type OpenStem, placeStems, requireOneShape } from "./set-checks.ts";
import { movedStem } from "./sum.ts";

/** Stems as they ride with a master: each as it entered the sum; a clean version rides beside the others. */
export async function ridersOf(voices: readonly Voice[], host: StemHost): Promise<Rider[]> {
  const riders: Rider[] = [];
  for (const [index, { plan }] of voices.entries()) {
    const source = await movedStem(voices, index, host.newEngine(), host.openSpool);
    riders.push({ role: plan.role, source, isPart: !isCleanVersion(plan.role) });
  }
  return riders;
}

/** Alternate mixes as they ride with a master, in their places. Throws AudioInputError for one of another rate, length or start, unless `align` mends it. */
export async function alternateRiders(mixes: readonly OpenStem[], premaster: AudioSource, align: boolean, host: StemHost): Promise<Rider[]> {
  requireOneShape(mixes, premaster);
  const finder = new OffsetFinder(host.newEngine(), premaster);
  const standings = [];
  for (const { source } of mixes) standings.push(await finder.find(source, loudStretches(await readTrack(source, host.newEngine()))));
  const places = placeStems(mixes, premaster.frames, "the main mix", standings, align ? "align" : "stop");
  return mixes.map(({ role, source }, index) => ({ role, source: placed(source, places[index], premaster.frames), isPart: false }));
}

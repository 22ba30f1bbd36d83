import { readTrack } from "../analysis/measure.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { loudStretches, OffsetFinder } from "../run/offset.ts";
import { atGain, type StemHost } from "./mix-stems.ts";
import { placed } from "./mixer.ts";
import { measureSet } from "./products.ts";
import { isCleanVersion } from "./role.ts";
import { type OpenStem, placeStems, requireOneShape } from "./set-checks.ts";
import { checkSum } from "./sum-check.ts";

/** What was found in a set of stems, beside what each holds by itself. */
export interface SetFindings {
  /** Per stem, in the order given: length, offset, polarity. */
  readonly stems: readonly (readonly Finding[])[];
  /** Doubled stems, the sum against the mix, something missing. */
  readonly set: readonly Finding[];
}

/** Looks at stems beside each other and beside the mix, changes nothing. Throws AudioInputError for stems of different rates or more than two channels. */
export async function checkSet(stems: readonly OpenStem[], mix: AudioSource | null, host: Pick<StemHost, "newEngine">): Promise<SetFindings> {
  requireOneShape(stems, mix);
  const finder = mix ? new OffsetFinder(host.newEngine(), mix) : null;
  const standings = [];
  for (const { source } of stems) {
    standings.push(finder ? await finder.find(source, loudStretches(await readTrack(source, host.newEngine()))) : null);
  }
  const frames = mix?.frames ?? Math.max(...stems.map(({ source }) => source.frames));
  const places = placeStems(stems, frames, mix ? mix.name : "the longest stem", standings, "tell");
  const findings = places.map((place) => place.findings);
  const summed = stems.flatMap((stem, index) => {
    const place = places[index];
    return isCleanVersion(stem.role) ? [] : [{ ...stem, place, endFrame: stem.source.frames + place.foundDelayFrames }];
  });
  if (summed.length === 0) return { stems: findings, set: [] };
  const voices = summed.map(({ role, source, place }) => ({
    source: placed(source, { delayFrames: place.foundDelayFrames }, frames),
    plan: { role, isInverted: place.isFoundInverted, moves: [] },
  }));
  const set = await measureSet(host.newEngine(), voices, mix);
  const again = (gains: readonly (number | null)[]) =>
    measureSet(
      host.newEngine(),
      voices.map((voice, index) => atGain(voice, gains[index])),
      mix,
    );
  const sum = await checkSum(summed, set, mix, again, "tell");
  return { stems: findings, set: sum.findings };
}

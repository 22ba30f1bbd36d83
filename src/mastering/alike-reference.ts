import { loudFrames } from "../analysis/band-levels.ts";
import { loudMoments } from "../analysis/loud-moments.ts";
import { aroundMean, thirdOctaveLevelsOf } from "../analysis/third-octave-levels.ts";
import { alikeDifference } from "./alike-moments.ts";
import type { Reference } from "./reference.ts";
import { smooth } from "./reference-curve.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Pairs nearer than the first are of one song; beyond the second, means are the safer guide, dB rms (docs/decisions/reference-match.md). */
const sameSongDb = 1.8;
const otherSongDb = 2.2;
/** Where nearly every moment meets itself, means say the same and more exactly, dB rms. */
const samePassageDb = 0.6;
/** In width, pairs and means err about as much and by different things: the middle of both errs least. */
const widthTrust = 0.5;

/**
 * The references as they would measure if they played what the mix plays, as far as they do: their levels become those of the mix plus how they differ
 * from it where both sound alike. A reference with other music stays as it is. `loud` are frames of the mix to match when not its own loud ones.
 */
export function alikeReferences(facts: TrackFacts, references: readonly Reference[], loud?: readonly number[]): Reference[] {
  const { integratedLufs } = facts.measurements;
  const frames = loud?.length ? loud : integratedLufs === null ? [] : loudFrames(facts.readings, integratedLufs - 10);
  if (frames.length === 0) return [...references];
  const own = thirdOctaveLevelsOf(facts.readings, frames);
  const moments = loudMoments(facts.readings, frames);
  return references.map((reference) => {
    const { levels } = reference;
    if (!levels || !reference.moments) return reference;
    const meanDb = smooth(aroundMean(levels.relativeDb.map((level, band) => level - own.relativeDb[band])));
    const alike = alikeDifference(moments, reference.moments, meanDb);
    const trust =
      alike && alike.mostApartDb > samePassageDb ? Math.max(0, Math.min(1, (otherSongDb - alike.apartDb) / (otherSongDb - sameSongDb))) : 0;
    if (!alike || trust === 0) return reference;
    const blend = (level: number, alikeDb: number, share = trust) => level + share * (alikeDb - level);
    const { sideToMidDb, relativeDb } = levels;
    const { toneDb, widthDb } = alike;
    const width = own.sideToMidDb && widthDb && own.sideToMidDb.map((level, band) => level + widthDb[band]);
    return {
      ...reference,
      levels: {
        ...levels,
        relativeDb: relativeDb.map((level, band) => blend(level, own.relativeDb[band] + toneDb[band])),
        sideToMidDb: sideToMidDb && (width ? sideToMidDb.map((level, band) => blend(level, width[band], trust * widthTrust)) : sideToMidDb),
      },
    };
  });
}

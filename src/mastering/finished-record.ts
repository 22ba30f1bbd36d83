import { roundTo } from "../audio/units.ts";
import type { ReferenceTarget } from "./reference.ts";
import { finishedLimitDb } from "./tone.ts";
import type { TrackFacts } from "./track-facts.ts";
import type { Wishes } from "./wishes.ts";

/** What a finished record is spared, and how to have it all the same, in one sentence; none for a premaster, nor where tone and level were both asked for by number. */
export function finishedRefusals(
  facts: TrackFacts,
  { targetLufs, albumTone }: Pick<Wishes, "targetLufs" | "albumTone">,
  target: ReferenceTarget | null,
): { readonly stage: string; readonly reason: string }[] {
  if (albumTone?.isFinished) return [ofFinishedAlbum];
  if (!facts.isFinished) return [];
  const amountOf = (aspect: "tone" | "level") => target?.amounts[aspect].amount ?? 0;
  const isNamed = (aspect: "tone" | "level") => amountOf(aspect) > 0 && target?.amounts[aspect].isNamed === true;
  const isToneAsked = isNamed("tone");
  const isLevelAsked = targetLufs !== null || isNamed("level");
  const louder = amountOf("level") > 0 ? "it is made louder no further than its style allows" : "it is made no louder";
  const spared = [...(isToneAsked ? [] : [`its tone is moved by ${finishedLimitDb} dB at most`]), ...(isLevelAsked ? [] : [louder])];
  if (spared.length === 0) return [];
  const ways = [
    ...(isToneAsked || amountOf("tone") === 0 ? [] : ["name the amount (tone=0.7)"]),
    ...(isLevelAsked ? [] : ["name a loudness"]),
    "send the mix before limiting",
  ];
  const reason = `this is a finished record by its figures (${figuresOf(facts)}), somebody's decision: ${spared.join(" and ")}. For more, ${ways.join(" or ")}.`;
  return [{ stage: "larger moves", reason }];
}

const ofFinishedAlbum = {
  stage: "moves of its own",
  reason:
    "most tracks of this record are finished by their figures, somebody's decision: a track gets the level and tilt that the record asks for, and no tone, glue or width of its own. For more, send the mixes before limiting.",
};

function figuresOf({ measurements: { integratedLufs, truePeakDbtp } }: TrackFacts): string {
  return `${roundTo(integratedLufs ?? 0, 0.1)} LUFS, peaks at ${roundTo(truePeakDbtp ?? 0, 0.1)} dBTP`;
}

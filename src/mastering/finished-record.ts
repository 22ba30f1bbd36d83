import { roundTo } from "../audio/units.ts";
import type { ReferenceTarget } from "./reference.ts";
import type { TrackFacts } from "./track-facts.ts";
import type { Wishes } from "./wishes.ts";

/** What a finished record is spared, and how to have it all the same, in one sentence; none for a premaster, nor where everything was asked for by number. */
export function finishedRefusals(
  { isFinished, measurements }: TrackFacts,
  { targetLufs }: Pick<Wishes, "targetLufs">,
  target: ReferenceTarget | null,
): { readonly stage: string; readonly reason: string }[] {
  if (!isFinished) return [];
  const isNamed = target !== null && (target.amounts.tone.isNamed || target.amounts.width.isNamed);
  const isMatched = target !== null && (target.amounts.tone.amount > 0 || target.amounts.width.amount > 0);
  const isLevelAsked = targetLufs !== null || (target !== null && target.amounts.level.amount > 0);
  const spared = [...(isNamed ? [] : ["no band is moved by more than 0.7 dB"]), ...(isLevelAsked ? [] : ["it is made no louder"])];
  if (spared.length === 0) return [];
  const ways = [
    ...(isNamed || !isMatched ? [] : ["name the amount (tone=0.7)"]),
    ...(isLevelAsked ? [] : ["name a loudness"]),
    "send the mix before limiting",
  ];
  const { integratedLufs, truePeakDbtp } = measurements;
  const figures = `${roundTo(integratedLufs ?? 0, 0.1)} LUFS, peaks at ${roundTo(truePeakDbtp ?? 0, 0.1)} dBTP`;
  const reason = `this is a finished record by its figures (${figures}), somebody's decision: ${spared.join(" and ")}. For more, ${ways.join(" or ")}.`;
  return [{ stage: "all but loudness", reason }];
}

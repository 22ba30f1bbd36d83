import { roundTo } from "../audio/units.ts";
import { isWithinBudget, type LoudnessPolicy, scoutFor } from "../mastering/loudness.ts";
import type { Harm, LoudnessChoice, LoudnessWish } from "./loudness-search.ts";
import type { TrialResult } from "./trial.ts";

/** How loud `master` makes a track on its own account, and what holds it there. */
export interface AutomaticLoudness {
  /** LUFS of the whole track, as predicted from the passages. */
  readonly lufs: number;
  /** The end of a sentence that begins "because". */
  readonly reason: string;
}

/** What `master` chose with automatic loudness, in words. */
export function automaticLoudness(choice: LoudnessChoice, wish: LoudnessWish): AutomaticLoudness {
  return { lufs: roundTo(choice.targetLufs, 0.1), reason: reasonFor(choice, wish) };
}

/** What would come of the loudness that gave way, after "would". */
export function harmOf(to: Harm): string {
  return harmWords[to];
}

const harmWords: Readonly<Record<Harm, string>> = {
  distortion: "audibly distort",
  punch: "lose more punch than by the limiter alone",
  pumping: "be moved more by its gains than by the limiter alone",
  contrast: "stand out less from the quieter ones than by the limiter alone",
};

function reasonFor({ targetLufs, untouchedLufs, scouted, gaveWay }: LoudnessChoice, { policy, ownLufs }: LoudnessWish): string {
  if (gaveWay) return `at ${gaveWay.fromLufs.toFixed(1)} LUFS its hardest passages would ${harmOf(gaveWay.to)}`;
  if (ownLufs !== null) return "this is a finished record, which is not made louder on its own account";
  if (untouchedLufs >= policy.loudestLufs) return `gain alone takes it past ${policy.loudestLufs} LUFS, the loudest that the style chooses by itself`;
  if (targetLufs >= policy.loudestLufs - 0.05) return `the style chooses nothing louder than ${policy.loudestLufs} LUFS by itself`;
  const failed = scouted.filter(({ result }) => !isWithinBudget(result, policy));
  const turned = [...failed].sort((a, b) => a.settings.driveDb - b.settings.driveDb)[0];
  if (!turned) return "it is driven no farther by itself";
  // Named, because a cheaper design at the same loudness has other figures.
  const design = scoutFor(policy).name.replace(/, (?=limiter$)/, " and ");
  return `at ${turned.lufs.toFixed(1)} LUFS, by ${design}, its hardest passages would have ${excesses(turned.result, policy).join(" and ")}`;
}

function excesses({ rdfPercent, nmrDb, psrDb }: TrialResult, { rdfBudgetPercent, nmrBudgetDb, psrFloorDb }: LoudnessPolicy): string[] {
  const broken: string[] = [];
  if (rdfPercent > rdfBudgetPercent)
    broken.push(`${rdfPercent.toFixed(1)} % of frames with audible distortion, where the style allows ${rdfBudgetPercent} %`);
  if (nmrDb > nmrBudgetDb) broken.push(`a noise to mask ratio of ${nmrDb.toFixed(1)} dB, where the style allows ${nmrBudgetDb} dB`);
  if (psrDb < psrFloorDb) broken.push(`${psrDb.toFixed(1)} dB of punch, where the style keeps ${psrFloorDb} dB`);
  return broken;
}

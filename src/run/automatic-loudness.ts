import { roundTo } from "../audio/units.ts";
import { isWithinBudget, type LoudnessPolicy } from "../mastering/loudness.ts";
import { type LoudnessMaterial, type LoudnessWish, loudestWithinBudget, type TrialRunner } from "./loudness-search.ts";
import type { TrialResult } from "./trial.ts";

/** How loud `master` makes a track on its own account, and what holds it there; the design that wins may give way to punch yet. */
export interface AutomaticLoudness {
  /** LUFS of the whole track, as predicted from the passages. */
  readonly lufs: number;
  /** The end of a sentence that begins "because". */
  readonly reason: string;
}

interface Scouted {
  readonly lufs: number;
  readonly driveDb: number;
  readonly result: TrialResult;
}

/** Searches as `master` does with automatic loudness, and keeps the trial at which it turned back. */
export async function automaticLoudness(
  run: TrialRunner,
  material: LoudnessMaterial,
  wish: LoudnessWish,
  untouchedLufs: number,
): Promise<AutomaticLoudness> {
  const failed: Scouted[] = [];
  const scout: TrialRunner = async (settings) => {
    const results = await run(settings);
    results.forEach((result, index) => {
      if (!isWithinBudget(result, wish.policy)) failed.push({ lufs: material.lufsOf(result), driveDb: settings[index].driveDb, result });
    });
    return results;
  };
  const lufs = await loudestWithinBudget(scout, material, wish, untouchedLufs);
  return { lufs: roundTo(lufs, 0.1), reason: reasonFor(lufs, failed, wish, untouchedLufs) };
}

function reasonFor(lufs: number, failed: readonly Scouted[], { policy, ownLufs }: LoudnessWish, untouchedLufs: number): string {
  if (ownLufs !== null) return "this is a finished record, which is not made louder on its own account";
  if (untouchedLufs >= policy.loudestLufs) return `gain alone takes it past ${policy.loudestLufs} LUFS, the loudest that the style chooses by itself`;
  if (lufs >= policy.loudestLufs - 0.05) return `the style chooses nothing louder than ${policy.loudestLufs} LUFS by itself`;
  const turned = [...failed].sort((a, b) => a.driveDb - b.driveDb)[0];
  if (!turned) return "it is driven no farther by itself";
  return `at ${turned.lufs.toFixed(1)} LUFS its hardest passages would have ${excesses(turned.result, policy).join(" and ")}`;
}

function excesses({ rdfPercent, nmrDb, psrDb }: TrialResult, { rdfBudgetPercent, nmrBudgetDb, psrFloorDb }: LoudnessPolicy): string[] {
  const broken: string[] = [];
  if (rdfPercent > rdfBudgetPercent)
    broken.push(`${rdfPercent.toFixed(1)} % of frames with audible distortion, where the style allows ${rdfBudgetPercent} %`);
  if (nmrDb > nmrBudgetDb) broken.push(`a noise to mask ratio of ${nmrDb.toFixed(1)} dB, where the style allows ${nmrBudgetDb} dB`);
  if (psrDb < psrFloorDb) broken.push(`${psrDb.toFixed(1)} dB of punch, where the style keeps ${psrFloorDb} dB`);
  return broken;
}

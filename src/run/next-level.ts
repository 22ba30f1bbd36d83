import type { Measurements } from "../analysis/measurements.ts";
import { roundTo } from "../audio/units.ts";
import { type Plan, stageOf } from "../chain/plan.ts";
import { type LoudnessChoice, lowerAim } from "./loudness-search.ts";

/**
 * Largest distance from the target that is left alone; what the search chose by itself may be missed by more, but only on the quiet side, and what yielded to
 * distortion hardly on the loud side.
 */
const toleranceLu = { asked: 0.18, chosen: 0.45, yielded: 0.06 };

/** What a drive came to. */
export interface DrivePoint {
  readonly driveDb: number;
  readonly integratedLufs: number;
}

/** Drive and aim for the next print where this one missed its loudness or its ceiling; null where it met both. Adds this print to `prints`. */
export function nextLevel(
  plan: Plan,
  loudness: LoudnessChoice,
  after: Measurements,
  prints: DrivePoint[],
): { driveDb: number; aimBelowDb: number } | null {
  const limiter = stageOf(plan, "loudness")?.settings ?? {};
  const integratedLufs = after.integratedLufs ?? loudness.targetLufs;
  const driveDb = Number(limiter["driveDb"]);
  prints.push({ driveDb, integratedLufs });
  const shortLu = loudness.targetLufs - integratedLufs;
  const { quieter, louder } = tolerancesOf(loudness);
  const isNear = shortLu >= -louder && shortLu <= quieter;
  // The guard allows 0.05 dB; a print over the ceiling at all is made again a little lower.
  const overDb = Math.max(0, (after.truePeakDbtp ?? -120) - Number(limiter["ceilingDbtp"] ?? 0));
  const aimedBelowDb = Number(limiter["aimBelowDb"]);
  const aimBelowDb = overDb > 0 ? lowerAim(aimedBelowDb + overDb + 0.02) : aimedBelowDb;
  if (isNear && aimBelowDb === aimedBelowDb) return null;
  return { driveDb: isNear ? driveDb : nextDrive(prints, loudness.targetLufs), aimBelowDb };
}

function tolerancesOf({ wishedLufs, targetLufs }: LoudnessChoice): { readonly quieter: number; readonly louder: number } {
  if (wishedLufs === null) return { quieter: toleranceLu.chosen, louder: toleranceLu.asked };
  return { quieter: toleranceLu.asked, louder: targetLufs < wishedLufs - 0.05 ? toleranceLu.yielded : toleranceLu.asked };
}

/** Secant through the last two prints; the first correction counts on 0.9 LU per dB. Dense music may give back as little as 0.2. */
function nextDrive(prints: readonly DrivePoint[], targetLufs: number): number {
  const last = prints[prints.length - 1];
  const previous = prints[prints.length - 2];
  const rise = previous ? (last.integratedLufs - previous.integratedLufs) / (last.driveDb - previous.driveDb) : 0.9;
  const slope = Math.min(1, Math.max(0.2, Number.isFinite(rise) ? rise : 0.9));
  return roundTo(Math.min(40, last.driveDb + (targetLufs - last.integratedLufs) / slope), 0.01);
}

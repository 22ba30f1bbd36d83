import { type LoudnessPolicy, scoutFor } from "../../mastering/loudness.ts";
import { defaultWishes } from "../../mastering/wishes.ts";
import { type LoudnessMaterial, loudestWithinBudget, type TrialRunner, withDrive } from "../loudness-search.ts";
import type { TrialResult } from "../trial.ts";

/** What the scout design did to a track's excerpts at one drive. */
export interface ScoutPoint {
  readonly driveDb: number;
  readonly result: TrialResult;
}

/** Every drive, beyond gain and limit alone, that the search for a loudness can come to. */
const stepsDb = [1.3, 2.6, 4, 5.3, 6.6, 8, 9.3, 10.6];
const { ceilingDbtp } = defaultWishes;

/** What loudness costs a track, from quiet to loud: rendered once, asked for many policies. */
export async function scoutCurve(run: TrialRunner, material: LoudnessMaterial, untouchedLufs: number): Promise<ScoutPoint[]> {
  const scout = scoutFor({ clip: "on" });
  const settings = stepsDb.map((stepDb) => withDrive(scout, ceilingDbtp, untouchedLufs - material.trackLufs + stepDb));
  const results = await run(settings);
  return results.map((result, index) => ({ driveDb: settings[index].driveDb, result }));
}

/** How loud the planner would make the track under a policy: its own search, answered from the curve. */
export function loudnessUnder(
  policy: LoudnessPolicy,
  curve: readonly ScoutPoint[],
  material: LoudnessMaterial,
  untouchedLufs: number,
): Promise<number> {
  const nearest = (driveDb: number) =>
    curve.reduce((best, point) => (Math.abs(point.driveDb - driveDb) < Math.abs(best.driveDb - driveDb) ? point : best));
  const answer: TrialRunner = (settings) => Promise.resolve(settings.map(({ driveDb }) => nearest(driveDb).result));
  return loudestWithinBudget(
    answer,
    material,
    { targetLufs: null, ceilingDbtp, policy, intensity: 1, ownLufs: null, isSearched: true, reference: null },
    untouchedLufs,
  );
}

/** What a loudness costs on the curve: the first point that reaches it, or the last. */
export function costOf(lufs: number, curve: readonly ScoutPoint[], material: LoudnessMaterial): TrialResult {
  return (curve.find(({ result }) => material.lufsOf(result) >= lufs - 0.05) ?? curve[curve.length - 1]).result;
}

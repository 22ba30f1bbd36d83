import { type Plan, stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { damageCost, type LoudnessPolicy } from "../mastering/loudness.ts";
import { damageGuards } from "./damage-guards.ts";
import { type LoudnessChoice, type LoudnessMaterial, settleDrive } from "./loudness-search.ts";
import type { MoveChoice, PlanRunner } from "./move-search.ts";
import { type Trial, type TrialResult, withLoudness } from "./trial.ts";

/** A plan whose loudness stage is settled, and the choice as its guards have to see it. */
export interface FinalLoudness {
  readonly plan: Plan;
  readonly loudness: LoudnessChoice;
}

/**
 * Drives the loudness stage of the plan that won to its loudness. Where the moves changed, it is heard again behind those that stayed, beside gain and limit
 * alone. A deep search goes by the sum of its terms and may turn the loudness stage so far that it breaks a guard: then the design stands that was chosen first.
 */
export async function settleLoudness(
  run: PlanRunner,
  first: Plan,
  { plan, tried }: MoveChoice,
  choice: LoudnessChoice,
  material: LoudnessMaterial,
  policy: LoudnessPolicy,
): Promise<FinalLoudness> {
  const settled = (settings: LoudnessSettings, result: TrialResult) => settleDrive(settings, result, material, choice.targetLufs);
  const found = settled(loudnessOf(plan) ?? choice.settings, tried);
  if (doesTheSame(plan, first)) return { plan: withLoudness(plan, found), loudness: { ...choice, settings: found } };
  const final = await hear(run, plan, found, choice, material);
  const isHeld = damageGuards(final.chosen, final.trials[0], final.excerptLufs, policy).every(({ held }) => held);
  if (isHeld || !isTurned(found, choice.settings)) return { plan: withLoudness(plan, found), loudness: final };
  const [straight] = await run([behind(plan, choice.settings, material)]);
  const settings = settled(choice.settings, straight);
  return { plan: withLoudness(plan, settings), loudness: await hear(run, plan, settings, choice, material) };
}

function loudnessOf(plan: Plan): LoudnessSettings | undefined {
  return stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
}

function doesTheSame(plan: Plan, other: Plan): boolean {
  const settingsOf = ({ stages }: Plan) => JSON.stringify(stages.map(({ stage, settings }) => [stage, settings]));
  return settingsOf(plan) === settingsOf(other);
}

/** Whether more than drive and aim is another. */
function isTurned(settings: LoudnessSettings, other: LoudnessSettings): boolean {
  return JSON.stringify({ ...settings, driveDb: 0, aimBelowDb: 0 }) !== JSON.stringify({ ...other, driveDb: 0, aimBelowDb: 0 });
}

/** The choice with these settings, heard behind the plan's stages as is gain and limit alone. */
async function hear(
  run: PlanRunner,
  plan: Plan,
  settings: LoudnessSettings,
  choice: LoudnessChoice,
  material: LoudnessMaterial,
): Promise<LoudnessChoice> {
  const [plain, ...others] = choice.trials;
  const before = { ...plan, stages: plan.stages.filter(({ stage }) => stage !== "loudness") };
  const [entered, limited, final] = await run([
    { plan: before, against: "entered" },
    behind(plan, plain.settings, material),
    { plan: withLoudness(plan, settings), against: "entered" },
  ]);
  const chosen = { ...choice.chosen, ...final, settings, cost: damageCost(final) };
  const isPlain = choice.chosen === plain && !isTurned(settings, plain.settings);
  const heard = isPlain ? [chosen] : [{ ...plain, ...limited }, ...(choice.chosen === plain ? [chosen] : [])];
  const trials = [...heard, ...others.map((trial) => (trial === choice.chosen ? chosen : trial))];
  return { ...choice, settings, excerptLufs: entered.excerptLufs, chosen, trials };
}

/** A loudness stage behind other moves, driven as if they let the excerpts enter as loud as they were when its drive was found. */
function behind(plan: Plan, settings: LoudnessSettings, { excerptLufs }: LoudnessMaterial): Trial {
  return { plan: withLoudness(plan, settings), against: "entered", enteredLufs: excerptLufs };
}

import { type Plan, stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { damageGuards } from "./damage-guards.ts";
import { designAt, type LoudnessChoice, type LoudnessMaterial, type LoudnessWish, settleDrive } from "./loudness-search.ts";
import type { MoveChoice, PlanRunner } from "./move-search.ts";
import { type Trial, withLoudness } from "./trial.ts";

/** A plan whose loudness stage is settled, and the choice as its guards have to see it. */
export interface FinalLoudness {
  readonly plan: Plan;
  readonly loudness: LoudnessChoice;
}

/**
 * Drives the loudness stage of the plan that won to its loudness. Where the moves changed, it is heard again behind those that stayed, beside gain and limit
 * alone: a deep search may have turned it, and moves change the punch. Where it breaks a guard there that it had held, the designs compete again behind those moves.
 */
export async function settleLoudness(
  run: PlanRunner,
  first: Plan,
  { plan, tried }: MoveChoice,
  choice: LoudnessChoice,
  { material, wish }: { readonly material: LoudnessMaterial; readonly wish: LoudnessWish },
): Promise<FinalLoudness> {
  const settings = settleDrive(loudnessOf(plan) ?? choice.settings, tried, material, choice.targetLufs);
  if (doesTheSame(plan, first)) return { plan: withLoudness(plan, settings), loudness: { ...choice, settings } };
  const heard = await hear(run, plan, settings, choice, material);
  const accepted = brokenGuards(choice, wish);
  const isHeld = brokenGuards(heard, wish).every((name) => accepted.includes(name));
  const loudness = isHeld ? heard : await chooseAgain(run, plan, heard, material, wish);
  return { plan: withLoudness(plan, loudness.settings), loudness };
}

/** Names of the guards that a choice breaks: at a typed loudness one may have yielded already. */
function brokenGuards({ chosen, trials, excerptLufs }: LoudnessChoice, { policy }: LoudnessWish): string[] {
  return damageGuards(chosen, trials[0], excerptLufs, policy).flatMap(({ name, held }) => (held ? [] : [name]));
}

/** The choice of a design once more, behind the moves that stayed. */
async function chooseAgain(
  run: PlanRunner,
  plan: Plan,
  heard: LoudnessChoice,
  material: LoudnessMaterial,
  wish: LoudnessWish,
): Promise<LoudnessChoice> {
  const runBehind = (settings: readonly LoudnessSettings[]) => run(settings.map((one) => ({ plan: withLoudness(plan, one), against: "entered" })));
  const start = { wished: heard.targetLufs, untouchedLufs: heard.untouchedLufs, driveDb: heard.settings.driveDb };
  const again = await designAt(runBehind, { ...material, eachExcerptLufs: heard.excerptLufs }, wish, start);
  const gaveWay = again.gaveWay ? { ...again.gaveWay, fromLufs: heard.gaveWay?.fromLufs ?? again.gaveWay.fromLufs } : heard.gaveWay;
  return { ...heard, ...again, gaveWay };
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
  // Its price stays that of the contest, behind the same moves as those it stands beside.
  const chosen = { ...choice.chosen, ...final, settings };
  const isPlain = choice.chosen === plain && !isTurned(settings, plain.settings);
  const heard = isPlain ? [chosen] : [{ ...plain, ...limited }, ...(choice.chosen === plain ? [chosen] : [])];
  const trials = [...heard, ...others.map((trial) => (trial === choice.chosen ? chosen : trial))];
  return { ...choice, settings, excerptLufs: entered.excerptLufs, chosen, trials };
}

/** A loudness stage behind other moves, driven as if they let the excerpts enter as loud as they were when its drive was found. */
function behind(plan: Plan, settings: LoudnessSettings, { excerptLufs }: LoudnessMaterial): Trial {
  return { plan: withLoudness(plan, settings), against: "entered", enteredLufs: excerptLufs };
}

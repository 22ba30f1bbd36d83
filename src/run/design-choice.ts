import { roundTo } from "../audio/units.ts";
import { chooseDesign, yieldRule } from "../mastering/loudness.ts";
import { damageGuards } from "./damage-guards.ts";
import type { LoudnessMaterial, LoudnessTrial, LoudnessWish } from "./loudness-search.ts";
import type { Guard } from "./result.ts";

/** What holding every guard at a typed loudness may cost more than the cheapest design, units of `damageCost`: 2 dB of noise to mask ratio. */
const priceOfGuards = 0.5;
const step = 0.01;

/** A cheaper design that was not taken, and the first guard that it would have broken. */
export interface PassedOver {
  readonly design: string;
  readonly guard: Guard;
  /** The figure of the design that was taken, which holds that guard. */
  readonly held: number;
}

/**
 * The cheapest design. Where it would break a guard or had to yield, the cheapest that does neither, unless that is dearer by half a unit: then the guard of a
 * loudness that somebody typed yields and the report says by how much; any other loudness gives way.
 */
export function chooseTrial(trials: readonly LoudnessTrial[], material: LoudnessMaterial, wish: LoudnessWish): LoudnessTrial {
  const cheapest = chooseDesign(trials);
  const holding = trials.filter((trial) => !mustYield(trial, 0) && !firstBroken(trial, trials, material, wish));
  if (holding.length === 0) return cheapest;
  const gentle = chooseDesign(holding);
  return gentle.cost - cheapest.cost < priceOfGuards || mustYield(cheapest, 0) ? gentle : cheapest;
}

/** The cheapest design where another was chosen; null where it was chosen itself, or breaks no guard. */
export function passedOver(
  chosen: LoudnessTrial,
  trials: readonly LoudnessTrial[],
  material: LoudnessMaterial,
  wish: LoudnessWish,
): PassedOver | null {
  const cheapest = chooseDesign(trials);
  const guard = cheapest === chosen ? undefined : firstBroken(cheapest, trials, material, wish);
  if (!guard) return null;
  const own = guardsOf(chosen, trials, material, wish).find(({ name }) => name === guard.name);
  return { design: cheapest.design.name, guard, held: own?.value ?? guard.limit };
}

/** Explicit targets give way only to audible damage, and then by a bounded step unless nothing else helps. */
export function mustYield({ rdfPercent }: LoudnessTrial, yieldedLu: number): boolean {
  if (rdfPercent > yieldRule.hopelessPercent) return true;
  return rdfPercent > yieldRule.disturbedPercent && roundTo(yieldedLu + yieldRule.stepLu, step) <= yieldRule.mostLu;
}

/** The first guard that a design breaks beside gain and limit alone; undefined where it holds them all. */
export function firstBroken(
  trial: LoudnessTrial,
  trials: readonly LoudnessTrial[],
  material: LoudnessMaterial,
  wish: LoudnessWish,
): Guard | undefined {
  return guardsOf(trial, trials, material, wish).find(({ held }) => !held);
}

function guardsOf(trial: LoudnessTrial, [plain]: readonly LoudnessTrial[], { eachExcerptLufs }: LoudnessMaterial, { policy }: LoudnessWish): Guard[] {
  return damageGuards(trial, plain, eachExcerptLufs, policy);
}

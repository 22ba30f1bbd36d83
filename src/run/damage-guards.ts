import { roundTo } from "../audio/units.ts";
import type { Damage, LoudnessPolicy } from "../mastering/loudness.ts";
import type { Guard } from "./result.ts";

/** Punch that may be missing to the floor of a style, dB. */
export const punchToleranceDb = 0.3;

/** What a design of the loudness stage did to the excerpts, as the guards hear it. */
export interface Heard extends Damage {
  readonly psrDb: number;
  /** Loudness of every excerpt. */
  readonly excerptLufs: readonly number[];
}

/** The guards on what loudness costs, against gain and limit alone at the same loudness; that itself holds them all. */
export function damageGuards(chosen: Heard, plain: Heard, excerptLufs: readonly number[], policy: LoudnessPolicy): Guard[] {
  return [
    atMost("noise to mask ratio", chosen.nmrDb, Math.max(policy.nmrBudgetDb, plain.nmrDb + 1), "dB"),
    atMost("frames with audible distortion", chosen.rdfPercent, Math.max(policy.rdfBudgetPercent, plain.rdfPercent + 1), "%"),
    atMost("gain motion", chosen.gainMotionDb, Math.max(0.5, plain.gainMotionDb + 0.1), "dB"),
    atLeast("peak to short-term loudness", chosen.psrDb, leastPunchDb(plain, policy), "dB"),
    atMost("section contrast lost", contrastLost(chosen, excerptLufs), Math.max(1, contrastLost(plain, excerptLufs) + 0.5), "LU"),
  ];
}

/** Least peak to short-term loudness that holds the guard, dB. */
export function leastPunchDb(plain: Pick<Heard, "psrDb">, policy: Pick<LoudnessPolicy, "psrFloorDb">): number {
  return Math.min(policy.psrFloorDb, plain.psrDb) - punchToleranceDb;
}

/** How much closer together the loudest and the quietest excerpt came, LU. */
function contrastLost(trial: Heard, excerptLufs: readonly number[]): number {
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return Math.max(0, spread(excerptLufs) - spread(trial.excerptLufs));
}

const step = 0.01;

/** A guard whose value may not exceed its limit; one that does shows a value beyond it. */
export function atMost(name: string, value: number, limit: number, unit: string): Guard {
  const shown = roundTo(limit, step);
  const beyond = roundTo(shown + step, step);
  const held = value <= limit;
  return { name, value: held ? roundTo(value, step) : Math.max(roundTo(value, step), beyond), limit: shown, unit, held };
}

/** A guard whose value may not fall below its limit; one that does shows a value beyond it. */
export function atLeast(name: string, value: number, limit: number, unit: string): Guard {
  const shown = roundTo(limit, step);
  const beyond = roundTo(shown - step, step);
  const held = value >= limit;
  return { name, value: held ? roundTo(value, step) : Math.min(roundTo(value, step), beyond), limit: shown, unit, held };
}

import type { LoudnessSettings } from "../chain/stages/loudness.ts";

/** A way to make a track loud: where to clip and how the limiter moves. */
export interface LoudnessDesign {
  readonly name: string;
  readonly settings: Omit<LoudnessSettings, "driveDb" | "ceilingDbtp" | "aimBelowDb">;
}

const quick = { recoveryMs: 2, slowSharePercent: 0, slowRecoveryMs: 60 } as const;
const smooth = { recoveryMs: 8, slowSharePercent: 0, slowRecoveryMs: 60 } as const;
const noClip = { clip: "off", clipAboveCeilingDb: 0, clipExponent: 0.5 } as const;

/** The designs that compete for every track; no fixed one wins (docs/decisions/loudness-stage.md). */
export const loudnessDesigns: readonly LoudnessDesign[] = [
  { name: "limiter, quick", settings: { ...noClip, ...quick } },
  { name: "limiter, smooth", settings: { ...noClip, ...smooth } },
  { name: "soft clip 2 dB over, limiter", settings: { clip: "soft", clipAboveCeilingDb: 2, clipExponent: 0.5, ...quick } },
  { name: "perceptual clip, limiter", settings: { clip: "perceptual", clipAboveCeilingDb: -0.05, clipExponent: 0.5, ...quick } },
  { name: "perceptual clip 1 dB over, limiter", settings: { clip: "perceptual", clipAboveCeilingDb: 1, clipExponent: 0.6, ...quick } },
];

/** The design used to find out how much a track carries, and where nothing has to be clipped at all. */
export const scoutDesign: LoudnessDesign = loudnessDesigns[3];

/** What loudness cost: noise to mask ratio, share of disturbed frames, gain motion. */
export interface Damage {
  readonly nmrDb: number;
  readonly rdfPercent: number;
  readonly gainMotionDb: number;
}

/** How much a style lets loudness cost. */
export interface LoudnessPolicy {
  /** Never louder than this on its own account. */
  readonly loudestLufs: number;
  /** Distortion a listener may at most be given: share of frames with audible error. */
  readonly rdfBudgetPercent: number;
  readonly nmrBudgetDb: number;
}

/**
 * When even an explicit target yields: beyond `disturbedPercent` of the excerpts' frames by at most `mostLu`. Excerpts hold the loudest passages and show
 * two to three times the share of the whole track (docs/decisions/loudness-stage.md); beyond `hopelessPercent` there is no limit to the yield.
 */
export const yieldRule = { disturbedPercent: 50, hopelessPercent: 90, mostLu: 1, stepLu: 0.5 } as const;

/** Least punch any style may leave, true peak minus the loudest 3 s, unless gain and limit alone leave less. */
export const psrFloorDb = 5;

/** One figure for the price of loudness: one unit is where an engineer would object (SOUND.md 5.4, term D with gain motion). */
export function damageCost(damage: Damage): number {
  return Math.max(0, damage.nmrDb + 30) / 4 + damage.rdfPercent / 2 + damage.gainMotionDb / 0.25;
}

/** Whether a style allows this much damage. */
export function isWithinBudget(damage: Damage, policy: LoudnessPolicy): boolean {
  return damage.rdfPercent <= policy.rdfBudgetPercent && damage.nmrDb <= policy.nmrBudgetDb;
}

/** The cheapest of several designs; the simpler one (earlier in the list) wins unless the other is clearly better. */
export function chooseDesign<T extends { readonly cost: number }>(trials: readonly T[]): T {
  const margin = 0.05;
  return trials.reduce((best, trial) => (trial.cost < best.cost - margin ? trial : best));
}

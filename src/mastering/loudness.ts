import type { LoudnessSettings } from "../chain/stages/loudness.ts";

/** A way to make a track loud: where to clip and how the limiter moves. */
export interface LoudnessDesign {
  readonly name: string;
  readonly settings: Omit<LoudnessSettings, "driveDb" | "ceilingDbtp" | "aimBelowDb">;
}

const noSlowGain = { slowSharePercent: 0, slowRecoveryMs: 60 } as const;
const noClip = { clip: "off", clipAboveCeilingDb: 0, clipExponent: 0.5, clipRampMs: 0 } as const;
/** Long enough that the level moves by up to a fifth less, short enough that the noise it adds weighs no more than that (docs/decisions/loudness-stage.md). */
const clipRampMs = 180;

/** The designs that compete for every track; no fixed one wins (docs/decisions/loudness-stage.md). The first is gain and limit only. */
export const loudnessDesigns: readonly LoudnessDesign[] = [
  { name: "limiter", settings: { ...noClip, recoveryMs: 4, ...noSlowGain } },
  { name: "limiter, two gains", settings: { ...noClip, recoveryMs: 8, slowSharePercent: 50, slowRecoveryMs: 60 } },
  { name: "soft clip, limiter", settings: { clip: "soft", clipAboveCeilingDb: 2, clipExponent: 0.5, clipRampMs, recoveryMs: 4, ...noSlowGain } },
  {
    name: "perceptual clip, limiter",
    settings: { clip: "perceptual", clipAboveCeilingDb: 0, clipExponent: 0.5, clipRampMs, recoveryMs: 2, ...noSlowGain },
  },
  {
    name: "perceptual clip, wide, limiter",
    settings: { clip: "perceptual", clipAboveCeilingDb: 0, clipExponent: 0.4, clipRampMs, recoveryMs: 2, ...noSlowGain },
  },
  {
    name: "perceptual clip, deep, limiter",
    settings: { clip: "perceptual", clipAboveCeilingDb: 0.5, clipExponent: 0.6, clipRampMs, recoveryMs: 4, ...noSlowGain },
  },
  {
    name: "perceptual clip, high, limiter",
    settings: { clip: "perceptual", clipAboveCeilingDb: 2, clipExponent: 0.6, clipRampMs, recoveryMs: 4, ...noSlowGain },
  },
];

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
  /** Least true peak over the loudest 3 s that may be left, unless gain and limit alone leave less. */
  readonly psrFloorDb: number;
  /** Whether designs that clip may compete. */
  readonly clip: "off" | "on";
}

/** The policy at an intensity: above 1 more damage is allowed in proportion. Below 1 the search goes only part of the way. */
export function policyAt(policy: LoudnessPolicy, intensity: number): LoudnessPolicy {
  return { ...policy, rdfBudgetPercent: policy.rdfBudgetPercent * Math.max(1, intensity) };
}

/** The designs that a policy lets compete, the first gain and limit only; without a search only that and the usual one. */
export function designsFor(policy: Pick<LoudnessPolicy, "clip">, isSearched: boolean): readonly LoudnessDesign[] {
  if (!isSearched) return [loudnessDesigns[0], scoutFor(policy)];
  return policy.clip === "on" ? loudnessDesigns : loudnessDesigns.filter(({ settings }) => settings.clip === "off");
}

/** The usual design, used to find out how much a track carries. */
export function scoutFor(policy: Pick<LoudnessPolicy, "clip">): LoudnessDesign {
  return policy.clip === "on" ? loudnessDesigns[3] : loudnessDesigns[1];
}

/**
 * When even an explicit target yields: beyond `disturbedPercent` of the excerpts' frames by at most `mostLu`. Excerpts hold the loudest passages and show
 * about twice the share of the whole track (docs/decisions/loudness-stage.md); beyond `hopelessPercent` there is no limit to the yield.
 */
export const yieldRule = { disturbedPercent: 25, hopelessPercent: 90, mostLu: 0.9, stepLu: 0.45 } as const;

/**
 * One figure for the price of loudness: one unit is 4 dB of noise to mask ratio above -30 dB, 2 % of disturbed
 * frames, or 0.25 dB of gain motion. It ranks designs and shows how steeply loudness costs; what a style allows is `isWithinBudget`.
 */
export function damageCost(damage: Damage): number {
  return Math.max(0, damage.nmrDb + 30) / 4 + damage.rdfPercent / 2 + damage.gainMotionDb / 0.25;
}

/** Whether a style allows this much damage. */
export function isWithinBudget(damage: Damage & { readonly psrDb: number }, policy: LoudnessPolicy): boolean {
  return damage.rdfPercent <= policy.rdfBudgetPercent && damage.nmrDb <= policy.nmrBudgetDb && damage.psrDb >= policy.psrFloorDb;
}

/** The cheapest of several designs; the simpler one (earlier in the list) wins unless the other is clearly better: by 0.05, or by a quarter where both cost next to nothing. */
export function chooseDesign<T extends { readonly cost: number }>(trials: readonly T[]): T {
  const marginOf = (cost: number) => Math.min(0.05, Math.max(0.02, cost / 4));
  return trials.reduce((best, trial) => (trial.cost < best.cost - marginOf(best.cost) ? trial : best));
}

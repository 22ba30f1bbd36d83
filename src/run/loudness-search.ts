import { roundTo } from "../audio/units.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { damageCost, designsFor, isWithinBudget, type LoudnessDesign, type LoudnessPolicy, scoutFor, yieldRule } from "../mastering/loudness.ts";
import type { Amount } from "../mastering/reference.ts";
import { leastPunchDb, punchToleranceDb } from "./damage-guards.ts";
import { chooseTrial, firstBroken, mustYield, type PassedOver, passedOver } from "./design-choice.ts";
import type { TrialResult } from "./trial.ts";

/** Runs trials of the loudness stage, in this thread or in several; results come in the order of the settings. */
export type TrialRunner = (settings: readonly LoudnessSettings[]) => Promise<TrialResult[]>;

/** What the loudness stage is asked for. */
export interface LoudnessWish {
  /** Explicit target, or null for auto. */
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number;
  readonly policy: LoudnessPolicy;
  /** Below 1, automatic loudness goes only this share of the way from gain and limit alone. */
  readonly intensity: number;
  /** Loudness of a finished record, which is not made louder on its own account; null for a premaster. */
  readonly ownLufs: number | null;
  /** Whether all designs compete, or only gain and limit against the usual one. */
  readonly isSearched: boolean;
  /** Loudness of references and how far to go there from what the mix would choose; null without. An explicit target wins. */
  readonly reference: ({ readonly integratedLufs: number } & Amount) | null;
}

/** The track and its excerpts as they enter the stage. */
export interface LoudnessMaterial {
  readonly trackLufs: number;
  readonly trackTruePeakDbtp: number;
  readonly excerptLufs: number;
  /** Loudness of the whole track, LUFS, foretold from what a trial made of the excerpts. */
  readonly lufsOf: (result: TrialResult) => number;
  /** Of every excerpt alone. */
  readonly eachExcerptLufs: readonly number[];
}

/** A design at a drive, with what it did to the excerpts. */
export interface LoudnessTrial extends TrialResult {
  readonly design: LoudnessDesign;
  readonly settings: LoudnessSettings;
  readonly cost: number;
}

/** What a loudness may be too much for. */
export type Harm = "distortion" | "punch" | "pumping" | "contrast";

/** The outcome of the search: the settings that won, and all that competed. */
export interface LoudnessChoice {
  readonly settings: LoudnessSettings;
  /** Of the whole track, as predicted from the excerpts. */
  readonly targetLufs: number;
  /** What was wished; differs from targetLufs where loudness yielded. */
  readonly wishedLufs: number | null;
  /** What the loudness gave way to, and where it would have been; null where it stands. */
  readonly gaveWay: { readonly fromLufs: number; readonly to: Harm } | null;
  /** "Gain and limit only" at its loudest without any reduction. */
  readonly untouchedLufs: number;
  /** Of every excerpt before the stage. */
  readonly excerptLufs: readonly number[];
  /** What the usual design came to where the search for the loudness drove it. */
  readonly scouted: readonly TrialPoint[];
  /** The first is gain and limit only. */
  readonly trials: readonly LoudnessTrial[];
  readonly chosen: LoudnessTrial;
  /** The cheaper design that a guard kept from being chosen at a typed loudness; null where the cheapest stands, or the loudness gave way. */
  readonly passedOver: PassedOver | null;
  /** Share of disturbed frames that was allowed. */
  readonly rdfBudgetPercent: number;
}

const step = 0.01;
/** First try; a master whose peaks come out higher is printed again with more. */
const aimBelowDb = 0.06;
/** The limiter aims no lower (loudness.aimBelowDb). */
const lowestAimDb = 2;
/** How much further above the aim the peaks of a track come out than those of its excerpts. */
const trackOverExcerpts = 2.4;
/** Trials this near the target are comparable; the last correction is taken from the slope without another trial. */
const closeLu = 0.25;
const mostCorrections = 2;
/** How far above gain alone the search for the loudness goes: a song with one loud hit may need it. */
const farthestDb = 24;
/** Damage grows by some such share of itself with every LU (0.3 to 0.9 on three songs from -10 to -6 LUFS): trials that came out louder or quieter are compared as if they had not. */
const growthPerLu = 0.4;

/** Finds how loud (unless told) and how: the designs are rendered on the excerpts, each driven to the same loudness, the cheapest wins. */
export async function searchLoudness(run: TrialRunner, material: LoudnessMaterial, wish: LoudnessWish): Promise<LoudnessChoice> {
  const untouchedLufs = material.trackLufs + (wish.ceilingDbtp - material.trackTruePeakDbtp);
  const scouted: TrialPoint[] = [];
  const scout: TrialRunner = async (settings) => {
    const points = await runAll(run, material, settings);
    scouted.push(...points);
    return points.map(({ result }) => result);
  };
  const wishedLufs = wish.targetLufs ?? (await towardsReference(scout, material, wish, untouchedLufs));
  const wished = wishedLufs ?? (await loudestWithinBudget(scout, material, wish, untouchedLufs));
  const driveDb = firstDrive(scouted, wished, wished - material.trackLufs);
  return {
    ...(await designAt(run, material, wish, { wished, untouchedLufs, driveDb })),
    wishedLufs,
    untouchedLufs,
    excerptLufs: material.eachExcerptLufs,
    scouted,
    rdfBudgetPercent: wishedLufs === null ? wish.policy.rdfBudgetPercent : yieldRule.disturbedPercent,
  };
}

/** Where the designs start: the loudness wished, that without any reduction, and a drive that may lead to the former. */
export interface Start {
  readonly wished: number;
  readonly untouchedLufs: number;
  readonly driveDb: number;
}

/**
 * Drives every design to the loudness wished and chooses one. While it distorts too much, or breaks a guard at a loudness that nobody typed, the loudness
 * gives way step by step, and gain and limit alone is heard beside it.
 */
export async function designAt(
  run: TrialRunner,
  material: LoudnessMaterial,
  wish: LoudnessWish,
  { wished, untouchedLufs, driveDb }: Start,
): Promise<Pick<LoudnessChoice, "settings" | "targetLufs" | "gaveWay" | "trials" | "chosen" | "passedOver">> {
  let trials = await runDesigns(run, material, wish.ceilingDbtp, wished, driveDb, designsFor(wish.policy, wish.isSearched));
  let chosen = chooseTrial(trials, material, wish);
  const cheaper = passedOver(chosen, trials, material, wish);
  let targetLufs = wished;
  let to: Harm = "distortion";
  const harm = () => (mustYield(chosen, wished - targetLufs) ? "distortion" : harmAt(chosen, trials, material, wish));
  for (let next = harm(); next && targetLufs > untouchedLufs; next = harm()) {
    to = next;
    targetLufs = Math.max(untouchedLufs, targetLufs - yieldRule.stepLu);
    const again = [...new Set([trials[0], chosen])];
    const designs = again.map(({ design }) => design);
    const gentler = await runDesigns(run, material, wish.ceilingDbtp, targetLufs, chosen.settings.driveDb - yieldRule.stepLu, designs);
    trials = trials.map((trial) => (again.includes(trial) ? gentler[again.indexOf(trial)] : trial));
    chosen = gentler[gentler.length - 1];
  }
  const gaveWay = targetLufs < wished - 0.05 ? { fromLufs: roundTo(wished, step), to } : null;
  const settings = aimedBelow(chosen, wish.ceilingDbtp);
  return { settings, targetLufs: roundTo(targetLufs, step), gaveWay, trials, chosen, passedOver: gaveWay ? null : cheaper };
}

/** What a guard would be broken for. A figure that somebody typed stays, whatever it costs; what a reference suggests may not use up the tolerance for punch. */
function harmAt(chosen: LoudnessTrial, trials: readonly LoudnessTrial[], material: LoudnessMaterial, wish: LoudnessWish): Harm | null {
  if (wish.targetLufs !== null) return null;
  if (chosen.psrDb < leastPunchDb(trials[0], wish.policy) + (wish.reference ? punchToleranceDb : 0)) return "punch";
  const broken = firstBroken(chosen, trials, material, wish);
  return broken ? (harms[broken.name] ?? "distortion") : null;
}

/** What guards watch beside distortion. */
const harms: Readonly<Record<string, Harm>> = { "gain motion": "pumping", "section contrast lost": "contrast" };

/** A finished record is not driven past what its style's budget allows, unless the user names the amount. */
async function towardsReference(run: TrialRunner, material: LoudnessMaterial, wish: LoudnessWish, untouchedLufs: number): Promise<number | null> {
  const { reference, ownLufs } = wish;
  if (!reference) return null;
  const isBounded = ownLufs !== null && !reference.isNamed && reference.integratedLufs > ownLufs;
  if (reference.amount === 1 && !isBounded) return roundTo(reference.integratedLufs, step);
  const autoLufs = await loudestWithinBudget(run, material, wish, untouchedLufs);
  const wishedLufs = autoLufs + reference.amount * (reference.integratedLufs - autoLufs);
  if (!isBounded) return roundTo(wishedLufs, step);
  const bound = await loudestWithinBudget(run, material, { ...wish, ownLufs: null }, untouchedLufs);
  return roundTo(Math.min(wishedLufs, Math.max(ownLufs, bound)), step);
}

/**
 * Music whose peaks came out above the aim on the excerpts (noise up to half the rate does that) is aimed lower from the start, and by more than the
 * excerpts show: the highest peak of a track lies above that of 20 s of it (twice the excess, in four minutes of noise).
 */
function aimedBelow({ settings, truePeakDbtp }: LoudnessTrial, ceilingDbtp: number): LoudnessSettings {
  const excessDb = truePeakDbtp - ceilingDbtp + settings.aimBelowDb;
  return excessDb > settings.aimBelowDb / 2 ? { ...settings, aimBelowDb: lowerAim(excessDb * trackOverExcerpts) } : settings;
}

/** An aim within what the limiter takes; music that comes out higher still, a tone at half the rate, has its ceiling guard not held. */
export function lowerAim(belowDb: number): number {
  return roundTo(Math.min(lowestAimDb, belowDb), step);
}

/** A design driven so far. */
export function withDrive(design: LoudnessDesign, ceilingDbtp: number, driveDb: number): LoudnessSettings {
  return { ...design.settings, ceilingDbtp, aimBelowDb, driveDb: roundTo(driveDb, step) };
}

/** Drives every design to the target on the excerpts: a first guess, then corrections along the line through the last two trials. */
async function runDesigns(
  run: TrialRunner,
  material: LoudnessMaterial,
  ceilingDbtp: number,
  targetLufs: number,
  driveDb: number,
  designs: readonly LoudnessDesign[],
): Promise<LoudnessTrial[]> {
  let trials: TrialPoint[] = await runAll(
    run,
    material,
    designs.map((design) => withDrive(design, ceilingDbtp, driveDb)),
  );
  for (let round = 0; round < mostCorrections; round++) {
    const missed = trials.filter((trial) => Math.abs(trial.lufs - targetLufs) >= closeLu);
    if (missed.length === 0) break;
    const again = await runAll(
      run,
      material,
      missed.map((trial) => correctDrive(trial, targetLufs)),
    );
    trials = trials.map((trial) => (missed.includes(trial) ? { ...again[missed.indexOf(trial)], before: trial } : trial));
  }
  return trials.map((trial, index) => ({
    ...trial.result,
    design: designs[index],
    settings: correctDrive(trial, targetLufs),
    cost: damageCost(trial.result) * Math.max(0.5, 1 + growthPerLu * (targetLufs - trial.lufs)),
  }));
}

/** The drive that took the scout design to this loudness, between the two trials nearest to it; 1 dB more than gain alone where it was not sent out. */
function firstDrive(scouted: readonly TrialPoint[], targetLufs: number, plainDriveDb: number): number {
  const [nearest, next] = [...scouted].sort((a, b) => Math.abs(a.lufs - targetLufs) - Math.abs(b.lufs - targetLufs));
  if (!nearest) return plainDriveDb + 1;
  return correctDrive({ ...nearest, ...(next ? { before: next } : {}) }, targetLufs).driveDb;
}

/** A trial and what it makes of the whole track. */
export interface TrialPoint {
  readonly settings: LoudnessSettings;
  readonly result: TrialResult;
  /** Of the whole track, foretold. */
  readonly lufs: number;
  /** The trial that this one corrected. */
  readonly before?: TrialPoint;
}

async function runAll(run: TrialRunner, { lufsOf }: LoudnessMaterial, settings: readonly LoudnessSettings[]): Promise<TrialPoint[]> {
  const results = await run(settings);
  return results.map((result, index) => ({ settings: settings[index], result, lufs: lufsOf(result) }));
}

/** The settings of a stage with the drive that brings the track to a loudness, given what a trial at another drive came to. */
export function settleDrive(settings: LoudnessSettings, tried: TrialResult, { lufsOf }: LoudnessMaterial, targetLufs: number): LoudnessSettings {
  return correctDrive({ settings: { ...settings, driveDb: tried.driveDb }, lufs: lufsOf(tried) }, targetLufs);
}

/** A limiter gives back less than it is driven: about 0.87 LU per dB, much less where it works hard. */
function correctDrive({ settings, lufs, before }: Omit<TrialPoint, "result">, targetLufs: number): LoudnessSettings {
  const driven = before ? settings.driveDb - before.settings.driveDb : 0;
  const rise = before && Math.abs(driven) > 0.05 ? (lufs - before.lufs) / driven : 0.87;
  const slope = Math.min(1, Math.max(0.2, rise));
  const driveDb = settings.driveDb + (targetLufs - lufs) / slope;
  return { ...settings, driveDb: roundTo(Math.max(-40, Math.min(40, driveDb)), step) };
}

/**
 * How loud the scout design may drive the excerpts within the style's budget: coarse steps in pairs while both hold, then two finer and two fine ones beside the
 * last that held. Pairs, so that two cores have something to do.
 */
export async function loudestWithinBudget(run: TrialRunner, material: LoudnessMaterial, wish: LoudnessWish, untouchedLufs: number): Promise<number> {
  const { policy, ceilingDbtp } = wish;
  if (wish.ownLufs !== null) return roundTo(wish.ownLufs, step);
  if (untouchedLufs >= policy.loudestLufs) return roundTo(untouchedLufs, step);
  const startDriveDb = untouchedLufs - material.trackLufs;
  let loudest = untouchedLufs;
  let heldDb = 0;
  const tryDrives = async (stepsDb: readonly number[]) => {
    const results = await run(stepsDb.map((stepDb) => withDrive(scoutFor(policy), ceilingDbtp, startDriveDb + stepDb)));
    const failed = results.findIndex((result) => !isWithinBudget(result, policy));
    const held = failed < 0 ? results.length : failed;
    if (held > 0) {
      heldDb = stepsDb[held - 1];
      loudest = Math.max(loudest, material.lufsOf(results[held - 1]));
    }
    return failed < 0;
  };
  while (loudest < policy.loudestLufs && heldDb < farthestDb && (await tryDrives([heldDb + 4, heldDb + 8])));
  for (const finerDb of [1.3, 0.45]) if (loudest < policy.loudestLufs) await tryDrives([heldDb + finerDb, heldDb + 2 * finerDb]);
  const gainLu = Math.min(loudest, policy.loudestLufs) - untouchedLufs;
  return roundTo(untouchedLufs + gainLu * Math.min(1, wish.intensity), 0.1);
}

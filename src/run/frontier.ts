import type { Planar } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { damageCost, loudnessDesigns } from "../mastering/loudness.ts";
import { type AutomaticLoudness, automaticLoudness } from "./automatic-loudness.ts";
import { type LoudnessMaterial, searchLoudness, type TrialRunner, withDrive } from "./loudness-search.ts";
import type { LoudnessTask } from "./plan-track.ts";
import type { TrialResult } from "./trial.ts";

/** One step of the frontier: the cheapest way to be that loud, and its price. Measured on the loudest and the most different passage. */
export interface FrontierPoint {
  /** Of the whole track, as predicted from the passages. */
  readonly lufs: number;
  readonly design: string;
  readonly settings: LoudnessSettings;
  /** True peak minus the loudest 3 s, dB, and how much of it is gone since the first step. */
  readonly psrDb: number;
  readonly psrLostDb: number;
  readonly nmrDb: number;
  readonly rdfPercent: number;
  readonly gainMotionDb: number;
  /** Price of distortion and gain motion (`damageCost`); its slope counts, not its height. */
  readonly price: number;
  readonly isKnee: boolean;
}

/** How far a track can be pushed. */
export interface Frontier {
  /** As loud as it gets by gain alone, nothing limited. */
  readonly untouchedLufs: number;
  /** Null when one more LU stays cheap up to the loudest step. */
  readonly kneeLufs: number | null;
  /** Where `master` stops by itself in this style: its limits are fixed figures, the knee is a slope. */
  readonly automatic: AutomaticLoudness;
  readonly points: readonly FrontierPoint[];
}

const steps = 6;
const drivesPerDesign = 7;
/** Louder than nearly every record; the frontier ends here unless the mix is there already. */
const loudestLufs = -6;
const leastRangeLu = 3;
/** A limiter gives back less than it is driven, so the drives reach this much farther than the loudness asked for. */
const driveReach = 1.4;

/**
 * The knee is the loudness from which one more LU costs more than this many units of price. The price grows slowly while only peaks are taken off and
 * about doubles with every LU once the music itself is: three units are six frames in a hundred more that audibly distort.
 */
export const kneePricePerLu = 3;

/** A rendered trial as a place on the curve of its design. */
interface CurvePoint {
  readonly lufs: number;
  readonly driveDb: number;
  readonly price: number;
}

/**
 * Renders every design of the loudness stage at several drives, takes the cheapest at each loudness, and measures that one. All renders are kept:
 * they are the curves from which later drives are read.
 */
export async function exploreFrontier(run: TrialRunner, { material, wish }: LoudnessTask): Promise<Frontier> {
  const untouchedLufs = material.trackLufs + (wish.ceilingDbtp - material.trackTruePeakDbtp);
  const rangeLu = Math.max(leastRangeLu, loudestLufs - untouchedLufs);
  const startDriveDb = untouchedLufs - material.trackLufs;
  const drivesDb = Array.from({ length: drivesPerDesign }, (_, index) => startDriveDb + (index * rangeLu * driveReach) / (drivesPerDesign - 1));
  const settings = loudnessDesigns.flatMap((design) => drivesDb.map((driveDb) => withDrive(design, wish.ceilingDbtp, driveDb)));
  const results = await run(settings);
  const curves = loudnessDesigns.map((_, design) =>
    drivesDb.map((_, at) => curvePoint(settings[design * drivesPerDesign + at], results[design * drivesPerDesign + at], material)),
  );
  const measure = async (targets: readonly number[]) => {
    const wanted = targets.map((lufs) => cheapestAt(curves, lufs));
    const trialSettings = wanted.map(({ design, driveDb }) => withDrive(loudnessDesigns[design], wish.ceilingDbtp, driveDb));
    const trials = await run(trialSettings);
    return trials.map((trial, index) => {
      curves[wanted[index].design].push(curvePoint(trialSettings[index], trial, material));
      return pointOf(trial, loudnessDesigns[wanted[index].design].name, trialSettings[index], material);
    });
  };
  const points = await measure(Array.from({ length: steps }, (_, step) => untouchedLufs + (step * rangeLu) / (steps - 1)));
  const foundLufs = findKnee((lufs) => cheapestAt(curves, lufs).price, untouchedLufs, untouchedLufs + rangeLu);
  const knee = foundLufs === null ? null : { ...(await measure([foundLufs]))[0], isKnee: true };
  if (knee) points.push(knee);
  return {
    untouchedLufs: roundTo(untouchedLufs, 0.1),
    // As measured, so that it is the figure of its row and not the one that was read off a line.
    kneeLufs: knee?.lufs ?? null,
    automatic: automaticLoudness(await searchLoudness(run, material, wish), wish),
    points: inOrder(points),
  };
}

function curvePoint({ driveDb }: LoudnessSettings, trial: TrialResult, { lufsOf }: LoudnessMaterial): CurvePoint {
  return { lufs: lufsOf(trial), driveDb, price: damageCost(trial) };
}

function pointOf(trial: TrialResult, design: string, settings: LoudnessSettings, { lufsOf }: LoudnessMaterial): FrontierPoint {
  return {
    lufs: roundTo(lufsOf(trial), 0.1),
    design,
    settings,
    psrDb: roundTo(trial.psrDb, 0.1),
    psrLostDb: 0,
    nmrDb: roundTo(trial.nmrDb, 0.1),
    rdfPercent: roundTo(trial.rdfPercent, 0.1),
    gainMotionDb: roundTo(trial.gainMotionDb, 0.01),
    price: roundTo(damageCost(trial), 0.01),
    isKnee: false,
  };
}

/** From quiet to loud; a step beside the knee gives way to it. Punch lost counts from the first. */
function inOrder(points: readonly FrontierPoint[]): FrontierPoint[] {
  const knee = points.find(({ isKnee }) => isKnee);
  const kept = points.filter((point) => !knee || point.isKnee || Math.abs(point.lufs - knee.lufs) > 0.3);
  const sorted = kept.sort((a, b) => a.lufs - b.lufs);
  return sorted.map((point) => ({ ...point, psrLostDb: roundTo(Math.max(0, sorted[0].psrDb - point.psrDb), 0.1) }));
}

/**
 * The design with the lowest price at a loudness, with its drive, read off the straight lines between its renders; of two within 0.05 the one that is listed
 * first. Prices never fall with loudness.
 */
function cheapestAt(curves: readonly (readonly CurvePoint[])[], lufs: number): { design: number; driveDb: number; price: number } {
  const found = curves.map((curve, design) => ({ design, ...readCurve(curve, lufs) }));
  const reaching = found.filter(({ isReached }) => isReached);
  const candidates = reaching.length > 0 ? reaching : [found.reduce((loudest, one) => (one.lufs > loudest.lufs ? one : loudest))];
  return candidates.reduce((best, one) => (one.price < best.price - 0.05 ? one : best));
}

function readCurve(curve: readonly CurvePoint[], lufs: number): CurvePoint & { readonly isReached: boolean } {
  const sorted = [...curve].sort((a, b) => a.driveDb - b.driveDb);
  let price = 0;
  let before: CurvePoint | null = null;
  for (const point of sorted) {
    const here = { ...point, price: Math.max(price, point.price) };
    if (point.lufs >= lufs) {
      const share = before && point.lufs > before.lufs ? (lufs - before.lufs) / (point.lufs - before.lufs) : 1;
      const between = (from: number, to: number) => from + (to - from) * share;
      if (!before) return { ...here, isReached: true };
      return { lufs, driveDb: between(before.driveDb, here.driveDb), price: between(before.price, here.price), isReached: true };
    }
    price = here.price;
    before = here;
  }
  return { ...(before as CurvePoint), isReached: false };
}

/** Lowest loudness from which the next LU costs more than `kneePricePerLu`, to 0.05 LU; null when none does. */
export function findKnee(priceAt: (lufs: number) => number, fromLufs: number, toLufs: number): number | null {
  for (let lufs = fromLufs; lufs <= toLufs - 1; lufs += 0.05) if (priceAt(lufs + 1) - priceAt(lufs) > kneePricePerLu) return lufs;
  return null;
}

/** The loudest of the passages: the one that encoders have the hardest time with. */
export function loudestPassage({ excerpts, material }: LoudnessTask): { readonly sampleRateHz: number; readonly excerpts: readonly Planar[] } {
  const loudest = material.eachExcerptLufs.indexOf(Math.max(...material.eachExcerptLufs));
  return { sampleRateHz: excerpts.sampleRateHz, excerpts: [excerpts.excerpts[loudest]] };
}

import { loudnessOf } from "../analysis/loudness.ts";
import type { Finding } from "../audio/findings.ts";
import { gainToDb, powerToDb, roundTo } from "../audio/units.ts";
import type { Effect } from "../chain/plan.ts";
import type { StemMove, StemPlan } from "../chain/stem-plan.ts";
import type { StemFigure } from "../run/stems-result.ts";
import { areDoubled, gainsInMix, type SetProducts } from "./products.ts";
import { knownLevelsLu } from "./role-levels.ts";
import { finding, type OpenStem } from "./set-checks.ts";

/** The metric of a move that goes by the author's own mix. */
export const againstMix = "level against the author's mix";
/** The metric of one that goes by what is known of its role. */
export const againstRest = "loudness against the rest";
/** Most a stem's level is changed. */
const mostDb = 2;
/** Half of what the prior asks for; all of what the author's own mix shows. */
const priorIntensity = 0.5;
/** Less is not worth a move. */
const leastDb = 0.5;
/** A stem has to stand this far outside every known level before the prior speaks, LU. */
const priorMarginLu = 1;
/** How far a stem may stand from its level in the mix: where gains alone explain the mix, and where its bus was processed (largest seen 1.6 dB, docs/decisions/stems.md). */
const toleranceDb = { plain: 0.5, processed: 2.5 };
/** What gains leave of a mix without bus processing is below this. */
const plainResidualDb = -40;

/** A level move, or none, and what it goes by. */
export interface LevelDecision {
  readonly move: StemMove | null;
  readonly levelLu: number | null;
  /** Level against the author's own mix, dB, where that was given: 0 where the stem stands as it does there. */
  readonly againstMixDb: number | null;
}

/** Levels of stems: as in the author's mix where it was given; else only a stem outside all levels its role is known to have. */
export function decideLevels(
  roles: readonly string[],
  stepPowers: readonly Float64Array[],
  products: SetProducts["products"],
  hasMix: boolean,
): LevelDecision[] {
  const inMix = hasMix ? levelsAgainstMix(products, roles.length) : null;
  return roles.map((role, index) => {
    const levelLu = levelAgainstRest(stepPowers, index);
    const againstMixDb = inMix ? inMix.levelsDb[index] : null;
    const move = inMix ? moveToMix(againstMixDb, inMix.toleranceDb) : moveToPrior(role, levelLu);
    return { move, levelLu, againstMixDb };
  });
}

/** What a level move does to a stem of these figures: against the author's mix where there is one, else against the rest; null for a stem without either. */
export function levelEffect({ settings }: StemMove, evidence: readonly StemFigure[]): Effect | null {
  const figure = evidence.find(({ metric }) => metric === againstMix) ?? evidence.find(({ metric }) => metric === againstRest);
  return figure
    ? { metric: figure.metric, before: figure.value, after: roundTo(figure.value + Number(settings["gainDb"]), 0.1), unit: figure.unit }
    : null;
}

/** Tells of a stem that came so far from its level in the mix that a move covers only part of it; where a move by hand puts one is its author's wish. */
export function levelFinding({ source }: OpenStem, { moves }: Pick<StemPlan, "moves">): Finding[] {
  const effect = moves.find(({ stage }) => stage === "conditioning")?.effect.find(({ metric }) => metric === againstMix);
  if (!effect || Math.abs(effect.after) < leastDb || Math.abs(effect.before) <= mostDb) return [];
  const [is, was] = [effect.after, effect.before].map((db) => `${Math.abs(db)} dB ${db > 0 ? "above" : "below"}`);
  const advice = `This stem came ${was} its level in the mix; a move covers ${mostDb} dB at most, and it now stands ${is}. Export it again with the faders of the mix.`;
  return [finding(source, "stem-level", "warn", effect.before, "dB", "0 dB: its level in the mix", { advice })];
}

function moveToMix(levelDb: number | null, toleranceDb_: number): StemMove | null {
  if (levelDb === null || Math.abs(levelDb) <= toleranceDb_) return null;
  const gainDb = roundTo(Math.max(-mostDb, Math.min(mostDb, -levelDb)), 0.1);
  return levelMove(gainDb, againstMix, levelDb, 0, "dB");
}

function moveToPrior(role: string, levelLu: number | null): StemMove | null {
  const known = knownLevelsLu(role);
  if (!known || levelLu === null) return null;
  const [low, high] = known;
  const outside = levelLu < low ? low - levelLu : Math.min(0, high - levelLu);
  if (Math.abs(outside) < priorMarginLu) return null;
  const gainDb = roundTo(Math.max(-mostDb, Math.min(mostDb, priorIntensity * outside)), 0.1);
  return Math.abs(gainDb) < leastDb ? null : levelMove(gainDb, againstRest, levelLu, known, "LU");
}

function levelMove(gainDb: number, metric: string, level: number, expected: number | readonly [number, number], unit: string): StemMove {
  const measured = roundTo(level, 0.1);
  return {
    stage: "conditioning",
    settings: { gainDb, dcBlock: "off", subsonicHz: 0 },
    because: [{ metric, measured, expected, unit }],
    effect: [{ metric, before: measured, after: roundTo(measured + gainDb, 0.1), unit }],
  };
}

/** Integrated loudness of a stem minus that of the others together, LU; null where either is too quiet to measure. */
function levelAgainstRest(stepPowers: readonly Float64Array[], stem: number): number | null {
  const rest = stepPowers[stem].map((_, step) => stepPowers.reduce((sum, powers, other) => sum + (other === stem ? 0 : (powers[step] ?? 0)), 0));
  const own = loudnessOf(stepPowers[stem]).integratedLufs;
  const others = loudnessOf(rest).integratedLufs;
  return own === null || others === null ? null : own - others;
}

/** The level of each stem against that in the mix, the gain of the whole mix taken out, and how far from 0 it may be; null for a stem that came twice: which of the two stood in the mix is not known. */
function levelsAgainstMix(products: SetProducts["products"], stems: number) {
  const gains = gainsInMix(products, stems);
  const isTwice = (stem: number) => gains.some((_, other) => other !== stem && areDoubled(products, stem, other));
  const levels = gains.map((gain, stem) => (gain === null || gain <= 0 || isTwice(stem) ? null : -gainToDb(gain)));
  const heard = levels.filter((level) => level !== null).sort((a, b) => a - b);
  const middle = [heard[(heard.length - 1) >> 1] ?? 0, heard[heard.length >> 1] ?? 0];
  const common = Math.abs(middle[0]) < Math.abs(middle[1]) ? middle[0] : middle[1];
  const isPlain = residualDb(products, gains) < plainResidualDb;
  return {
    levelsDb: levels.map((level) => (level === null ? null : level - common)),
    toleranceDb: isPlain ? toleranceDb.plain : toleranceDb.processed,
  };
}

/** What is left of the mix when the stems at these gains are taken from it, dB. */
function residualDb(products: SetProducts["products"], gains: readonly (number | null)[]): number {
  const mix = products.length - 1;
  const weights = [...gains.map((gain) => -(gain ?? 0)), 1];
  const left = weights.reduce((sum, a, i) => sum + weights.reduce((inner, b, j) => inner + a * b * products[i][j], 0), 0);
  return powerToDb(Math.max(left, 1e-15 * products[mix][mix]) / products[mix][mix]);
}

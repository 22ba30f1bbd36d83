import { widestSibilanceDb } from "../analysis/ess-limits.ts";
import type { Plan } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";
import { bandLevels, middleHalf, type Spread } from "./targets/records-567.ts";

/** What a rendered candidate sounds like, as far as the objective is concerned; all at the loudness aimed for. */
export interface Heard {
  /** Noise to mask ratio dB, frames with audible error %, frame-to-frame gain motion dB: against the mix, its best linear filter taken out. */
  readonly nmrDb: number;
  readonly rdfPercent: number;
  readonly gainMotionDb: number;
  /** True peak minus the loudest 3 s, dB. */
  readonly psrDb: number;
  /** Levels of the nine wide bands relative to their mean, dB; null where nothing is loud enough. */
  readonly bandsDb: readonly number[] | null;
  /** Side minus mid of the nine bands, dB. */
  readonly sideToMidDb: readonly number[] | null;
  readonly monoLossDb: number | null;
  /** 5th percentile of the correlation of 400 ms windows. */
  readonly correlationLow: number | null;
  /** Esses above the usual treble, dB. */
  readonly sibilanceDb: number | null;
  /** By how much the strongest lasting resonance stands out further than it may, dB. */
  readonly resonanceDb: number;
  /** How far the most restless band wanders beyond the whole song, dB. */
  readonly restlessDb: number;
}

/** What the objective compares with. */
export interface ObjectiveContext {
  readonly style: Style;
  readonly weights: ObjectiveWeights;
  /** The same excerpts after gain and limit only. */
  readonly plain: Heard;
  /** Where the nine bands belong: the middle half of records, or a reference. */
  readonly bandTargets: readonly Spread[];
  /** The rules turn esses down: a voice has some that stand out (`esses.ts`). */
  readonly hasEsses: boolean;
  /** Stages that the style asks for on its own account, as a matter of taste. */
  readonly tastes: readonly string[];
}

/** One figure per concern of an engineer. 0 is perfect, 1 is where an engineer would object. */
export interface ObjectiveTerms {
  readonly tone: number;
  readonly punch: number;
  readonly distortion: number;
  readonly pumping: number;
  readonly lowEnd: number;
  readonly sibilance: number;
  readonly resonance: number;
  readonly restless: number;
  readonly width: number;
  readonly taste: number;
  readonly moves: number;
}

/** How much each concern counts. */
export type ObjectiveWeights = { readonly [Term in keyof ObjectiveTerms]: number };

/** The weights unless told otherwise. */
export const defaultWeights: ObjectiveWeights = {
  tone: 1,
  punch: 1,
  distortion: 1,
  pumping: 0.5,
  lowEnd: 0.5,
  sibilance: 0.5,
  resonance: 0.5,
  restless: 0.5,
  width: 0.5,
  taste: 2,
  moves: 1,
};

/** How much a concern may count. */
export const weightRange = { min: 0, max: 100 } as const;

/** What each term means, in the words that `--explain objective` prints. */
export const termMeanings: { readonly [Term in keyof ObjectiveTerms]: string } = {
  tone: "rms over nine K-weighted bands of the distance outside the target's middle half; 3 dB counts 1",
  punch: "PSR lost against gain and limit only beyond 0.5 dB, or below the floor of the style; 2 dB count 1",
  distortion:
    "(NMR + 24 dB) / 8 where above 0, plus a quarter of the percentage of frames with audible error; against the mix through the linear stages",
  pumping: "frame-to-frame gain motion added to that of gain and limit only; 0.25 dB counts 1",
  lowEnd: "side above -6 dB under mid below 148 Hz; 3 dB count 1",
  sibilance:
    "esses more than 9 dB above the usual treble, and where no voice has any, treble that jumps out further than after gain and limit only; 3 dB count 1",
  resonance:
    "a third octave that stands out of its neighbours most of the time, and between the notes too, by more than 5 dB (above 1.9 kHz 4); 3 dB count 1",
  restless: "a wide band that wanders more than 6 dB beyond the whole song; 3 dB count 1, and no more",
  width: "mono loss added beyond 0.5 LU and correlation below 0; 1 LU or 0.25 count 1",
  taste: "each stage the style asks for as a colour and does not get counts 1",
  moves: "0.02 for every stage that touches the sound: of two equals the simpler wins",
};

/** J: the weighted sum of the terms. Lower is better. */
export function objectiveOf(terms: ObjectiveTerms, weights: ObjectiveWeights): number {
  return (Object.keys(weights) as (keyof ObjectiveTerms)[]).reduce((sum, term) => sum + weights[term] * terms[term], 0);
}

/** The terms of one candidate; the whole objective on one page (reasons: docs/decisions/search.md). */
export function termsOf(heard: Heard, plan: Plan, context: ObjectiveContext): ObjectiveTerms {
  const { plain, style } = context;
  const stages = plan.stages.map(({ stage }) => stage as string);
  return {
    tone: huber(toneDistanceDb(heard, context.bandTargets) / 3),
    punch: huber(Math.max(0, plain.psrDb - heard.psrDb - 0.5, Math.min(style.loudness.psrFloorDb, plain.psrDb) - heard.psrDb) / 2),
    distortion: Math.max(0, heard.nmrDb + 24) / 8 + heard.rdfPercent / 4,
    pumping: huber(Math.max(0, heard.gainMotionDb - plain.gainMotionDb) / 0.25),
    lowEnd: huber(Math.max(0, (heard.sideToMidDb?.[0] ?? -60) + 6) / 3),
    sibilance: huber(Math.max(0, (heard.sibilanceDb ?? 0) - allowedSibilanceDb(context)) / 3),
    resonance: huber(heard.resonanceDb / 3),
    restless: Math.min(1, huber(heard.restlessDb / 3)),
    width: huber(Math.max(0, added(heard.monoLossDb, plain.monoLossDb) - 0.5)) + huber(correlationBelow(heard, plain) / 0.25),
    taste: context.tastes.filter((stage) => !stages.includes(stage)).length,
    moves: 0.02 * stages.filter((stage) => !["repair", "conditioning", "loudness"].includes(stage)).length,
  };
}

/** Treble that jumps out and is no voice's, cymbals or noise, is the song. */
function allowedSibilanceDb({ hasEsses, plain }: ObjectiveContext): number {
  return hasEsses ? widestSibilanceDb : Math.max(widestSibilanceDb, plain.sibilanceDb ?? 0);
}

/** How far the bands lie outside the middle half of the target, rms dB. */
export function toneDistanceDb({ bandsDb }: Heard, targets: readonly Spread[] = bandLevels): number {
  if (!bandsDb) return 0;
  const outside = bandsDb.map((level, band) => {
    const [low, high] = middleHalf(targets[band]);
    return level < low ? low - level : level > high ? level - high : 0;
  });
  return Math.sqrt(outside.reduce((sum, db) => sum + db * db, 0) / outside.length);
}

/** Quadratic up to 1, then straight on, so that one bad figure does not drown the others (Huber 1964). */
function huber(x: number): number {
  return x <= 1 ? x * x : 2 * x - 1;
}

function added(after: number | null, before: number | null): number {
  return after === null || before === null ? 0 : after - before;
}

function correlationBelow(heard: Heard, plain: Heard): number {
  return Math.max(0, Math.min(0, plain.correlationLow ?? 0) - (heard.correlationLow ?? 0));
}

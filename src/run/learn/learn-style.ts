import { roundTo } from "../../audio/units.ts";
import type { Damage } from "../../mastering/loudness.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { styles } from "../../mastering/styles/styles.ts";
import type { Progress, RunHost } from "../host.ts";
import { fitStyle, movesOf } from "./fit-style.ts";
import { meanError, type PredictionError, predictionError } from "./held-out.ts";
import { type PairStudy, type StylePair, studyPair } from "./pair-study.ts";

/** What an engineer did to one mix. */
export interface PairReport {
  readonly mix: string;
  /** Trouble met while reading mix or master that did not prevent it, with the file. */
  readonly warnings: readonly string[];
  readonly masterLufs: number;
  /** Change of the nine bands beside their mean, dB. */
  readonly movesDb: readonly number[];
  readonly paid: Damage;
  /** Held back of every further decibel on loud windows, and by the planner's plain master. */
  readonly compression: { readonly master: number; readonly plain: number };
  /** What neither filter nor gain explains, dB under the master, and of the planner's plain master. */
  readonly residualDb: { readonly master: number; readonly plain: number };
}

/** An error of prediction and whose it is. */
export interface NamedError extends PredictionError {
  readonly style: string;
}

/** A learned style, what it was learned from, and how well it predicts masters that it was not shown. */
export interface LearnedStyle {
  readonly style: Style;
  readonly pairs: readonly PairReport[];
  /** Mean over all pairs, each predicted from the others; null for a single pair. */
  readonly heldOut: NamedError | null;
  /** The built-in styles on the same pairs, the best first. */
  readonly builtIn: readonly NamedError[];
}

/** Learns the values of a style from an engineer's own pairs, and judges it by leaving out one pair at a time. */
export async function learnStyle(pairs: readonly StylePair[], name: string, host: RunHost, onProgress: Progress): Promise<LearnedStyle> {
  const words = wordsFor(name, pairs.length);
  const studies: PairStudy[] = [];
  for (const [index, pair] of pairs.entries()) {
    onProgress("study", index / pairs.length, 0);
    studies.push(await studyPair(pair, host));
  }
  const judged = styles.length + (studies.length > 1 ? 1 : 0);
  const builtIn = styles.map(({ name: style }) => ({ style, errors: [] as PredictionError[] }));
  const heldOut: PredictionError[] = [];
  for (const [index, study] of studies.entries()) {
    for (const [at, style] of styles.entries()) {
      onProgress("compare", (index * judged + at) / (studies.length * judged), 0);
      builtIn[at].errors.push(await predictionError(study, style, host));
    }
    if (studies.length === 1) continue;
    const others = studies.filter((other) => other !== study);
    heldOut.push(await predictionError(study, await fitStyle(others, words), host));
  }
  return {
    style: await fitStyle(studies, words),
    pairs: studies.map((study, index) => reportOf(study, pairs[index])),
    heldOut: heldOut.length > 0 ? { style: name, ...meanError(heldOut) } : null,
    builtIn: builtIn.map(({ style, errors }) => ({ style, ...meanError(errors) })).sort((a, b) => a.figure - b.figure),
  };
}

function wordsFor(name: string, count: number): Pick<Style, "name" | "portrait" | "notFor"> {
  return {
    name,
    portrait: `Learned from ${count} ${count === 1 ? "pair" : "pairs"} of mix and master. Write here what this engineer listens for.`,
    notFor: "Write here when not to choose this style.",
  };
}

function reportOf(study: PairStudy, { mix: from, master }: StylePair): PairReport {
  const { mix, masterLufs, paid, compression, residualDb } = study;
  return {
    mix: mix.name,
    warnings: [from, master].flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    masterLufs: roundTo(masterLufs, 0.01),
    movesDb: movesOf(study).map((move) => roundTo(move, 0.1)),
    paid: { nmrDb: roundTo(paid.nmrDb, 0.1), rdfPercent: roundTo(paid.rdfPercent, 0.1), gainMotionDb: roundTo(paid.gainMotionDb, 0.01) },
    compression: { master: roundTo(compression.master, 0.001), plain: roundTo(compression.plain, 0.001) },
    residualDb: { master: roundTo(residualDb.master, 0.1), plain: roundTo(residualDb.plain, 0.1) },
  };
}

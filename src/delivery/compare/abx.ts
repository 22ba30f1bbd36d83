/** Below this probability of guessing as well or better, a difference counts as heard. */
export const abxLevel = 0.05;

/** Probability of at least `correct` hits in `trials` fair guesses: the exact one-sided binomial test. 0 ≤ correct ≤ trials ≤ 1000. */
export function guessProbability(correct: number, trials: number): number {
  let term = 2 ** -trials;
  let sum = 0;
  for (let hits = trials; hits >= 0; hits--) {
    if (hits >= correct) sum += term;
    term = (term * hits) / (trials - hits + 1);
  }
  return Math.min(1, sum);
}

/** Fewest hits in `trials` that chance explains with at most `abxLevel`; null when even all of them do not suffice. */
export function hitsNeeded(trials: number): number | null {
  for (let hits = 0; hits <= trials; hits++) if (guessProbability(hits, trials) <= abxLevel) return hits;
  return null;
}

/** What an ABX run proved. */
export interface AbxVerdict {
  readonly correct: number;
  readonly trials: number;
  /** Probability of doing as well by guessing, times the runs on this pair so far (Bonferroni), at most 1. */
  readonly p: number;
  readonly isHeard: boolean;
}

/**
 * One ABX run: in every trial X is A or B by the toss of a coin and the listener says which. The number of trials is fixed beforehand and the
 * score is shown at the end only: stopping while ahead would make chance look like hearing.
 */
export class AbxRun {
  readonly trials: number;
  readonly #runsOnPair: number;
  readonly #random: () => number;
  #done = 0;
  #correct = 0;
  #x: "a" | "b";

  /** `runsOnPair` counts this run too: each further attempt gives chance another try, and the p-value pays for it. */
  constructor(trials: number, random: () => number, runsOnPair = 1) {
    this.trials = trials;
    this.#runsOnPair = runsOnPair;
    this.#random = random;
    this.#x = this.#toss();
  }

  #toss(): "a" | "b" {
    return this.#random() < 0.5 ? "a" : "b";
  }

  /** What X is in this trial; for the player, not for the listener. */
  get x(): "a" | "b" {
    return this.#x;
  }

  /** Trials answered. */
  get done(): number {
    return this.#done;
  }

  /** Takes an answer and tosses anew. Ignored after the last trial. */
  answer(said: "a" | "b"): void {
    if (this.#done === this.trials) return;
    this.#done++;
    if (said === this.#x) this.#correct++;
    this.#x = this.#toss();
  }

  /** Null until the last trial is answered. */
  verdict(): AbxVerdict | null {
    if (this.#done < this.trials) return null;
    const p = Math.min(1, guessProbability(this.#correct, this.trials) * this.#runsOnPair);
    return { correct: this.#correct, trials: this.trials, p, isHeard: p <= abxLevel };
  }
}

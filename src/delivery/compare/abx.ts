/** Of those who only guess, the share that may be told they heard a difference, over all runs on a page together. */
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

/** Fewest hits in `trials` that guessing reaches with a probability of at most `level`; null when even all of them do not suffice. */
export function hitsNeeded(trials: number, level: number): number | null {
  for (let hits = 0; hits <= trials; hits++) if (guessProbability(hits, trials) <= level) return hits;
  return null;
}

/**
 * What the runs on a page may still give away: whoever tries again gives chance another try. The first run may use all of `abxLevel`, each further one half of
 * what is left, whatever it compares; a run uses exactly the probability of reaching its needed hits by guessing. So the sum never passes `abxLevel`, and
 * by Boole's inequality neither does the share of guessers that ever pass, however many runs they take and whenever they stop.
 */
export class AbxLedger {
  #left = abxLevel;
  #runs = 0;

  /** Runs that were played to the end. */
  get runs(): number {
    return this.#runs;
  }

  /** Fewest hits that the next run must have; null when so few trials can prove nothing any more. */
  hitsNeeded(trials: number): number | null {
    return hitsNeeded(trials, this.#runs === 0 ? this.#left : this.#left / 2);
  }

  /** Counts a run that was played to the end; one that was broken off told nothing and costs nothing. */
  count({ trials, needed }: Pick<AbxRun, "trials" | "needed">): void {
    this.#runs++;
    this.#left -= guessProbability(needed, trials);
  }
}

/** What an ABX run proved. */
export interface AbxVerdict {
  readonly correct: number;
  readonly trials: number;
  /** Hits that were asked for before the run. */
  readonly needed: number;
  /** Probability of doing as well by guessing in this one run. */
  readonly p: number;
  readonly isHeard: boolean;
}

/**
 * One ABX run: in every trial X is A or B by the toss of a coin and the listener says which. Trials and hits needed are fixed beforehand and the
 * score is shown at the end only: stopping while ahead would make chance look like hearing.
 */
export class AbxRun {
  readonly trials: number;
  readonly needed: number;
  readonly #random: () => number;
  #done = 0;
  #correct = 0;
  #x: "a" | "b";

  /** `needed` hits of `trials` count as heard: what the ledger asks for. */
  constructor(trials: number, needed: number, random: () => number) {
    this.trials = trials;
    this.needed = needed;
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
    const { trials, needed } = this;
    return { correct: this.#correct, trials, needed, p: guessProbability(this.#correct, trials), isHeard: this.#correct >= needed };
  }
}

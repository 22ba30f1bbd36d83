import { shuffled } from "./chance.ts";

/** Two candidates to choose between, by their numbers; which is first is a matter of chance. */
export interface Duel {
  readonly first: number;
  readonly second: number;
}

/** What the listener said about a duel. */
export type Preference = "first" | "second" | "same";

/**
 * A knock-out tournament of `count` candidates: n - 1 duels in a drawn order, the winner goes on. "No difference" sends the gentler one on: what
 * cannot be heard is not worth doing.
 */
export class Tournament {
  readonly duels: number;
  readonly #gentleness: readonly number[];
  readonly #random: () => number;
  #round: number[];
  #next: number[] = [];
  #duel: Duel | null = null;
  #done = 0;

  /** `gentleness`: one figure per candidate, higher is gentler. At least one candidate. */
  constructor(gentleness: readonly number[], random: () => number) {
    this.#gentleness = gentleness;
    this.#random = random;
    this.duels = gentleness.length - 1;
    this.#round = shuffled([...gentleness.keys()], random);
    this.#draw();
  }

  /** The duel to be heard now; null when there is a winner. */
  get duel(): Duel | null {
    return this.#duel;
  }

  /** Duels decided. */
  get done(): number {
    return this.#done;
  }

  /** Number of the winner; null before the last duel. */
  get winner(): number | null {
    return this.#duel ? null : this.#round[0];
  }

  /** Decides the duel and draws the next. */
  decide(preference: Preference): void {
    if (!this.#duel) return;
    const { first, second } = this.#duel;
    this.#next.push(preference === "same" ? gentler(first, second, this.#gentleness) : preference === "first" ? first : second);
    this.#done++;
    this.#draw();
  }

  #draw(): void {
    if (this.#round.length === 1 && this.#next.length > 0) this.#next.push(this.#round.pop() as number); // a bye
    if (this.#round.length === 0) {
      this.#round = this.#next;
      this.#next = [];
    }
    if (this.#round.length < 2) {
      this.#duel = null;
      return;
    }
    const [first, second] = shuffled(this.#round.splice(0, 2), this.#random);
    this.#duel = { first, second };
  }
}

/** The gentler of two candidates; the first of equals. */
export function gentler(first: number, second: number, gentleness: readonly number[]): number {
  return gentleness[second] > gentleness[first] ? second : first;
}

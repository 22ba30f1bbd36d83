/** Seeded random numbers (32-bit congruential generator, scrambled by a xorshift); equal for equal seeds on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** Uniform in -1 ... 1. */
  bipolar(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    const mixed = this.#state ^ (this.#state >>> 15);
    return (mixed >>> 0) / 2147483648 - 1;
  }

  /** Uniform in 0 ... 1. */
  unit(): number {
    return (this.bipolar() + 1) / 2;
  }

  /** Bell-shaped around 0 with a standard deviation near 0.33, never beyond -1 ... 1: what a hand does around the beat. */
  around(): number {
    return (this.bipolar() + this.bipolar() + this.bipolar()) / 3;
  }
}

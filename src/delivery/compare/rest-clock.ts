/** Loud listening tires: hearing loses its top and its judgement before one notices. */
export const restAfterSeconds = 20 * 60;
/** A silence this long counts as rest. */
export const restSeconds = 5 * 60;

/** Adds up listening and says when the ears are due a rest. */
export class RestClock {
  #listened = 0;
  #silent = 0;

  /** Tells what has passed since the last call. */
  pass(seconds: number, isPlaying: boolean): void {
    this.#silent = isPlaying ? 0 : this.#silent + seconds;
    if (isPlaying) this.#listened += seconds;
    if (this.#silent >= restSeconds) this.#listened = 0;
  }

  /** True from twenty minutes of playback on, until the ears have rested for five. */
  get isRestDue(): boolean {
    return this.#listened >= restAfterSeconds;
  }
}

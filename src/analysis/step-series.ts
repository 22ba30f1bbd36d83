/** A growing list of 10 ms steps, as typed storage. */
export class StepSeries {
  #values: Float64Array = new Float64Array(4096);
  #length = 0;

  append(values: Float64Array): void {
    if (this.#length + values.length > this.#values.length) {
      const grown = new Float64Array(Math.max(this.#values.length * 2, this.#length + values.length));
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** What was appended so far; a view. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** A growing list of numbers as typed storage. Told how many to expect it needs no more than that: lists that double hold three times as much while they grow. */
export class Tape<Values extends Float32Array | Float64Array> {
  readonly #make: (length: number) => Values;
  #values: Values;
  #length = 0;

  /** `make` gives storage of a length. */
  constructor(make: (length: number) => Values, expected: number) {
    this.#make = make;
    this.#values = make(Math.ceil(expected));
  }

  push(value: number): void {
    this.#makeRoom(1);
    this.#values[this.#length++] = value;
  }

  append(values: Values): void {
    this.#makeRoom(values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#values.length) return;
    const grown = this.#make(Math.max(4096, needed, this.#values.length * 2));
    grown.set(this.#values.subarray(0, this.#length));
    this.#values = grown;
  }

  /** What was appended so far; a view. */
  get values(): Values {
    return this.#values.subarray(0, this.#length) as Values;
  }
}

/** A tape of 32-bit floats. */
export function floatTape(expected = 0): Tape<Float32Array> {
  return new Tape((length) => new Float32Array(length), expected);
}

/** A tape of 64-bit floats. */
export function doubleTape(expected = 0): Tape<Float64Array> {
  return new Tape((length) => new Float64Array(length), expected);
}

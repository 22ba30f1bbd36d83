import { tangentOfPi } from "./exact-math.ts";

/** The rate at which every demo song is made. */
export const sampleRateHz = 48000;

/** What a filter lets through; `band` has unity gain at the cutoff. */
export type Passes = "low" | "band" | "high";

/**
 * State-variable filter, trapezoidal integrators (Zavalishin, The Art of VA Filter Design, chapter 4): stays stable while its cutoff moves.
 * cutoffHz 10 ... 20000, q 0.3 ... 40.
 */
export class StateVariableFilter {
  #g = 0.5;
  #damping = 0.5;
  #state1 = 0.5;
  #state2 = 0.5;

  constructor(cutoffHz: number, q: number) {
    this.set(cutoffHz, q);
    this.#state1 = 0;
    this.#state2 = 0;
  }

  set(cutoffHz: number, q: number): void {
    this.#g = tangentOfPi(Math.min(cutoffHz, 20000) / sampleRateHz);
    this.#damping = 1 / q;
  }

  /** Filters frames [start, end) of `input` and adds `gain` times the output to `into`, which may be `input` itself only through `filterBuffer`. */
  addTo(into: Float32Array, input: Float32Array, start: number, end: number, passes: Passes, gain: number): void {
    const g = this.#g;
    const damping = this.#damping;
    const feedback = g + damping;
    const divisor = 1 / (1 + g * feedback);
    const lowGain = passes === "low" ? gain : 0;
    const bandGain = passes === "band" ? gain * damping : 0;
    const highGain = passes === "high" ? gain : 0;
    let state1 = this.#state1;
    let state2 = this.#state2;
    for (let n = start; n < end; n++) {
      const high = (input[n] - feedback * state1 - state2) * divisor;
      const band = g * high + state1;
      const low = g * band + state2;
      state1 = g * high + band;
      state2 = g * band + low;
      into[n] += lowGain * low + bandGain * band + highGain * high;
    }
    this.#state1 = state1;
    this.#state2 = state2;
  }
}

const blockFrames = 64;

/** Filters a whole buffer in place. */
export function filterBuffer(samples: Float32Array, passes: Passes, cutoffHz: number, q = 0.707): void {
  sweepBuffer(samples, passes, q, () => cutoffHz);
}

/** Filters a whole buffer in place with a cutoff that moves every 64 frames. */
export function sweepBuffer(samples: Float32Array, passes: Passes, q: number, cutoffHzAt: (frame: number) => number): void {
  const filter = new StateVariableFilter(cutoffHzAt(0), q);
  const input = new Float32Array(blockFrames);
  for (let start = 0; start < samples.length; start += blockFrames) {
    const block = samples.subarray(start, Math.min(samples.length, start + blockFrames));
    input.set(block);
    block.fill(0);
    filter.set(cutoffHzAt(start), q);
    filter.addTo(block, input, 0, block.length, passes, 1);
  }
}

/** A bell: adds `gain - 1` times the band around the centre, in place. */
export function bellBuffer(samples: Float32Array, centreHz: number, q: number, gain: number): void {
  new StateVariableFilter(centreHz, q).addTo(samples, samples.slice(), 0, samples.length, "band", gain - 1);
}

/** A shelf: everything above the corner times `gain`, 6 dB/octave, in place. */
export function highShelfBuffer(samples: Float32Array, cornerHz: number, gain: number): void {
  const pole = tangentOfPi(cornerHz / sampleRateHz);
  const factor = pole / (1 + pole);
  let state = 0;
  for (let n = 0; n < samples.length; n++) {
    const step = factor * (samples[n] - state);
    const low = state + step;
    state = low + step;
    samples[n] = low + gain * (samples[n] - low);
  }
}

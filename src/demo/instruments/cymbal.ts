import { decayFactor } from "../synthesis/exact-math.ts";
import { filterBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** A piece of struck metal, from closed hi-hat to crash. */
export interface Cymbal {
  readonly decaySeconds: number;
  readonly lowCutHz: number;
  readonly highCutHz: number;
  /** Ringing partials against noise, 0 ... 1. */
  readonly ring: number;
  /** 1: a crash's slow bloom; 0: a hat's immediate start. */
  readonly bloom: number;
  readonly seed: number;
}

const partialHz = [317, 465.4, 566.1, 800.7, 827.3, 1222, 1743, 2411]; // no two in a simple ratio

/** Renders one hit, peak near 1. */
export function renderCymbal(cymbal: Cymbal): Float32Array {
  const random = new Random(cymbal.seed);
  const out = new Float32Array(Math.round(cymbal.decaySeconds * sampleRateHz));
  const phases = partialHz.map(() => random.unit());
  const steps = partialHz.map((hz) => (hz * (1 + 0.01 * random.bipolar())) / sampleRateHz);
  for (let n = 0; n < out.length; n++) {
    let metal = 0;
    for (let k = 0; k < phases.length; k++) {
      phases[k] += steps[k];
      if (phases[k] >= 1) phases[k] -= 1;
      metal += phases[k] < 0.5 ? 1 : -1;
    }
    out[n] = cymbal.ring * 0.35 * metal + (1 - cymbal.ring) * random.bipolar();
  }
  filterBuffer(out, "high", cymbal.lowCutHz, 0.8);
  filterBuffer(out, "high", cymbal.lowCutHz, 0.6);
  filterBuffer(out, "low", cymbal.highCutHz, 0.6);
  const slow = decayFactor(cymbal.decaySeconds, sampleRateHz);
  const fast = decayFactor(cymbal.decaySeconds / 5, sampleRateHz);
  const riseFrames = 20 + cymbal.bloom * 700;
  let [tail, strike] = [0.5, 0.5];
  for (let n = 0; n < out.length; n++) {
    out[n] *= (tail + strike) * Math.min(1, n / riseFrames);
    tail *= slow;
    strike *= fast;
  }
  return out;
}

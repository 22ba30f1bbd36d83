import { powerToLufs } from "../analysis/loudness.ts";
import { powerToDb } from "../audio/units.ts";
import type { Excerpt } from "./excerpts.ts";

/** A gating block of BS.1770 and the hop between two, in steps of 10 ms. */
const blockSteps = 40;
const hopSteps = 10;
/** Levels are told apart by so much, dB, and learn from neighbours up to `reachDb` away. */
const binDb = 0.25;
const quietestDb = -80;
const bins = 400;
const reachDb = 1;

/**
 * Foretells how loud a whole track comes out of a chain that was tried on excerpts only. A chain that limits gives quiet passages more gain than loud
 * ones: what it did to 400 ms of the excerpts at some level it is taken to do to every 400 ms of the track at that level, before the gate.
 */
export class LoudnessForecast {
  readonly #excerpts: readonly Float64Array[];
  /** Sum of powers and number of the track's blocks in every bin of level. */
  readonly #powers = new Float64Array(bins);
  readonly #counts = new Float64Array(bins);

  /** `stepPowers` of the whole mix; the excerpts that are tried. */
  constructor(stepPowers: Float64Array, sampleRateHz: number, excerpts: readonly Excerpt[]) {
    for (const power of blockPowers(stepPowers)) {
      const bin = binOf(power);
      this.#powers[bin] += power;
      this.#counts[bin]++;
    }
    const step = (frame: number) => Math.floor((frame * 100) / sampleRateHz);
    this.#excerpts = excerpts.map(({ startFrame, endFrame }) => blockPowers(stepPowers.subarray(step(startFrame), step(endFrame))));
  }

  /** Integrated loudness of the track, LUFS, from the step powers of its excerpts as they came out; null for silence. */
  lufs(excerptSteps: readonly Float64Array[]): number | null {
    const gains = this.#gains(excerptSteps);
    const blocks = Array.from(this.#powers, (power, bin) => ({ power: power * gains[bin], count: this.#counts[bin] })).filter(
      ({ count }) => count > 0,
    );
    const mean = (kept: typeof blocks) => kept.reduce((sum, { power }) => sum + power, 0) / kept.reduce((sum, { count }) => sum + count, 0);
    const above = (lufs: number) => blocks.filter(({ power, count }) => powerToLufs(power / count) > lufs);
    const absolute = above(-70);
    if (absolute.length === 0) return null;
    return powerToLufs(mean(above(powerToLufs(mean(absolute)) - 10)));
  }

  /** Power gain of every bin of level. */
  #gains(excerptSteps: readonly Float64Array[]): number[] {
    const entered = new Float64Array(bins);
    const left = new Float64Array(bins);
    this.#excerpts.forEach((before, index) => {
      const after = blockPowers(excerptSteps[index]);
      for (let block = 0; block < Math.min(before.length, after.length); block++) {
        const bin = binOf(before[block]);
        entered[bin] += 1;
        left[bin] += after[block] / (before[block] + 1e-12);
      }
    });
    return Array.from({ length: bins }, (_, bin) => gainAround(bin, entered, left));
  }
}

/** Gain in a bin from those around it, near ones counting more; where the excerpts have no such level, from the nearest that they have. */
function gainAround(bin: number, entered: Float64Array, left: Float64Array): number {
  for (let reach = reachDb / binDb; reach < 2 * bins; reach *= 2) {
    let weights = 0;
    let gains = 0;
    for (let other = Math.max(0, bin - reach + 1); other < Math.min(bins, bin + reach); other++) {
      const weight = 1 - Math.abs(other - bin) / reach;
      weights += weight * entered[other];
      gains += weight * left[other];
    }
    if (weights > 0) return gains / weights;
  }
  return 1;
}

function binOf(power: number): number {
  return Math.max(0, Math.min(bins - 1, Math.floor((powerToDb(power + 1e-12) - quietestDb) / binDb)));
}

function blockPowers(steps: Float64Array): Float64Array {
  const count = Math.max(0, Math.floor((steps.length - blockSteps) / hopSteps) + 1);
  return Float64Array.from({ length: count }, (_, block) => {
    let sum = 0;
    for (let step = 0; step < blockSteps; step++) sum += steps[block * hopSteps + step];
    return sum / blockSteps;
  });
}

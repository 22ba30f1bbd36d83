import { stepValues, type TrackReadings } from "../analysis/readings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import type { Engine } from "../wasm/engine.ts";
import { shifted } from "./shifted-source.ts";

/** How one signal stands in another: a stem in its mix, a master in what it was made of. */
export interface Standing {
  /** Frames by which the first has to be moved later to lie as it does in the second; negative: earlier. */
  readonly delayFrames: number;
  /** Correlation coefficient of both there, over the loudest stretches; negative where the polarity is turned. */
  readonly correlation: number;
  /** The same where the first lies. */
  readonly correlationInPlace: number;
}

const stretchFrames = 1 << 19;
const mostStretches = 4;
/** A response whose largest tap stands this far above the rest is one (18 dB). */
const leastProminence = 8;

/** Finds where stems, or a master, lie beside a mix, one after the other. */
export class OffsetFinder {
  readonly #engine: Engine;
  readonly #mix: AudioSource;
  readonly #correlation: number;
  readonly #stem: number;
  readonly #inMix: number;

  constructor(engine: Engine, mix: AudioSource) {
    this.#engine = engine;
    this.#mix = mix;
    this.#correlation = engine.call("newCrossCorrelation", stretchFrames);
    this.#stem = engine.allocateF32(stretchFrames);
    this.#inMix = engine.allocateF32(stretchFrames);
  }

  /** By the response from stem to mix over the stem's `loudStretches`; null where it is not found within 2.7 s (48 kHz). */
  async find(stem: AudioSource, starts: readonly number[]): Promise<Standing | null> {
    const engine = this.#engine;
    engine.call("crossCorrelationReset", this.#correlation);
    for (const start of starts) {
      engine.f32(this.#stem, stretchFrames).set(await readSum(stem, start, stretchFrames));
      engine.f32(this.#inMix, stretchFrames).set(await readSum(this.#mix, start, stretchFrames));
      engine.call("crossCorrelationFeed", this.#correlation, this.#stem, this.#inMix);
    }
    const response = engine.f32(engine.call("crossCorrelationSolve", this.#correlation), stretchFrames);
    const delayFrames = largestTap(response, engine.call("crossCorrelationReach", this.#correlation));
    if (delayFrames === null || starts.length === 0) return null;
    return {
      delayFrames,
      correlation: await correlate(stem, this.#mix, starts, delayFrames),
      correlationInPlace: delayFrames === 0 ? 0 : await correlate(stem, this.#mix, starts, 0),
    };
  }
}

/** Starts, in frames, of the stretches whose middle halves hold most of a stem: where `OffsetFinder` looks. */
export function loudStretches({ steps, sampleRateHz }: TrackReadings): number[] {
  const stepFrames = sampleRateHz / 100;
  const half = Math.round(stretchFrames / 2 / stepFrames);
  const stretches: { start: number; energy: number }[] = [];
  for (let first = 0; first * stepValues < steps.length; first += half) {
    let energy = 0;
    for (let step = first; step < first + half && step * stepValues < steps.length; step++) {
      energy += steps[step * stepValues + 2] + steps[step * stepValues + 3];
    }
    stretches.push({ start: Math.round(first * stepFrames) - stretchFrames / 4, energy });
  }
  const most = Math.max(0, ...stretches.map(({ energy }) => energy));
  return stretches
    .filter(({ energy }) => energy > 0 && energy >= most / 10)
    .sort((a, b) => b.energy - a.energy)
    .slice(0, mostStretches)
    .map(({ start }) => start);
}

function largestTap(response: Float32Array, reach: number): number | null {
  let best = 0;
  let energy = 0;
  for (let lag = -reach; lag <= reach; lag++) {
    const tap = tapAt(response, lag);
    energy += tap * tap;
    if (Math.abs(tap) > Math.abs(tapAt(response, best))) best = lag;
  }
  const rms = Math.sqrt(energy / (2 * reach + 1));
  return rms > 0 && Math.abs(tapAt(response, best)) >= leastProminence * rms ? best : null;
}

function tapAt(response: Float32Array, lag: number): number {
  return response[lag < 0 ? response.length + lag : lag];
}

async function correlate(stem: AudioSource, mix: AudioSource, starts: readonly number[], delayFrames: number): Promise<number> {
  let [xx, xy, yy] = [0, 0, 0];
  for (const start of starts) {
    const x = await readSum(stem, start + stretchFrames / 4, stretchFrames / 2);
    const y = await readSum(mix, start + stretchFrames / 4 + delayFrames, stretchFrames / 2);
    for (let n = 0; n < x.length; n++) {
      xx += x[n] * x[n];
      xy += x[n] * y[n];
      yy += y[n] * y[n];
    }
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/** Left plus half of right: no stem cancels itself. */
async function readSum(source: AudioSource, start: number, frames: number): Promise<Float32Array> {
  const planar: Planar = Array.from({ length: source.channels }, () => new Float32Array(frames));
  await shifted(source, start, frames).read(0, planar);
  const [left, right = left] = planar;
  return left.map((sample, n) => sample + 0.5 * right[n]);
}

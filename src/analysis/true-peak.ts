import { gainToDb } from "../audio/units.ts";
import type { Engine } from "../wasm/engine.ts";

/**
 * True peak of every channel: 16x, 512 taps a phase. A sample is judged once 256 frames follow it, and in groups of 4096 frames: until `endPassage` or
 * `finish`, what the last 256 to 4351 frames hold has not been seen.
 */
export class TruePeak {
  readonly #engine: Engine;
  readonly #meters: number[];

  constructor(engine: Engine, channels: number) {
    this.#engine = engine;
    this.#meters = Array.from({ length: channels }, () => engine.call("newTruePeakMeter"));
  }

  process(pointers: readonly number[], frames: number): void {
    this.#meters.forEach((meter, channel) => {
      this.#engine.call("truePeakProcess", meter, pointers[channel], frames);
    });
  }

  /** Largest amplitude of any channel among the frames judged since the last `take`; those not judged yet count for the next. */
  take(): number {
    return Math.max(...this.#meters.map((meter) => this.#engine.call("truePeakRead", meter, 1)));
  }

  /** Silence follows: what comes next is not joined to what came. */
  endPassage(): void {
    for (const meter of this.#meters) this.#engine.call("truePeakFinish", meter);
  }

  /** Feeds the silence after the track, then reads. */
  finish(): number {
    this.endPassage();
    return this.take();
  }
}

/** dBTP, or null for silence. */
export function measureTruePeak(truePeak: TruePeak): number | null {
  const amplitude = truePeak.finish();
  return amplitude > 0 ? gainToDb(amplitude) : null;
}

import type { Engine } from "../wasm/engine.ts";

/** True peak of every channel: 16x, 512 taps a phase. */
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

  /** Largest amplitude of any channel since the last `take`. */
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
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}

import type { Planar } from "../../audio/source.ts";
import type { Engine } from "../../wasm/engine.ts";
import type { Past } from "./past.ts";
import { SpectrumTrack } from "./spectrum-track.ts";

const size = 4096;
const hop = size / 2;

/** Spectra of the lowest 1.5 kHz: the signal is decimated to about 3 kHz, so that 4096 values span 1.4 s and a bin 0.73 Hz. */
export class LowBandTrack extends SpectrumTrack {
  private readonly divisor: number;
  private readonly decimators: readonly number[];
  /** The window being filled, and half a window before it. */
  private readonly decimated: readonly number[];
  private filled = 0;
  private phase = 0;
  private emitted = 0;

  constructor(engine: Engine, past: Past, sampleRateHz: number, channels: number) {
    const divisor = Math.max(1, Math.round(sampleRateHz / 3000));
    super(engine, past, sampleRateHz / divisor, channels, size);
    this.divisor = divisor;
    this.decimators = Array.from({ length: this.channels }, () => engine.call("newDecimator", divisor));
    this.decimated = this.decimators.map(() => engine.allocateF32(hop + size));
  }

  override block(_channels: Planar, _startFrame: number, frames: number): void {
    for (let done = 0; done < frames; ) {
      const room = (size - this.filled) * this.divisor - this.phase;
      const count = Math.min(room, frames - done);
      this.decimators.forEach((decimator, c) => {
        this.engine.call("decimatorProcess", decimator, this.past.at(c, done), count, this.decimated[c] + (hop + this.filled) * 4);
      });
      done += count;
      const steps = Math.floor((this.phase + count) / this.divisor);
      this.phase += count - steps * this.divisor;
      this.filled += steps;
      if (this.filled === size) this.transformAll();
    }
  }

  /** The spectrum of the last 1.4 s, wherever the last whole window ended: what sounds on alone at the end is heard. Comes after the last block. */
  flush(): void {
    if (this.emitted > 0 && this.filled > hop) this.emitAt(this.filled - hop, (this.emitted * hop + this.filled - size) / this.rateHz);
  }

  private transformAll(): void {
    this.emitAt(hop, (this.emitted * hop) / this.rateHz);
    this.emitted++;
    for (const pointer of this.decimated) this.engine.f32(pointer, hop + size).copyWithin(0, hop);
    this.filled = size - hop;
  }

  private emitAt(offset: number, startSeconds: number): void {
    this.emit(this.decimated[0] + offset * 4, this.decimated.length > 1 ? this.decimated[1] + offset * 4 : 0, startSeconds);
  }
}

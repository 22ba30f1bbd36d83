import { fineReach } from "../math/interpolate";
import { PeakScreen } from "../math/peak-screen";
import { runFrames } from "../math/reach-maxima";
import { allocateF32 } from "../memory";

const chunk: i32 = 4096;
/** The screening grid reads a peak up to this much too low near Nyquist: 4x grid and short filter together. */
const screeningDoubt: f32 = 0.7;

/** True peak of one channel, judged on a 16x grid with 128 taps a phase (BS.1770-5 annex 2 asks for 4x; see STANDARDS in the docs for the under-read).
 *  Blocks whose bound cannot beat the running maximum are skipped, so quiet passages cost nothing.
 *  The result is exact for the last fed sample only after `finish`, which feeds the silence that follows a track. */
export class TruePeakMeter {
  /** Reach of history, then the chunk under work. */
  private readonly buffer: usize;
  private readonly screen: PeakScreen = new PeakScreen(chunk / runFrames, screeningDoubt);
  private filled: i32 = 2 * fineReach;
  private largest: f32 = 0;

  constructor() {
    this.buffer = allocateF32(chunk + 2 * fineReach + runFrames);
  }

  process(samples: usize, frames: i32): void {
    let at = samples;
    let left = frames;
    while (left > 0) {
      const count = min(left, chunk + 2 * fineReach - this.filled);
      memory.copy(this.buffer + ((<usize>this.filled) << 2), at, (<usize>count) << 2);
      this.filled += count;
      at += (<usize>count) << 2;
      left -= count;
      if (this.filled == chunk + 2 * fineReach) this.drain(chunk);
    }
  }

  /** Feeds silence so that the last samples are judged too. */
  finish(): void {
    const ready = (this.filled - 2 * fineReach + 3) & ~3;
    memory.fill(this.buffer + ((<usize>this.filled) << 2), 0, (<usize>(chunk + 2 * fineReach + runFrames - this.filled)) << 2);
    if (ready > 0) this.drain(ready);
    memory.fill(this.buffer + ((<usize>(2 * fineReach)) << 2), 0, (<usize>(chunk + runFrames)) << 2);
    this.drain(2 * fineReach);
    this.filled = 2 * fineReach;
  }

  /** Linear amplitude of the largest peak so far; forgets it when asked to. */
  read(forget: bool): f32 {
    const value = this.largest;
    if (forget) this.largest = 0;
    return value;
  }

  /** Judges the intervals of `count` samples (a multiple of 4) that have full reach on both sides, then moves on. */
  private drain(count: i32): void {
    const runs = (count + runFrames - 1) / runFrames;
    this.screen.begin(this.buffer + ((<usize>(fineReach - 1)) << 2), runs);
    for (let run = 0; run < runs; run++) this.judge(run, min(runFrames, count - run * runFrames));
    memory.copy(this.buffer, this.buffer + ((<usize>count) << 2), (<usize>(2 * fineReach)) << 2);
    this.filled = 2 * fineReach;
  }

  /** Screens the intervals of a run; only local maxima that could beat the running maximum are looked at closely. */
  private judge(run: i32, count: i32): void {
    if (!this.screen.hasPeaks(run, this.largest)) return;
    for (let n = 0; n < count; n++) {
      if (this.screen.standsOut(n, count, this.largest)) this.largest = max(this.largest, this.screen.refine(run, n, this.largest));
    }
  }
}

/** A `TruePeakMeter` for one channel. */
export function newTruePeakMeter(): TruePeakMeter {
  return new TruePeakMeter();
}
/** Feeds a block of one channel. */
export function truePeakProcess(meter: TruePeakMeter, samples: usize, frames: i32): void {
  meter.process(samples, frames);
}
/** Feeds the silence after the track. */
export function truePeakFinish(meter: TruePeakMeter): void {
  meter.finish();
}
/** Linear amplitude of the largest peak; forgets it when asked to. */
export function truePeakRead(meter: TruePeakMeter, forget: bool): f32 {
  return meter.read(forget);
}

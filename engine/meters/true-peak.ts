import { meterInterpolator } from "../math/interpolate";
import { PeakScreen } from "../math/peak-screen";
import { runFrames } from "../math/reach-maxima";
import { allocateF32 } from "../memory";

/** Samples that are judged at a time. */
const chunk: i32 = 4096;
/** Samples that the interpolation looks at on both sides together. */
const history: i32 = 512;
/** The screening grid reads a peak up to this much too low near Nyquist: 4x grid and short filter together. */
const screeningDoubt: f32 = 0.7;

/** True peak of one channel, judged on a 16x grid with 512 taps a phase. BS.1770-5 annex 2 asks for 4x, which may read a sine near half the rate low
 *  by up to 0.69 dB, -20 log10(cos(π f / (n rate))) at n times the rate; 16x by 0.04 dB.
 *  Blocks whose bound cannot beat the running maximum are skipped, so quiet passages cost nothing.
 *  The last 256 to 4351 samples fed are not judged yet: `finish` feeds the silence that follows a track and judges them too. */
export class TruePeakMeter {
  /** Reach of history, then the chunk under work. */
  private readonly buffer: usize;
  private readonly screen: PeakScreen = new PeakScreen(meterInterpolator, chunk / runFrames, screeningDoubt, true);
  private filled: i32 = history;
  private largest: f32 = 0;

  constructor() {
    this.buffer = allocateF32(chunk + history + runFrames);
  }

  process(samples: usize, frames: i32): void {
    let at = samples;
    let left = frames;
    while (left > 0) {
      const count = min(left, chunk + history - this.filled);
      memory.copy(this.buffer + ((<usize>this.filled) << 2), at, (<usize>count) << 2);
      this.filled += count;
      at += (<usize>count) << 2;
      left -= count;
      if (this.filled == chunk + history) this.drain(chunk);
    }
  }

  /** Feeds silence so that the last samples are judged too. */
  finish(): void {
    const ready = (this.filled - history + 3) & ~3;
    memory.fill(this.buffer + ((<usize>this.filled) << 2), 0, (<usize>(chunk + history + runFrames - this.filled)) << 2);
    if (ready > 0) this.drain(ready);
    memory.fill(this.buffer + ((<usize>history) << 2), 0, (<usize>(chunk + runFrames)) << 2);
    this.drain(history);
    this.filled = history;
  }

  /** Linear amplitude of the largest peak among the samples judged so far; forgets it when asked to. */
  read(forget: bool): f32 {
    const value = this.largest;
    if (forget) this.largest = 0;
    return value;
  }

  /** Judges the intervals of `count` samples (a multiple of 4) that have full reach on both sides, then moves on. */
  private drain(count: i32): void {
    const runs = (count + runFrames - 1) / runFrames;
    this.screen.begin(this.buffer + ((<usize>(history / 2 - 1)) << 2), runs);
    for (let run = 0; run < runs; run++) this.judge(run, min(runFrames, count - run * runFrames));
    memory.copy(this.buffer, this.buffer + ((<usize>count) << 2), (<usize>history) << 2);
    this.filled = history;
  }

  private judge(run: i32, count: i32): void {
    if (!this.screen.findPeaks(run, count, this.largest)) return;
    for (let at: usize = 0; at < (<usize>count) << 2; at += 4) this.largest = max(this.largest, load<f32>(this.screen.peaks + at));
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
/** Feeds the silence after the track: the last samples are judged. */
export function truePeakFinish(meter: TruePeakMeter): void {
  meter.finish();
}
/** Linear amplitude of the largest peak among the samples judged so far; forgets it when asked to. */
export function truePeakRead(meter: TruePeakMeter, forget: bool): f32 {
  return meter.read(forget);
}

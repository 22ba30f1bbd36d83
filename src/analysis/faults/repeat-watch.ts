import type { Gap } from "./gap-watch.ts";

/** Buffer lengths that sound cards and players use, in frames. */
const bufferFrames = [64, 128, 256, 441, 480, 512, 882, 960, 1024, 2048];
const stride = 32;
const delayFrames = 32;
const quietestPower = 1e-5;
const mostGaps = 4000;

/**
 * Finds a buffer that is played twice: samples equal, to the bit, to those one usual buffer length earlier, for about that length and no longer.
 * What repeats on and on is a periodic synth.
 */
export class RepeatWatch {
  readonly gaps: Gap[] = [];
  private readonly sampleRateHz: number;
  private lag = 0;
  private run = 0;
  private power = 0;

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
  }

  /** Takes `frames` new samples at `offset`. */
  block(samples: Float32Array, offset: number, startFrame: number, frames: number): void {
    const end = offset - delayFrames + frames;
    let i = offset - delayFrames;
    while (i < end) {
      if (this.lag > 0) i = this.follow(samples, i, end, startFrame - offset);
      else {
        this.search(samples, i);
        i += this.lag > 0 ? 1 : stride;
      }
    }
  }

  private search(samples: Float32Array, at: number): void {
    const value = samples[at];
    if (value === 0 || value === samples[at - 1]) return;
    for (const lag of bufferFrames) {
      if (value !== samples[at - lag] || samples[at + 1] !== samples[at + 1 - lag] || samples[at + 2] !== samples[at + 2 - lag]) continue;
      this.lag = lag;
      this.run = 1;
      this.power = value * value;
      while (this.run < lag && samples[at - this.run] === samples[at - this.run - lag]) this.run++;
      return;
    }
  }

  /** Goes on while the samples repeat; returns the index to continue at. */
  private follow(samples: Float32Array, from: number, end: number, frameOffset: number): number {
    const { lag } = this;
    let i = from;
    while (i < end && samples[i] === samples[i - lag]) {
      this.power += samples[i] * samples[i];
      this.run++;
      i++;
    }
    if (i === end) return i;
    const power = this.power / this.run;
    if (this.run >= 0.9 * lag && this.run <= 2.2 * lag && power > quietestPower && this.gaps.length < mostGaps) {
      const endSeconds = (i + frameOffset) / this.sampleRateHz;
      this.gaps.push({ startSeconds: endSeconds - this.run / this.sampleRateHz, endSeconds, power, repeats: true });
    }
    this.lag = this.run = this.power = 0;
    return i + 1;
  }
}

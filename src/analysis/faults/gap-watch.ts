/** A hole or a repetition in one channel. `power` is the mean square on its quieter side. */
export interface Gap {
  startSeconds: number;
  endSeconds: number;
  power: number;
  repeats: boolean;
}

const nearZero = 1e-4;
const shortestSeconds = 0.0006;
const longestSeconds = 2;
/** -50 dBFS on both sides. */
const quietestPower = 1e-5;
const mostGaps = 4000;

function isHeld(samples: Float32Array, i: number): boolean {
  return Math.abs(samples[i]) < nearZero || samples[i] === samples[i - 1];
}

/**
 * Finds stretches of near-silence (below -80 dBFS) or of one held value (not a clipped top, which lies at the peak) that begin and end abruptly, with music on both sides:
 * the millisecond beside the hole must be as loud as the ten beside it (-10 dB), so a gate, a decay or an attack is none.
 */
export class GapWatch {
  readonly gaps: Gap[] = [];
  private readonly sampleRateHz: number;
  private readonly delay: number;
  private readonly shortest: number;
  private run = 0;
  private before = { power: 0, peak: 0 };

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
    this.delay = Math.round(sampleRateHz * 0.01);
    this.shortest = Math.max(16, Math.round(sampleRateHz * shortestSeconds));
  }

  /** Takes `frames` new samples at `offset`; works 10 ms behind, to see what follows. Probes so often that no run of the shortest length slips through. */
  block(samples: Float32Array, offset: number, startFrame: number, frames: number): void {
    const end = offset - this.delay + frames;
    let i = offset - this.delay;
    while (i < end) {
      if (this.run === 0 && !isHeld(samples, i)) {
        i += this.shortest >> 1;
        continue;
      }
      if (this.run === 0) i = this.startRun(samples, i);
      while (i < end && isHeld(samples, i)) {
        i++;
        this.run++;
      }
      if (i === end) return;
      if (this.run >= this.shortest) this.endRun(samples, i, startFrame + i - offset);
      this.run = 0;
    }
  }

  /** Goes back to where a run begins, notes how loud it was before, and returns the run's first index. */
  private startRun(samples: Float32Array, at: number): number {
    let first = at;
    while (at - first < this.shortest && isHeld(samples, first - 1)) first--;
    this.before = this.edgeOf(samples, first - 1, -1);
    return first;
  }

  private endRun(samples: Float32Array, end: number, endFrame: number): void {
    const seconds = this.run / this.sampleRateHz;
    if (this.before.power === 0 || seconds > longestSeconds || this.gaps.length >= mostGaps) return;
    const after = this.edgeOf(samples, end, 1);
    const ratio = after.power / this.before.power;
    const isTop = Math.abs(samples[end - 1]) > 0.7 * Math.max(after.peak, this.before.peak);
    if (after.power === 0 || ratio > 16 || ratio < 1 / 16 || isTop) return;
    const endSeconds = endFrame / this.sampleRateHz;
    this.gaps.push({ startSeconds: endSeconds - seconds, endSeconds, power: Math.min(after.power, this.before.power), repeats: false });
  }

  /** Variance and peak of the 10 ms that begin at `at` and go on in `direction`; power 0 if they are quiet or the nearest millisecond is not full. */
  private edgeOf(samples: Float32Array, at: number, direction: 1 | -1): { power: number; peak: number } {
    const near = Math.max(1, Math.round(this.delay / 10));
    const count = this.delay - 1;
    let sum = 0;
    let square = 0;
    let nearest = 0;
    let peak = 0;
    for (let i = 0; i < count; i++) {
      const value = samples[at + i * direction];
      sum += value;
      square += value * value;
      peak = Math.max(peak, Math.abs(value));
      if (i === near - 1) nearest = square / near;
    }
    const power = square / count - (sum / count) ** 2;
    return { power: power > quietestPower && nearest > 0.1 * power ? power : 0, peak };
  }
}

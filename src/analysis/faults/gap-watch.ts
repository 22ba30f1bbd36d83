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
 * Finds stretches of near-silence (below -80 dBFS) or of one held value that begin and end abruptly, with music on both sides:
 * the millisecond beside the hole must be as loud as the ten beside it (-10 dB), so a gate, a decay or an attack is none.
 */
export class GapWatch {
  readonly gaps: Gap[] = [];
  private readonly sampleRateHz: number;
  private readonly delay: number;
  private readonly shortest: number;
  private run = 0;
  private powerBefore = 0;

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
    this.powerBefore = this.edgePower(samples, first - 1, -1);
    return first;
  }

  private endRun(samples: Float32Array, end: number, endFrame: number): void {
    const seconds = this.run / this.sampleRateHz;
    if (this.powerBefore === 0 || seconds > longestSeconds || this.gaps.length >= mostGaps) return;
    const powerAfter = this.edgePower(samples, end, 1);
    const ratio = powerAfter / this.powerBefore;
    if (powerAfter === 0 || ratio > 16 || ratio < 1 / 16) return;
    const endSeconds = endFrame / this.sampleRateHz;
    this.gaps.push({ startSeconds: endSeconds - seconds, endSeconds, power: Math.min(powerAfter, this.powerBefore), repeats: false });
  }

  /** Mean square of the 10 ms that begin at `at` and go on in `direction`; 0 if they are quiet or the nearest millisecond is not full. */
  private edgePower(samples: Float32Array, at: number, direction: 1 | -1): number {
    const near = Math.max(1, Math.round(this.delay / 10));
    let sum = 0;
    let nearest = 0;
    for (let i = 0; i < this.delay - 1; i++) {
      const value = samples[at + i * direction];
      sum += value * value;
      if (i === near - 1) nearest = sum / near;
    }
    const power = sum / (this.delay - 1);
    return power > quietestPower && nearest > 0.1 * power ? power : 0;
  }
}

/** Cells of 0.67 ms; a cell is judged against 12 cells (8 ms) on either side, its direct neighbours apart. */
const cellSeconds = 1 / 1500;
const sideCells = 12;
const ringCells = 64;
/** How far a click's second difference stands above the largest of both sides. */
const isolation = 4;
/** How far the sides may differ: more, and the click is the onset of something (power ratio). */
const onsetRatio = 4;
const mostClicks = 20000;
/** A click's second difference lies within 5 samples of its largest, all but 5 % of its power and the background's; a drum's, a bell's or a coded one's does not. */
const coreSamples = 5;
const haloSamples = 20;
const coreShare = 0.95;

/** One click. A spike leaves the waveform and returns to it; after a step another waveform goes on. */
export interface Click {
  seconds: number;
  /** Second difference over the largest in the 8 ms around, as a ratio. */
  prominence: number;
  isSpike: boolean;
}

/**
 * Finds clicks in one channel by the second difference, which whitens music roughly by 12 dB per octave.
 * A click is (1) four times larger than anything within 8 ms on both sides: a drum goes on sounding afterwards; (2) over within some samples;
 * (3) not followed by more than was before it, in the second difference or in level: that would be an onset.
 */
export class ClickWatch {
  readonly clicks: Click[] = [];
  private readonly sampleRateHz: number;
  private readonly cellFrames: number;
  private readonly cells = new Float64Array(ringCells);
  private cellIndex = 0;
  private filled = 0;
  private cellPeak = 0;

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
    this.cellFrames = Math.max(8, Math.round(sampleRateHz * cellSeconds));
  }

  /** Takes `frames` new samples at `offset`. */
  block(samples: Float32Array, offset: number, startFrame: number, frames: number): void {
    let done = 0;
    while (done < frames) {
      const count = Math.min(this.cellFrames - this.filled, frames - done);
      const from = offset + done;
      this.cellPeak = Math.max(this.cellPeak, largestBend(samples, from, from + count));
      done += count;
      this.filled += count;
      if (this.filled === this.cellFrames) this.closeCell(samples, offset + done, startFrame + done);
    }
  }

  private closeCell(samples: Float32Array, end: number, endFrame: number): void {
    this.cells[this.cellIndex & (ringCells - 1)] = this.cellPeak;
    this.cellIndex++;
    this.cellPeak = 0;
    this.filled = 0;
    const centre = this.cellIndex - 1 - sideCells;
    if (centre < sideCells) return;
    const peak = this.cells[centre & (ringCells - 1)];
    if (peak < 2e-4) return;
    for (let d = 2; d <= sideCells; d++) {
      if (peak < isolation * this.cells[(centre - d) & (ringCells - 1)] || peak < isolation * this.cells[(centre + d) & (ringCells - 1)]) return;
    }
    const cellEnd = end - sideCells * this.cellFrames;
    this.examine(samples, cellEnd - this.cellFrames, cellEnd, endFrame - end);
  }

  /** Looks at the samples around the largest bend in [from, to). */
  private examine(samples: Float32Array, from: number, to: number, frameOffset: number): void {
    let at = from;
    for (let i = from; i < to; i++) if (bendAt(samples, i) > bendAt(samples, at)) at = i;
    const size = bendAt(samples, at);
    const gap = Math.round(this.sampleRateHz * 0.0008);
    const reach = Math.round(this.sampleRateHz * 0.0078);
    const before = sideOf(samples, at - reach, at - gap);
    const after = sideOf(samples, at + gap, at + reach);
    if (size < isolation * Math.max(before.bend, after.bend)) return;
    if (after.bendPower > onsetRatio * before.bendPower + 1e-12 || after.power > onsetRatio * before.power + 1e-12) return;
    const halo = bendEnergy(samples, at, haloSamples);
    const background = (before.bendPower + after.bendPower) * (haloSamples - coreSamples);
    if (bendEnergy(samples, at, coreSamples) < coreShare * halo - background || this.clicks.length >= mostClicks) return;
    this.clicks.push({
      seconds: (at + frameOffset) / this.sampleRateHz,
      prominence: size / Math.max(before.bend, after.bend, 1e-6),
      isSpike: isSpike(samples, at),
    });
  }
}

/** Sum of squared second differences within `reach` samples. */
function bendEnergy(samples: Float32Array, at: number, reach: number): number {
  let sum = 0;
  for (let i = at - reach; i <= at + reach; i++) sum += bendAt(samples, i) ** 2;
  return sum;
}

/** Whether the waveform returns: within four samples of the largest jump comes one back, at least 0.6 times as large. */
function isSpike(samples: Float32Array, at: number): boolean {
  const jumpAt = (i: number) => samples[i] - samples[i - 1];
  let largest = at;
  for (let i = at - 2; i <= at + 1; i++) if (Math.abs(jumpAt(i)) > Math.abs(jumpAt(largest))) largest = i;
  const jump = jumpAt(largest);
  for (let i = largest - 4; i <= largest + 4; i++) if (jumpAt(i) / jump < -0.6) return true;
  return false;
}

/** Largest second difference in [from, to). */
function largestBend(samples: Float32Array, from: number, to: number): number {
  let before = samples[from - 2];
  let middle = samples[from - 1];
  let largest = 0;
  for (let i = from; i < to; i++) {
    const value = samples[i];
    const size = Math.abs(value - 2 * middle + before);
    if (size > largest) largest = size;
    before = middle;
    middle = value;
  }
  return largest;
}

function bendAt(samples: Float32Array, i: number): number {
  return Math.abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]);
}

function sideOf(samples: Float32Array, from: number, to: number): { bend: number; bendPower: number; power: number } {
  let largest = 0;
  let bendPower = 0;
  let power = 0;
  for (let i = from; i < to; i++) {
    const bend = bendAt(samples, i);
    if (bend > largest) largest = bend;
    bendPower += bend * bend;
    power += samples[i] * samples[i];
  }
  return { bend: largest, bendPower: bendPower / (to - from), power: power / (to - from) };
}

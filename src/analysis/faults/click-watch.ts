import { type TimeRange, TimeRanges } from "./time-ranges.ts";

/** Cells of 0.67 ms; a cell is judged against 12 cells (8 ms) on either side, its direct neighbours apart. */
const cellSeconds = 1 / 1500;
const sideCells = 12;
const ringCells = 64;
/** How far a click's second difference stands above the largest of both sides. */
const isolation = 4;
/** How far the sides may differ: more, and the click is the onset of something (power ratio). */
const onsetRatio = 4;
/** Events of the same shape and size, this many, are an instrument. */
const mostAlike = 3;
const shapeLength = 24;

interface Click {
  seconds: number;
  prominence: number;
  size: number;
  shape: Float32Array;
}

/**
 * Finds clicks in one channel by the second difference, which whitens music roughly by 12 dB per octave.
 * A click is (1) four times larger than anything within 8 ms on both sides: a drum goes on sounding afterwards; (2) no longer than 0.2 ms;
 * (3) not followed by more than was before it, in the second difference or in level: that is an onset; (4) not one of many alike, unless it is a bare spike.
 */
export class ClickWatch {
  private readonly sampleRateHz: number;
  private readonly cellFrames: number;
  private readonly cells = new Float64Array(ringCells);
  private readonly clicks: Click[] = [];
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

  /** The clicks, gathered; `peak` is the prominence in dB. */
  ranges(): TimeRange[] {
    const ranges = new TimeRanges();
    for (const click of this.clicks) {
      if (!isSpike(click.shape) && this.countAlike(click) > mostAlike) continue;
      ranges.add(click.seconds, click.seconds + 0.001, 1, 20 * Math.log10(click.prominence));
    }
    return ranges.ranges;
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
    const width = Math.max(8, Math.round(this.sampleRateHz * 0.0002));
    for (let i = at - 2 * width; i <= at + 2 * width; i++) {
      if (Math.abs(i - at) > width / 2 && bendAt(samples, i) > size / 3) return;
    }
    const gap = Math.round(this.sampleRateHz * 0.0008);
    const reach = Math.round(this.sampleRateHz * 0.0078);
    const before = sideOf(samples, at - reach, at - gap);
    const after = sideOf(samples, at + gap, at + reach);
    if (size < isolation * Math.max(before.bend, after.bend)) return;
    if (after.bendPower > onsetRatio * before.bendPower + 1e-12 || after.power > onsetRatio * before.power + 1e-12) return;
    this.clicks.push({
      seconds: (at + frameOffset) / this.sampleRateHz,
      prominence: size / Math.max(before.bend, after.bend, 1e-6),
      size,
      shape: shapeAround(samples, at, size),
    });
  }

  private countAlike(click: Click): number {
    let alike = 0;
    for (const other of this.clicks) {
      if (other === click || other.size > 1.5 * click.size || click.size > 1.5 * other.size) continue;
      if (similarity(click.shape, other.shape) > 0.9) alike++;
    }
    return alike;
  }
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

/** Second differences around the click, the largest being ±1. */
function shapeAround(samples: Float32Array, at: number, size: number): Float32Array {
  return Float32Array.from({ length: shapeLength }, (_, i) => {
    const j = at - shapeLength / 2 + i;
    return (samples[j] - 2 * samples[j - 1] + samples[j - 2]) / size;
  });
}

/** Whether one sample alone stands out: its second difference is 1, -2, 1. */
function isSpike(shape: Float32Array): boolean {
  const centre = shapeLength / 2;
  const sign = Math.sign(shape[centre]);
  const beside = (shape[centre - 1] + shape[centre + 1]) * sign;
  return Math.abs(beside + 1) < 0.25;
}

function similarity(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < shapeLength; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb + 1e-30);
}

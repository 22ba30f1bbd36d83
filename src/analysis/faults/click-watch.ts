import { blockFrames, type Engine } from "../../wasm/engine.ts";

/** Cells of 0.67 ms; a cell is judged against 12 cells (8 ms) on either side, its direct neighbours apart. */
const cellSeconds = 1 / 1500;
const sideCells = 12;
const ringCells = 64;
/** How far a click's second difference stands above the largest of both sides. */
const isolation = 4;
/** How far the sides may differ: more, and the click is the onset of something (power ratio). */
const onsetRatio = 4;
/** Less than this after it, and the sound was cut off: that is for other detectors. */
const cutRatio = 1e-3;
/** A spike so far above both sides (30 dB) is neither, whatever follows. */
const farAbove = 32;
const mostClicks = 20000;
/** From the bend to where what surrounds it begins and ends. */
const gapSeconds = 0.0008;
const reachSeconds = 0.0078;
/** The smallest second difference that is a click, full scale 1. */
const smallestBend = 2e-4;
/** Answers of the engine's `jumpKind`, which repairs go by too (engine/repair/spike.ts). */
const soft = 0;
const spike = 2;

/** One click. A spike leaves the waveform and returns to it; after a step another waveform goes on. */
export interface Click {
  seconds: number;
  /** Second difference over the largest in the 8 ms around, as a ratio. */
  prominence: number;
  isSpike: boolean;
}

/**
 * Finds clicks in one channel by the second difference, which whitens music roughly by 12 dB per octave.
 * A click is (1) four times larger than anything within 8 ms on both sides: a drum goes on sounding afterwards; (2) a jump within one sample;
 * (3) not followed by more than was before it, in the second difference or in level: that would be an onset; a spike 30 dB above what follows is none.
 */
export class ClickWatch {
  readonly clicks: Click[] = [];
  private readonly engine: Engine;
  private readonly sampleRateHz: number;
  private readonly cellFrames: number;
  /** Largest bend of every stretch of a block, a stretch a cell. */
  private readonly bends: number;
  private readonly cells = new Float64Array(ringCells);
  private cellIndex = 0;
  private filled = 0;
  private cellPeak = 0;

  constructor(engine: Engine, sampleRateHz: number) {
    this.engine = engine;
    this.sampleRateHz = sampleRateHz;
    this.cellFrames = Math.max(8, Math.round(sampleRateHz * cellSeconds));
    this.bends = engine.allocateF32(Math.ceil(blockFrames / this.cellFrames) + 1);
  }

  /** Takes `frames` new samples, which lie at `offset` of `samples`, a view of engine memory, and at `pointer` there. */
  block(samples: Float32Array, offset: number, pointer: number, startFrame: number, frames: number): void {
    const first = this.cellFrames - this.filled;
    const stretches = this.engine.call("stretchBends", pointer, frames, first, this.cellFrames, this.bends);
    let done = 0;
    for (const bend of this.engine.f32(this.bends, stretches)) {
      const count = Math.min(this.cellFrames - this.filled, frames - done);
      this.cellPeak = Math.max(this.cellPeak, bend);
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
    if (peak < smallestBend) return;
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
    const gap = Math.round(this.sampleRateHz * gapSeconds);
    const reach = Math.round(this.sampleRateHz * reachSeconds);
    const before = sideOf(samples, at - reach, at - gap);
    const after = sideOf(samples, at + gap, at + reach);
    if (size < isolation * Math.max(before.bend, after.bend)) return;
    const kind = this.engine.call("jumpKind", samples.byteOffset, at);
    if (kind === soft || this.clicks.length >= mostClicks) return;
    const isPlain = kind === spike && size > farAbove * Math.max(before.bend, after.bend);
    if (!isPlain && (isOnset(before, after) || after.power < before.power * cutRatio)) return;
    this.clicks.push({
      seconds: (at + frameOffset) / this.sampleRateHz,
      prominence: size / Math.max(before.bend, after.bend, 1e-6),
      isSpike: kind === spike,
    });
  }
}

function isOnset(before: Surroundings, after: Surroundings): boolean {
  return after.bendPower > onsetRatio * before.bendPower + 1e-12 || after.power > onsetRatio * before.power + 1e-12;
}

function bendAt(samples: Float32Array, i: number): number {
  return Math.abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]);
}

/** What lies on one side of a click: largest second difference, its mean square and that of the samples. */
interface Surroundings {
  readonly bend: number;
  readonly bendPower: number;
  readonly power: number;
}

function sideOf(samples: Float32Array, from: number, to: number): Surroundings {
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

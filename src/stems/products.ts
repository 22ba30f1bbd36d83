import type { AudioSource } from "../audio/source.ts";
import { powerToDb } from "../audio/units.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";
import { StemMixer, type Voice } from "./mixer.ts";
import { type Thirds, ThirdsGauge } from "./thirds.ts";

/** Stems beside each other and beside the mix, over the whole song. */
export interface SetProducts {
  /** Sums of s_i s_j over all frames and both sides; the last row and column are those of the mix, where there is one. */
  readonly products: readonly (readonly number[])[];
  readonly sum: Thirds;
  readonly mix: Thirds | null;
}

/** One pass over stems in their places, and the mix: how they go together. */
export async function measureSet(engine: Engine, voices: readonly Voice[], mix: AudioSource | null): Promise<SetProducts> {
  const { frames, sampleRateHz } = voices[0].source;
  const mixer = new StemMixer(engine, voices);
  const mixBlock = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)] as const;
  const gauges = [new ThirdsGauge(engine, sampleRateHz), ...(mix ? [new ThirdsGauge(engine, sampleRateHz)] : [])];
  const count = voices.length + (mix ? 1 : 0);
  const products = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let start = 0; start < frames; start += blockFrames) {
    const length = Math.min(blockFrames, frames - start);
    await mixer.next(length);
    if (mix) await readStereoBlock(engine, mix, start, mixBlock, length);
    const blocks = mix ? [...mixer.blocks, mixBlock] : mixer.blocks;
    for (const side of [0, 1])
      addProducts(
        products,
        blocks.map((block) => engine.f32(block[side], length)),
      );
    gauges[0].process(mixer.sum, length);
    if (mix) gauges[1].process(mixBlock, length);
  }
  return { products, sum: gauges[0].finish(), mix: gauges[1]?.finish() ?? null };
}

function addProducts(products: number[][], signals: readonly Float32Array[]): void {
  signals.forEach((a, i) => {
    for (let j = i; j < signals.length; j++) {
      const b = signals[j];
      let sum = 0;
      for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
      products[i][j] += sum;
      if (i !== j) products[j][i] += sum;
    }
  });
}

/** Correlation coefficient of two stems, -1 to 1; 0 where one is silent. */
export function correlationOf(products: SetProducts["products"], i: number, j: number): number {
  const power = Math.sqrt(products[i][i] * products[j][j]);
  return power > 0 ? products[i][j] / power : 0;
}

/** Stems alike to this degree are one. */
const doubledCorrelation = 0.99;

/** Whether two stems hold the same sound, upright or turned over. */
export function areDoubled(products: SetProducts["products"], i: number, j: number): boolean {
  return Math.abs(correlationOf(products, i, j)) >= doubledCorrelation;
}

/** What is left when the sum of so many stems is taken from the mix, against the mix, dB; `isTurned` are added upside down, the last row is the mix. */
export function nullDb(products: SetProducts["products"], stems: number, isTurned: readonly boolean[] = []): number {
  const mix = products[stems][stems];
  const sign = (stem: number) => (isTurned[stem] ? -1 : 1);
  let left = mix;
  for (let i = 0; i < stems; i++) {
    left -= 2 * sign(i) * products[i][stems];
    for (let j = 0; j < stems; j++) left += sign(i) * sign(j) * products[i][j];
  }
  return powerToDb(Math.max(left, 1e-15 * mix) / mix);
}

/** The gains at which the stems come nearest to the mix (least squares); null for a silent stem. The last row is the mix. */
export function gainsInMix(products: SetProducts["products"], stems: number): (number | null)[] {
  const heard = Array.from({ length: stems }, (_, index) => index).filter((index) => products[index][index] > 0);
  const rows = heard.map((i) => [...heard.map((j) => products[i][j] * (i === j ? 1 + 1e-9 : 1)), products[i][stems]]);
  const solved = eliminate(rows);
  return Array.from({ length: stems }, (_, index) => (heard.includes(index) ? solved[heard.indexOf(index)] : null));
}

/** Gauss with the largest pivot first; rows carry the right side as their last value. */
function eliminate(rows: number[][]): number[] {
  const count = rows.length;
  for (let column = 0; column < count; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row, index) => (Math.abs(row[column]) > Math.abs(rows[best][column]) ? column + index : best), column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < count; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let at = column; at <= count; at++) rows[row][at] -= factor * rows[column][at];
    }
  }
  return rows.map((row, index) => row[count] / row[index]);
}

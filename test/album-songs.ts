// Records of generated songs with the truth known, and what a careless export does to them.

import { tiltCurve } from "../src/album/album-track.ts";
import type { Planar } from "../src/audio/source.ts";
import { buildTone } from "../src/chain/stages/tone.ts";
import { newEngine } from "./engine.ts";
import { kickBursts, noiseGenerator, pinkNoise } from "./signals.ts";

export const sampleRateHz = 32000;
const seconds = 20;
const frames = seconds * sampleRateHz;

/** How one song was made. Density 0 … 1: from single struck notes to a wall. */
export interface SongTruth {
  readonly density: number;
  readonly tiltDb: number;
  /** What the engineer left below the ceiling, dB: taste that no evidence shows. */
  readonly tasteDb: number;
}

/** Eight songs: densities spread over the record in a shuffled order; denser ones brighter by 2 dB in all, give or take 0.5. */
export function recordOf(seed: number): SongTruth[] {
  const next = noiseGenerator(seed);
  const order = Array.from({ length: 8 }, (_, n) => ({ n, key: next() })).sort((a, b) => a.key - b.key);
  return order.map(({ n }) => ({ density: n / 7, tiltDb: 2 * (n / 7 - 0.5) + 0.5 * next(), tasteDb: 0.5 * next() - 0.5 }));
}

/** A finished song: struck noise in verse and chorus over a kick, tilted, driven into a soft ceiling until one sample in a thousand is held. The level follows, but for taste. */
export function finishedSong({ density, tiltDb, tasteDb }: SongTruth, seed: number): Planar {
  const envelope = struck(density, seed);
  const kick = kickBursts(sampleRateHz, -12 + 6 * density, 0.5, frames);
  const [one, other] = [1, 2].map((part) => pinkNoise(sampleRateHz, seed + 100 * part, -18, frames));
  const play = (near: Float32Array, far: Float32Array) => near.map((value, n) => envelope[n] * (value + 0.6 * far[n]) + 0.3 * kick[n]);
  const mix = [play(one, other), play(other, one)];
  return turned(held(toned(mix, tiltCurve(tiltDb)), 0.001), tasteDb);
}

/** Envelope of struck notes: the denser, the more of them at once; the verse (first third) is lower in a sparse song. */
function struck(density: number, seed: number): Float32Array {
  const next = noiseGenerator(seed + 7);
  const perSecond = 1 + 23 * density;
  const out = new Float32Array(frames);
  let level = 0;
  let untilNext = 0;
  const decay = 1 - 1 / (0.25 * sampleRateHz);
  for (let n = 0; n < frames; n++) {
    if (--untilNext <= 0) {
      level += (0.7 + 0.3 * next()) / (1 + 5 * density);
      untilNext = ((1 + 0.5 * next()) * sampleRateHz) / perSecond;
    }
    level *= decay;
    out[n] = level * (n < frames / 3 ? 1 - 0.6 * (1 - density) : 1);
  }
  return out;
}

/** Drives until a share of the samples passes 0.8 of full scale, and bends those under 0.89. */
function held(planar: Planar, share: number): Planar {
  const sorted = planar[0]
    .filter((_, n) => n % 32 === 0)
    .map(Math.abs)
    .sort();
  const gain = 0.8 / sorted[Math.floor((1 - share) * sorted.length)];
  const bend = (x: number) => (Math.abs(x) <= 0.8 ? x : Math.sign(x) * (0.8 + 0.09 * Math.tanh((Math.abs(x) - 0.8) / 0.09)));
  return planar.map((side) => side.map((x) => bend(gain * x)));
}

/** A stereo signal through the tone equaliser. */
export function toned(planar: Planar, curveDb: readonly number[]): Planar {
  const engine = newEngine();
  const [kernel] = buildTone(engine, sampleRateHz, { phase: "minimum", midDb: curveDb, sideDb: curveDb });
  if (!kernel) return planar;
  const out = planar.map((side) => new Float32Array(side.length));
  const block = 16384;
  const at = planar.map(() => engine.allocateF32(block));
  for (let start = 0; start < planar[0].length; start += block) {
    const count = Math.min(block, planar[0].length - start);
    planar.forEach((side, c) => {
      engine.f32(at[c], count).set(side.subarray(start, start + count));
    });
    kernel.process(at[0], at[1], count);
    out.forEach((side, c) => {
      side.set(engine.f32(at[c], count), start);
    });
  }
  return out;
}

/** What a careless export does: a random level within +-4 dB and a random tilt within +-3 dB. */
export function scrambled(planar: Planar, levelDb: number, tiltDb: number): Planar {
  return turned(toned(planar, tiltCurve(tiltDb)), levelDb);
}

function turned(planar: Planar, gainDb: number): Planar {
  const gain = 10 ** (gainDb / 20);
  return planar.map((side) => side.map((x) => x * gain));
}

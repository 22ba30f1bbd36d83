import { percentile } from "../analysis/dynamics.ts";
import type { Planar } from "../audio/source.ts";
import { powerToDb } from "../audio/units.ts";
import type { Damage } from "../mastering/loudness.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";

/** A passage as it went into a process and as it came out, aligned. */
export interface Passage {
  readonly before: Planar;
  readonly after: Planar;
}

/** The ends of a passage, where the fitted filter looks past it, are not judged. */
const edgeFrames = 2048;
/** Stretches short enough for a limiter's gain to be one figure in each. */
const gainFrames = 256;

/**
 * Distortion of a process on some passages: the best linear filter and the gain of every frame are taken out, the rest is set against the masked
 * threshold (SOUND.md 7.1). `lufs` is the loudness of the passages, both brought to -14 LUFS for the threshold in quiet.
 */
export function measureDistortion(engine: Engine, sampleRateHz: number, passages: readonly Passage[], lufs: number): Damage {
  const pointers = Array.from({ length: 4 }, () => engine.allocateF32(blockFrames));
  const fitted = fitPassages(engine, sampleRateHz, passages, pointers);
  const test = engine.call("newNullTest", sampleRateHz, 10 ** ((-14 - lufs) / 20));
  passages.forEach(({ before, after }, index) => {
    const edge = Math.min(edgeFrames, before[0].length >> 2);
    eachBlock(engine, pointers, [...fitted[index], ...after], edge, before[0].length - edge, (frames) => {
      engine.call("nullTestProcess", test, pointers[0], pointers[1], pointers[2], pointers[3], frames);
    });
  });
  const read = (index: number, otherwise: number) => {
    const value = engine.call("nullTestRead", test, index);
    return Number.isFinite(value) ? value : otherwise;
  };
  return { nmrDb: read(0, -60), rdfPercent: read(1, 0), gainMotionDb: read(2, 0) };
}

/**
 * What a process added that neither a filter nor a gain explains, against what came out, dB: lower quartile over stretches of 256 frames, where limiters
 * rest and harmonics remain.
 */
export function residualDb(engine: Engine, sampleRateHz: number, passages: readonly Passage[]): number {
  const pointers = Array.from({ length: 4 }, () => engine.allocateF32(blockFrames));
  const ratios: number[] = [];
  fitPassages(engine, sampleRateHz, passages, pointers).forEach((fitted, index) => {
    const { after } = passages[index];
    for (let start = edgeFrames; start + edgeFrames <= after[0].length; start += gainFrames) {
      const [xx, xy, yy] = products(fitted, after, start, start + gainFrames);
      if (xx > gainFrames * 1e-8) ratios.push((yy - (xy * xy) / xx) / yy);
    }
  });
  return ratios.length === 0 ? -120 : powerToDb(Math.max(1e-12, percentile(ratios, 0.25)));
}

/** Sums of x², xy and y² over a stretch of all channels. */
function products(x: Planar, y: Planar, from: number, to: number): readonly [number, number, number] {
  let xx = 0;
  let xy = 0;
  let yy = 0;
  x.forEach((samples, channel) => {
    for (let n = from; n < to; n++) {
      xx += samples[n] * samples[n];
      xy += samples[n] * y[channel][n];
      yy += y[channel][n] * y[channel][n];
    }
  });
  return [xx, xy, yy];
}

/** The passages through the linear filter that comes nearest to the process. */
function fitPassages(engine: Engine, sampleRateHz: number, passages: readonly Passage[], pointers: readonly number[]): Planar[] {
  const fit = engine.call("newLinearFit", sampleRateHz);
  const latency = engine.call("linearFitLatency", fit);
  for (const { before, after } of passages) {
    eachBlock(engine, pointers, [...before, ...after], 0, before[0].length, (frames) => {
      engine.call("linearFitProcess", fit, pointers[0], pointers[1], pointers[2], pointers[3], frames);
    });
  }
  engine.call("linearFitSolve", fit);
  return passages.map(({ before }) => applyFit(engine, fit, latency, before, pointers));
}

/** The passage through the fitted filter, its delay removed. */
function applyFit(engine: Engine, fit: number, latency: number, before: Planar, [left, right]: readonly number[]): Planar {
  const frames = before[0].length;
  const fitted: Planar = [new Float32Array(frames), new Float32Array(frames)];
  for (let start = 0; start < frames + latency; start += blockFrames) {
    const count = Math.min(blockFrames, frames + latency - start);
    [left, right].forEach((pointer, side) => {
      const available = Math.max(0, Math.min(count, frames - start));
      const view = engine.f32(pointer, count);
      view.set(before[side].subarray(start, start + available));
      view.fill(0, available);
    });
    engine.call("linearFitApply", fit, left, right, count);
    const skip = Math.max(0, latency - start);
    if (skip >= count) continue;
    [left, right].forEach((pointer, side) => {
      fitted[side].set(engine.f32(pointer, count).subarray(skip), start + skip - latency);
    });
  }
  return fitted;
}

function eachBlock(engine: Engine, pointers: readonly number[], planes: Planar, from: number, to: number, handle: (frames: number) => void): void {
  for (let start = from; start < to; start += blockFrames) {
    const count = Math.min(blockFrames, to - start);
    planes.forEach((plane, index) => {
      engine.f32(pointers[index], count).set(plane.subarray(start, start + count));
    });
    handle(count);
  }
}

import type { Planar } from "../audio/source.ts";
import type { Damage } from "../mastering/loudness.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";

/** A passage as it went into a process and as it came out, aligned. */
export interface Passage {
  readonly before: Planar;
  readonly after: Planar;
}

/** The ends of a passage, where the fitted filter looks past it, are not judged. */
const edgeFrames = 2048;

/**
 * Distortion of a process on some passages: the best linear filter and the gain of every frame are taken out, the rest is set against the masked
 * threshold (SOUND.md 7.1). `lufs` is the loudness of the passages, both brought to -14 LUFS for the threshold in quiet.
 */
export function measureDistortion(engine: Engine, sampleRateHz: number, passages: readonly Passage[], lufs: number): Damage {
  const pointers = Array.from({ length: 4 }, () => engine.allocateF32(blockFrames));
  const fit = engine.call("newLinearFit", sampleRateHz);
  const latency = engine.call("linearFitLatency", fit);
  for (const { before, after } of passages) {
    eachBlock(engine, pointers, [...before, ...after], 0, before[0].length, (frames) => {
      engine.call("linearFitProcess", fit, pointers[0], pointers[1], pointers[2], pointers[3], frames);
    });
  }
  engine.call("linearFitSolve", fit);
  const test = engine.call("newNullTest", sampleRateHz, 10 ** ((-14 - lufs) / 20));
  for (const { before, after } of passages) {
    const fitted = applyFit(engine, fit, latency, before, pointers);
    const edge = Math.min(edgeFrames, before[0].length >> 2);
    eachBlock(engine, pointers, [...fitted, ...after], edge, before[0].length - edge, (frames) => {
      engine.call("nullTestProcess", test, pointers[0], pointers[1], pointers[2], pointers[3], frames);
    });
  }
  const read = (index: number, otherwise: number) => {
    const value = engine.call("nullTestRead", test, index);
    return Number.isFinite(value) ? value : otherwise;
  };
  return { nmrDb: read(0, -60), rdfPercent: read(1, 0), gainMotionDb: read(2, 0) };
}

/** The passage through the fitted filter, its delay removed. */
function applyFit(engine: Engine, fit: number, latency: number, before: Planar, [left, right]: readonly number[]): Planar {
  const frames = before[0].length;
  const fitted: Planar = [new Float32Array(frames), new Float32Array(frames)];
  for (let start = 0; start < frames + latency; start += blockFrames) {
    const count = Math.min(blockFrames, frames + latency - start);
    [left, right].forEach((pointer, side) => {
      const view = engine.f32(pointer, count).fill(0);
      view.set(before[side].subarray(Math.min(start, frames), Math.min(start + count, frames)));
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

import { percentile } from "../analysis/statistics.ts";
import { powerToDb } from "../audio/units.ts";
import type { Damage } from "../mastering/loudness.ts";
import type { Engine } from "../wasm/engine.ts";
import { Passage } from "./passage.ts";

/** A passage as it went into a process and as it came out, aligned, in the memory of one engine. */
export interface Processed {
  readonly before: Passage;
  readonly after: Passage;
}

/** The ends of a passage, where the fitted filter looks past it, are not judged. */
const edgeFrames = 2048;
/** Stretches short enough for a limiter's gain to be one figure in each. */
const gainFrames = 256;

/**
 * Distortion of a process on some passages: the best linear filter and the gain of every frame are taken out, the rest is set against the masked
 * threshold. `lufs` is the loudness of the passages, both brought to -14 LUFS for the threshold in quiet.
 */
export function measureDistortion(engine: Engine, sampleRateHz: number, passages: readonly Processed[], lufs: number): Damage {
  const test = engine.call("newNullTest", sampleRateHz, 10 ** ((-14 - lufs) / 20));
  for (const { after, fitted } of fitPassages(engine, sampleRateHz, passages)) {
    const edge = Math.min(edgeFrames, after.frames >> 2);
    engine.call("nullTestProcess", test, ...fitted.at(edge), ...after.at(edge), after.frames - 2 * edge);
  }
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
export function residualDb(engine: Engine, sampleRateHz: number, passages: readonly Processed[]): number {
  const ratios: number[] = [];
  for (const { after, fitted } of fitPassages(engine, sampleRateHz, passages)) {
    const [x, y] = [fitted.at(0), after.at(0)].map((sides) => sides.map((pointer) => engine.f32(pointer, after.frames)));
    for (let start = edgeFrames; start + edgeFrames <= after.frames; start += gainFrames) {
      const [xx, xy, yy] = products(x, y, start, start + gainFrames);
      if (xx > gainFrames * 1e-8) ratios.push((yy - (xy * xy) / xx) / yy);
    }
  }
  return ratios.length === 0 ? -120 : powerToDb(Math.max(1e-12, percentile(ratios, 0.25)));
}

/** Sums of x², xy and y² over a stretch of all channels. */
function products(x: readonly Float32Array[], y: readonly Float32Array[], from: number, to: number): readonly [number, number, number] {
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

/** Hands over every passage as it came out, and as the linear filter that comes nearest to the process makes it of what went in; valid until the next. */
function* fitPassages(engine: Engine, sampleRateHz: number, passages: readonly Processed[]): Generator<{ after: Passage; fitted: Passage }> {
  const fit = engine.call("newLinearFit", sampleRateHz);
  for (const { before } of passages) engine.call("linearFitHear", fit, ...before.at(0), before.frames);
  for (const { before, after } of passages) engine.call("linearFitProcess", fit, ...before.at(0), ...after.at(0), before.frames);
  engine.call("linearFitSolve", fit);
  let fitted: Passage | null = null;
  for (const { before, after } of passages) {
    if (fitted?.frames !== before.frames) fitted = new Passage(engine, sampleRateHz, before.frames);
    fitted.become(before, engine.call("linearFitLatency", fit), (left, right, frames) => engine.call("linearFitApply", fit, left, right, frames));
    yield { after, fitted };
  }
}

import { gatedLoudnessOfSteps, LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { Planar } from "../audio/source.ts";
import { buildLoudness, type LoudnessSettings } from "../chain/stages/loudness.ts";
import type { Damage } from "../mastering/loudness.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { measureDistortion, type Passage } from "./distortion.ts";

/** Excerpts of a track as they enter the loudness stage. */
export interface TrialMaterial {
  readonly sampleRateHz: number;
  /** Stereo, one pair of arrays per excerpt. */
  readonly excerpts: readonly Planar[];
}

/** What a setting of the loudness stage does to the excerpts. */
export interface TrialResult extends Damage {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** True peak minus the loudest 3 s, dB: what is left of the punch. */
  readonly psrDb: number;
  /** Loudness of every excerpt. */
  readonly excerptLufs: readonly number[];
}

/** Renders the loudness stage over excerpts, as a draft, and measures level and distortion. */
export function runTrial(engine: Engine, { sampleRateHz, excerpts }: TrialMaterial, settings: LoudnessSettings): TrialResult {
  const gauge = new LoudnessGauge(engine, sampleRateHz, 2);
  const truePeak = new TruePeak(engine, 2);
  const excerptLufs: number[] = [];
  const kernels = buildLoudness(engine, sampleRateHz, settings, "draft");
  const passages = excerpts.map((before): Passage => {
    const alone = new LoudnessGauge(engine, sampleRateHz, 2);
    for (const kernel of kernels) kernel.reset();
    const after = runKernels(engine, kernels, before, (left, right, frames) => {
      gauge.process([left, right], frames);
      alone.process([left, right], frames);
      truePeak.process([left, right], frames);
    });
    excerptLufs.push(gatedLoudnessOfSteps(alone.stepPowers()) ?? -70);
    return { before, after };
  });
  const amplitude = truePeak.finish();
  const truePeakDbtp = amplitude > 0 ? 20 * Math.log10(amplitude) : -120;
  const loudness = loudnessOf(gauge.stepPowers());
  const integratedLufs = loudness.integratedLufs ?? -70;
  return {
    ...measureDistortion(engine, sampleRateHz, passages, integratedLufs),
    integratedLufs,
    truePeakDbtp,
    psrDb: truePeakDbtp - (loudness.maxShortTermLufs ?? loudness.maxMomentaryLufs ?? truePeakDbtp),
    excerptLufs,
  };
}

/** The excerpts through the loudness stage as a master would have them. */
export function renderLoudness(engine: Engine, { sampleRateHz, excerpts }: TrialMaterial, settings: LoudnessSettings): Planar[] {
  const kernels = buildLoudness(engine, sampleRateHz, settings);
  return excerpts.map((excerpt) => {
    for (const kernel of kernels) kernel.reset();
    return runKernels(engine, kernels, excerpt, () => undefined);
  });
}

/** A passage through kernels, their latency removed. */
function runKernels(
  engine: Engine,
  kernels: readonly Kernel[],
  passage: Planar,
  handle: (left: number, right: number, frames: number) => void,
): Planar {
  const latency = kernels.reduce((sum, kernel) => sum + kernel.latencyFrames, 0);
  const pointers = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  const frames = passage[0].length;
  const out: Planar = [new Float32Array(frames), new Float32Array(frames)];
  for (let start = 0; start < frames + latency; start += blockFrames) {
    const count = Math.min(blockFrames, frames + latency - start);
    pointers.forEach((pointer, side) => {
      const view = engine.f32(pointer, count).fill(0);
      view.set(passage[side].subarray(Math.min(start, frames), Math.min(start + count, frames)));
    });
    for (const kernel of kernels) kernel.process(pointers[0], pointers[1], count);
    const skip = Math.max(0, latency - start);
    if (skip >= count) continue;
    pointers.forEach((pointer, side) => {
      out[side].set(engine.f32(pointer, count).subarray(skip), start + skip - latency);
    });
    handle(pointers[0] + skip * 4, pointers[1] + skip * 4, count - skip);
  }
  return out;
}

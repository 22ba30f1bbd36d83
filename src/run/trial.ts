import type { Planar } from "../audio/source.ts";
import { gatedLoudnessOfSteps, loudnessOf, LoudnessGauge } from "../analysis/loudness.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { buildLoudness } from "../chain/stages/loudness.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { Kernel } from "../wasm/kernel.ts";

/** Excerpts of a track as they enter the loudness stage. */
export interface TrialMaterial {
  readonly sampleRateHz: number;
  /** Stereo, one pair of arrays per excerpt. */
  readonly excerpts: readonly Planar[];
}

/** What a setting of the loudness stage does to the excerpts. */
export interface TrialResult {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
  /** Noise to mask ratio, dB; lower is better. */
  readonly nmrDb: number;
  /** Share of frames with audible distortion, percent. */
  readonly rdfPercent: number;
  /** RMS change of gain from frame to frame, dB. */
  readonly gainMotionDb: number;
  /** True peak minus the loudest 3 s, dB: what is left of the punch. */
  readonly psrDb: number;
  /** Loudness of every excerpt. */
  readonly excerptLufs: readonly number[];
}

/** Renders the loudness stage over excerpts and measures level and distortion. `expectedLufs` calibrates the masking model. */
export function runTrial(engine: Engine, material: TrialMaterial, settings: LoudnessSettings, expectedLufs: number): TrialResult {
  const gauge = new LoudnessGauge(engine, material.sampleRateHz, 2);
  const truePeak = new TruePeak(engine, 2);
  const test = engine.call("newNullTest", material.sampleRateHz, 10 ** ((-14 - expectedLufs) / 20));
  const drive = new Kernel(engine, "newGain", settings.driveDb);
  const kernels = buildLoudness(engine, material.sampleRateHz, { ...settings, driveDb: 0 }, "draft");
  const latency = kernels.reduce((sum, kernel) => sum + kernel.latencyFrames, 0);
  const excerptLufs: number[] = [];
  const blocks = new DelayedPair(engine, latency);
  for (const excerpt of material.excerpts) {
    for (const kernel of kernels) kernel.reset();
    const alone = new LoudnessGauge(engine, material.sampleRateHz, 2);
    blocks.run(excerpt, drive, kernels, (inLeft, inRight, outLeft, outRight, frames) => {
      engine.call("nullTestProcess", test, inLeft, inRight, outLeft, outRight, frames);
      gauge.process([outLeft, outRight], frames);
      alone.process([outLeft, outRight], frames);
      truePeak.process([outLeft, outRight], frames);
    });
    excerptLufs.push(gatedLoudnessOfSteps(alone.stepPowers()) ?? -70);
  }
  const amplitude = truePeak.finish();
  const truePeakDbtp = amplitude > 0 ? 20 * Math.log10(amplitude) : -120;
  const loudness = loudnessOf(gauge.stepPowers());
  return {
    integratedLufs: loudness.integratedLufs ?? -70,
    truePeakDbtp,
    psrDb: truePeakDbtp - (loudness.maxShortTermLufs ?? loudness.maxMomentaryLufs ?? truePeakDbtp),
    excerptLufs,
    nmrDb: finite(engine.call("nullTestRead", test, 0), -60),
    rdfPercent: finite(engine.call("nullTestRead", test, 1), 0),
    gainMotionDb: finite(engine.call("nullTestRead", test, 2), 0),
  };
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

/** Runs an excerpt through kernels and hands over input and output aligned: the input waits in a line as long as the latency. */
class DelayedPair {
  readonly #engine: Engine;
  readonly #latency: number;
  readonly #out: readonly [number, number];
  readonly #line: readonly [number, number];

  constructor(engine: Engine, latencyFrames: number) {
    this.#engine = engine;
    this.#latency = latencyFrames;
    this.#out = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
    this.#line = [engine.allocateF32(blockFrames + latencyFrames), engine.allocateF32(blockFrames + latencyFrames)];
  }

  run(
    excerpt: Planar,
    drive: Kernel,
    kernels: readonly Kernel[],
    handle: (inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number) => void,
  ): void {
    const engine = this.#engine;
    const latency = this.#latency;
    const total = excerpt[0].length + latency;
    for (const line of this.#line) engine.f32(line, latency).fill(0);
    for (let start = 0; start < total; start += blockFrames) {
      const frames = Math.min(blockFrames, total - start);
      this.#line.forEach((line, side) => {
        const view = engine.f32(line, blockFrames + latency);
        const fresh = view.subarray(latency, latency + frames).fill(0);
        fresh.set(excerpt[side].subarray(start, start + frames));
      });
      drive.process(this.#line[0] + latency * 4, this.#line[1] + latency * 4, frames);
      this.#out.forEach((out, side) => {
        engine.f32(out, frames).set(engine.f32(this.#line[side] + latency * 4, frames));
      });
      for (const kernel of kernels) kernel.process(this.#out[0], this.#out[1], frames);
      const skip = Math.max(0, Math.min(frames, latency - start)) * 4;
      if (skip < frames * 4) {
        handle(this.#line[0] + skip, this.#line[1] + skip, this.#out[0] + skip, this.#out[1] + skip, frames - skip / 4);
      }
      for (const line of this.#line) engine.f32(line, blockFrames + latency).copyWithin(0, frames);
    }
  }
}

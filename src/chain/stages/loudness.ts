import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Drive, clip, limit: how loud, and at what price. */
export type LoudnessSettings = {
  readonly driveDb: number;
  readonly ceilingDbtp: number;
  /** The limiter aims this much lower than the ceiling: fast gain changes make new peaks between the samples, up to 0.12 dB on noise. */
  readonly aimBelowDb: number;
  readonly clip: "off" | "soft" | "perceptual";
  readonly clipAboveCeilingDb: number;
  readonly lookaheadMs: number;
  readonly fastReleaseMs: number;
  readonly slowReleaseMs: number;
};

/** Range, unit and meaning of every setting of the loudness stage. */
export const loudnessRanges: SettingRanges = {
  driveDb: { kind: "number", min: -40, max: 40, unit: "dB", step: 0.01, about: "gain into the stage" },
  ceilingDbtp: { kind: "number", min: -24, max: 0, unit: "dBTP", step: 0.01, about: "no true peak is higher" },
  aimBelowDb: { kind: "number", min: 0, max: 2, unit: "dB", step: 0.01, about: "how far below the ceiling the limiter aims" },
  clip: { kind: "choice", options: ["off", "soft", "perceptual"], about: "what takes the tips off before the limiter" },
  clipAboveCeilingDb: { kind: "number", min: -1, max: 6, unit: "dB", step: 0.01, about: "where the clip begins, from the ceiling" },
  lookaheadMs: { kind: "number", min: 0.5, max: 10, unit: "ms", step: 0.1, about: "how early the limiter begins to turn down" },
  fastReleaseMs: { kind: "number", min: 5, max: 500, unit: "ms", step: 1, about: "recovery from a single peak" },
  slowReleaseMs: { kind: "number", min: 50, max: 2000, unit: "ms", step: 1, about: "recovery from sustained level" },
};

/** Weighting exponent and iterations of the perceptual clip; docs/decisions/loudness-stage.md has the figures that chose them. */
const perceptualExponent = 0.5;
const perceptualIterations = { final: 16, draft: 8 };

/** A draft costs half the time of the final and distorts a little more: good for comparing, not for delivering. */
export type LoudnessQuality = keyof typeof perceptualIterations;

/** The kernels of the loudness stage, in order. */
export function buildLoudness(engine: Engine, sampleRateHz: number, settings: LoudnessSettings, quality: LoudnessQuality = "final"): Kernel[] {
  const aimDbtp = settings.ceilingDbtp - settings.aimBelowDb;
  const kernels = [new Kernel(engine, "newGain", settings.driveDb)];
  const clipDbfs = aimDbtp + settings.clipAboveCeilingDb;
  if (settings.clip === "soft") kernels.push(new Kernel(engine, "newSoftClip", sampleRateHz, clipDbfs));
  if (settings.clip === "perceptual") {
    kernels.push(new Kernel(engine, "newPerceptualClip", sampleRateHz, clipDbfs, perceptualExponent, perceptualIterations[quality]));
  }
  kernels.push(new Kernel(engine, "newLimiter", sampleRateHz, aimDbtp, settings.lookaheadMs, settings.fastReleaseMs, settings.slowReleaseMs));
  return kernels;
}

import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Drive, clip, limit: how loud, and at what price. */
export type LoudnessSettings = {
  readonly driveDb: number;
  readonly ceilingDbtp: number;
  /** The limiter aims this much lower than the ceiling, for what dither and the moving gain add between the samples. */
  readonly aimBelowDb: number;
  readonly clip: "off" | "soft" | "perceptual";
  readonly clipAboveCeilingDb: number;
  /** Perceptual clip: how far the error bends to the masked threshold, 0 not at all, 1 wholly. */
  readonly clipExponent: number;
  /** How long the level takes to fall towards what a clip takes, and to rise after it; 0 leaves the level to the clip. */
  readonly clipRampMs: number;
  readonly recoveryMs: number;
  readonly slowSharePercent: number;
  readonly slowRecoveryMs: number;
};

/** Range, unit and meaning of every setting of the loudness stage. */
export const loudnessRanges: SettingRanges = {
  driveDb: { kind: "number", min: -40, max: 40, unit: "dB", step: 0.01, about: "gain into the stage" },
  ceilingDbtp: { kind: "number", min: -24, max: 0, unit: "dBTP", step: 0.01, about: "no true peak is higher" },
  aimBelowDb: { kind: "number", min: 0, max: 2, unit: "dB", step: 0.01, about: "how far below the ceiling the limiter aims" },
  clip: { kind: "choice", options: ["off", "soft", "perceptual"], about: "what takes the tips off before the limiter" },
  clipAboveCeilingDb: { kind: "number", min: -1, max: 6, unit: "dB", step: 0.01, about: "where the clip begins, from the ceiling" },
  clipExponent: {
    kind: "number",
    min: 0,
    max: 1,
    unit: "",
    step: 0.05,
    about: "how closely the error of the perceptual clip follows the masked threshold",
  },
  clipRampMs: {
    kind: "number",
    min: 0,
    max: 500,
    unit: "ms",
    step: 1,
    about: "how long the level falls towards a clip and rises after it",
  },
  recoveryMs: { kind: "number", min: 0.2, max: 100, unit: "ms", step: 0.1, about: "how long the limiter's gain bends, before a peak as after it" },
  slowSharePercent: { kind: "number", min: 0, max: 90, unit: "%", step: 1, about: "how much of the reduction a slow gain carries" },
  slowRecoveryMs: { kind: "number", min: 10, max: 500, unit: "ms", step: 1, about: "how long the slow gain bends" },
};

/** Passes of the perceptual clip; docs/decisions/loudness-stage.md has the figures that chose them. */
const perceptualPasses = { final: 8, draft: 4 };

/** A draft costs half the time of the final and distorts a little more: good for comparing, not for delivering. */
export type LoudnessQuality = keyof typeof perceptualPasses;

/** The kernels of the loudness stage, in order. */
export function buildLoudness(engine: Engine, sampleRateHz: number, settings: LoudnessSettings, quality: LoudnessQuality = "final"): Kernel[] {
  const aimDbtp = settings.ceilingDbtp - settings.aimBelowDb;
  const kernels = [new Kernel(engine, "newGain", settings.driveDb)];
  const clipDbfs = aimDbtp + settings.clipAboveCeilingDb;
  if (settings.clip !== "off" && settings.clipRampMs > 0)
    kernels.push(new Kernel(engine, "newClipRamp", sampleRateHz, clipDbfs, settings.clipRampMs));
  if (settings.clip === "soft") kernels.push(new Kernel(engine, "newSoftClip", sampleRateHz, clipDbfs));
  if (settings.clip === "perceptual") {
    kernels.push(new Kernel(engine, "newPerceptualClip", sampleRateHz, clipDbfs, settings.clipExponent, perceptualPasses[quality]));
  }
  kernels.push(new Kernel(engine, "newLimiter", sampleRateHz, aimDbtp, settings.recoveryMs, settings.slowSharePercent, settings.slowRecoveryMs));
  return kernels;
}

/** How far peaks were taken down since this was last asked, dB, 0 or negative: by the clip, and by the limiter behind it. */
export interface PeakReduction {
  readonly clipDb: number;
  readonly limiterDb: number;
}

/** Reads the meters of the kernels that `buildLoudness` made of these settings. */
export function readPeakReduction(kernels: readonly Kernel[], { clip }: Pick<LoudnessSettings, "clip">): PeakReduction {
  const clipKernel = clip === "off" ? undefined : kernels.at(-2);
  return { clipDb: clipKernel?.meter(clip === "soft" ? 1 : 2) ?? 0, limiterDb: kernels.at(-1)?.meter(2) ?? 0 };
}

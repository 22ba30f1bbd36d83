import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** A gentle compressor over the whole mix. */
export type GlueSettings = {
  readonly thresholdDbfs: number;
  readonly ratio: number;
  readonly kneeDb: number;
  readonly attackMs: number;
  readonly releaseFastMs: number;
  readonly releaseSlowMs: number;
  readonly linkPercent: number;
  readonly mixPercent: number;
};

/** Range, unit and meaning of every setting of the glue compressor. */
export const glueRanges: SettingRanges = {
  thresholdDbfs: { kind: "number", min: -60, max: 0, unit: "dBFS", step: 0.1, about: "where it begins, in the middle of the knee" },
  ratio: { kind: "number", min: 1, max: 4, unit: ":1", step: 0.05, about: "how much comes out of more going in" },
  kneeDb: { kind: "number", min: 0, max: 24, unit: "dB", step: 0.5, about: "width of the bend" },
  attackMs: { kind: "number", min: 0.1, max: 200, unit: "ms", step: 0.1, about: "longer lets drums through" },
  releaseFastMs: { kind: "number", min: 5, max: 1000, unit: "ms", step: 1, about: "recovery after a hit" },
  releaseSlowMs: { kind: "number", min: 50, max: 5000, unit: "ms", step: 1, about: "recovery after a loud passage" },
  linkPercent: { kind: "number", min: 0, max: 100, unit: "%", step: 1, about: "100: the louder side decides for both" },
  mixPercent: { kind: "number", min: 0, max: 100, unit: "%", step: 1, about: "100: no untouched signal mixed in" },
};

/** The kernels of the glue compressor. */
export function buildGlue(engine: Engine, sampleRateHz: number, s: GlueSettings): Kernel[] {
  const times = [s.attackMs, s.releaseFastMs, s.releaseSlowMs];
  return [new Kernel(engine, "newCompressor", sampleRateHz, s.thresholdDbfs, s.ratio, s.kneeDb, ...times, s.linkPercent, s.mixPercent)];
}

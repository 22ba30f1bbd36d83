import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Harmonics, as analogue gear adds them. */
export type WarmthSettings = {
  readonly kind: "tape" | "tube" | "transformer";
  readonly driveDb: number;
  readonly harmonicGain: number;
  readonly asymmetry: number;
};

/** Range, unit and meaning of every setting of the warmth stage. */
export const warmthRanges: SettingRanges = {
  kind: { kind: "choice", options: ["tape", "tube", "transformer"], about: "which machine" },
  driveDb: { kind: "number", min: -12, max: 18, unit: "dB", step: 0.1, about: "how far into the bend: more is more high harmonics" },
  harmonicGain: { kind: "number", min: 0, max: 1, unit: "", step: 0.001, about: "how much of the harmonics is added" },
  asymmetry: { kind: "number", min: 0, max: 0.6, unit: "", step: 0.01, about: "even harmonics" },
};

const kinds = ["tape", "tube", "transformer"];

/** The kernels of the warmth stage. */
export function buildWarmth(engine: Engine, sampleRateHz: number, settings: WarmthSettings): Kernel[] {
  return [
    new Kernel(engine, "newSaturation", sampleRateHz, kinds.indexOf(settings.kind), settings.driveDb, settings.harmonicGain, settings.asymmetry),
  ];
}

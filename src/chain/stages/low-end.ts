import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Draws the bass to the middle. */
export type LowEndSettings = { readonly monoBelowHz: number; readonly slope: "6 dB/oct" | "12 dB/oct" };

/** Range, unit and meaning of every setting of the low-end stage. */
export const lowEndRanges: SettingRanges = {
  monoBelowHz: { kind: "number", min: 40, max: 200, unit: "Hz", step: 1, about: "the side is rolled off below this" },
  slope: { kind: "choice", options: ["6 dB/oct", "12 dB/oct"], about: "how steeply" },
};

/** The kernels of the low-end stage. */
export function buildLowEnd(engine: Engine, sampleRateHz: number, settings: LowEndSettings): Kernel[] {
  return [new Kernel(engine, "newLowMono", sampleRateHz, settings.monoBelowHz, settings.slope === "12 dB/oct" ? 2 : 1)];
}

import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Gain of the side in three bands. */
export type WidthSettings = {
  readonly lowDb: number;
  readonly midDb: number;
  readonly highDb: number;
  readonly lowCornerHz: number;
  readonly highCornerHz: number;
};

/** Range, unit and meaning of every setting of the width stage. */
export const widthRanges: SettingRanges = {
  lowDb: { kind: "number", min: -6, max: 3, unit: "dB", step: 0.1, about: "side below the low corner" },
  midDb: { kind: "number", min: -6, max: 3, unit: "dB", step: 0.1, about: "side between the corners" },
  highDb: { kind: "number", min: -6, max: 3, unit: "dB", step: 0.1, about: "side above the high corner" },
  lowCornerHz: { kind: "number", min: 60, max: 1000, unit: "Hz", step: 1, about: "low corner" },
  highCornerHz: { kind: "number", min: 1000, max: 12000, unit: "Hz", step: 1, about: "high corner" },
};

/** The kernels of the width stage. */
export function buildWidth(engine: Engine, sampleRateHz: number, s: WidthSettings): Kernel[] {
  return [new Kernel(engine, "newWidth", sampleRateHz, s.lowCornerHz, s.highCornerHz, s.lowDb, s.midDb, s.highDb)];
}

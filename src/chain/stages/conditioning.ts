import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Brings the premaster to the level every later threshold counts on, and takes out what nobody hears. */
export type ConditioningSettings = {
  readonly gainDb: number;
  readonly dcBlock: "off" | "on";
  /** 0 leaves the lows alone. */
  readonly subsonicHz: number;
};

/** Range, unit and meaning of every setting of the conditioning. */
export const conditioningRanges: SettingRanges = {
  gainDb: { kind: "number", min: -60, max: 60, unit: "dB", step: 0.01, about: "to the operating level: loudest 15 s at -18 LUFS" },
  dcBlock: { kind: "choice", options: ["off", "on"], about: "one-pole high-pass at 5 Hz" },
  subsonicHz: { kind: "number", min: 0, max: 40, unit: "Hz", step: 1, about: "Butterworth high-pass, 12 dB/octave; 0 is off" },
};

const highPass = 3;
const butterworthQ = Math.SQRT1_2;

/** The kernels of the conditioning, in order. */
export function buildConditioning(engine: Engine, sampleRateHz: number, settings: ConditioningSettings): Kernel[] {
  const kernels = [new Kernel(engine, "newGain", settings.gainDb)];
  if (settings.dcBlock === "on") kernels.push(new Kernel(engine, "newDcBlocker", sampleRateHz));
  if (settings.subsonicHz > 0) kernels.push(new Kernel(engine, "newEqBand", sampleRateHz, highPass, settings.subsonicHz, 0, butterworthQ, 0));
  return kernels;
}

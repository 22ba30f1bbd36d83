import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Broad tonal balance as one curve, the same or different for mid and side. */
export type ToneSettings = {
  readonly phase: "minimum" | "linear";
  /** Gains at the 31 third octaves from 20 Hz to 20 kHz. */
  readonly midDb: readonly number[];
  readonly sideDb: readonly number[];
};

/** Range, unit and meaning of every setting of the tone equaliser. */
export const toneRanges: SettingRanges = {
  phase: { kind: "choice", options: ["minimum", "linear"], about: "minimum: nothing rings before a transient; linear: no phase shift" },
  midDb: { kind: "curve", min: -12, max: 12, unit: "dB", length: 31, about: "gain of the mid at every third octave" },
  sideDb: { kind: "curve", min: -12, max: 12, unit: "dB", length: 31, about: "gain of the side at every third octave" },
};

/** The kernels of the tone equaliser, in order; none where the settings ask for nothing. */
export function buildTone(engine: Engine, sampleRateHz: number, settings: ToneSettings): Kernel[] {
  if ([...settings.midDb, ...settings.sideDb].every((gainDb) => gainDb === 0)) return [];
  const eq = new Kernel(engine, "newToneEq", sampleRateHz, settings.phase === "linear" ? 1 : 0);
  settings.midDb.forEach((gainDb, index) => {
    engine.call("toneEqSetPoint", eq.pointer, 0, index, gainDb);
  });
  settings.sideDb.forEach((gainDb, index) => {
    engine.call("toneEqSetPoint", eq.pointer, 1, index, gainDb);
  });
  engine.call("toneEqDesign", eq.pointer);
  return [eq];
}

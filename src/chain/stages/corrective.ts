import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import { bandShapes, type EqBand } from "../plan.ts";
import type { SettingRanges } from "../settings.ts";

/** Narrow cuts where a tone rings through most of the song, and a de-esser where esses stand out. */
export type CorrectiveSettings = {
  readonly cuts: readonly EqBand[];
  /** Deepest the de-esser may go; 0 is off. */
  readonly deEssDb: number;
  readonly deEssHz: number;
  /** How far the ess band may stand above its usual share of the sound. */
  readonly deEssThresholdDb: number;
};

/** Range, unit and meaning of every setting of the corrective stage. */
export const correctiveRanges: SettingRanges = {
  cuts: { kind: "bands", most: 8, about: "filters of any shape; Deadwax itself plans bells that cut" },
  deEssDb: { kind: "number", min: 0, max: 6, unit: "dB", step: 0.1, about: "most the de-esser may turn down; 0 is off" },
  deEssHz: { kind: "number", min: 4500, max: 10000, unit: "Hz", step: 100, about: "where the esses are" },
  deEssThresholdDb: { kind: "number", min: -40, max: 0, unit: "dB", step: 0.1, about: "ess band against the full band" },
};

/** A broad bell. */
export const deEssQ = 1;
/** Ratio n:1 above the threshold. */
const deEssRatio = 4;
/** Attack and release. */
const deEssTimesMs = [1, 60];

/** The kernels of the corrective stage, in order; none where the settings ask for nothing. */
export function buildCorrective(engine: Engine, sampleRateHz: number, settings: CorrectiveSettings): Kernel[] {
  const kernels: Kernel[] = [];
  if (settings.cuts.length > 0) {
    const eq = new Kernel(engine, "newEq", sampleRateHz, settings.cuts.length);
    settings.cuts.forEach(({ shape, frequencyHz, gainDb, q }, index) => {
      engine.call("eqSetBand", eq.pointer, index, bandShapes.indexOf(shape), frequencyHz, gainDb, q, 0);
    });
    kernels.push(eq);
  }
  if (settings.deEssDb > 0) {
    const bell = [0, settings.deEssHz, deEssQ];
    kernels.push(new Kernel(engine, "newDeEsser", sampleRateHz, ...bell, settings.deEssThresholdDb, deEssRatio, settings.deEssDb, ...deEssTimesMs));
  }
  return kernels;
}

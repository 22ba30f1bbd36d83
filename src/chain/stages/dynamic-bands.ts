import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** Where one band ends and the next begins. */
export const dynamicBandEdgesHz = [120, 700, 4000] as const;

/** Four bands, each turned down where it alone gets too loud. Flat while nothing happens. */
export type DynamicBandsSettings = {
  /** Level at which a band is turned down, low to high; 0 dBFS leaves it alone. */
  readonly thresholdsDbfs: readonly number[];
  readonly ratio: number;
  readonly mostDb: number;
  readonly attackMs: number;
  readonly releaseMs: number;
};

/** Range, unit and meaning of every setting of the dynamic bands. */
export const dynamicBandsRanges: SettingRanges = {
  thresholdsDbfs: { kind: "curve", min: -80, max: 0, unit: "dBFS", length: 4, about: "band power at which each band is turned down; 0 is off" },
  ratio: { kind: "number", min: 1, max: 4, unit: ":1", step: 0.05, about: "how much comes out of more going in" },
  mostDb: { kind: "number", min: 0, max: 6, unit: "dB", step: 0.1, about: "most a band may be turned down" },
  attackMs: { kind: "number", min: 1, max: 200, unit: "ms", step: 1, about: "how fast a band goes down" },
  releaseMs: { kind: "number", min: 10, max: 2000, unit: "ms", step: 1, about: "how fast it comes back" },
};

const upwardOff = [-90, 1, 0];

/** The kernels of the dynamic bands. */
export function buildDynamicBands(engine: Engine, sampleRateHz: number, settings: DynamicBandsSettings): Kernel[] {
  const { thresholdsDbfs, ratio, mostDb, attackMs, releaseMs } = settings;
  const kernel = new Kernel(engine, "newDynamicBands", sampleRateHz, ...dynamicBandEdgesHz, 0, 1, 0, ...upwardOff, attackMs, releaseMs);
  thresholdsDbfs.forEach((thresholdDbfs, band) => {
    if (thresholdDbfs < 0) engine.call("dynamicBandsSetBand", kernel.pointer, band, thresholdDbfs, ratio, mostDb, ...upwardOff, attackMs, releaseMs);
  });
  return [kernel];
}

import { stepValues, type TrackReadings } from "../../analysis/readings.ts";
import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { powerToDb } from "../../audio/units.ts";
import type { Engine } from "../../wasm/engine.ts";
import { loudStretches, OffsetFinder } from "../offset.ts";
import { shifted } from "../shifted-source.ts";

/** A master may begin this much earlier or later than its mix. */
const farthestSteps = 500;
/** Levels that follow each other less than this are not those of a mix and its master. */
const leastCorrelation = 0.5;

/** The master as if it began with the mix: same frames, silence where it has none. Throws SettingsError when the two do not belong together. */
export async function alignMaster(
  mix: AudioSource,
  master: AudioSource,
  mixReadings: TrackReadings,
  masterReadings: TrackReadings,
  engine: Engine,
): Promise<AudioSource> {
  const { lag, correlation } = bestLag(levels(mixReadings), levels(masterReadings));
  if (correlation < leastCorrelation) {
    throw new SettingsError(
      "settings-malformed",
      master.name,
      `${master.name} is not a master of ${mix.name}: their levels follow each other by ${correlation.toFixed(2)}, at least ${leastCorrelation} is needed.`,
    );
  }
  const finder = new OffsetFinder(engine, mix);
  const coarse = Math.round((lag * mix.sampleRateHz) / 100);
  const starts = loudStretches(masterReadings);
  const place = (await shiftBy(finder, master, starts, 0)) ?? (await shiftBy(finder, master, starts, coarse)) ?? coarse;
  return place === 0 && master.frames === mix.frames ? master : shifted(master, place, mix.frames);
}

/** Where in the master the mix begins, searched around a place; null where nothing of the mix is found there. */
async function shiftBy(finder: OffsetFinder, master: AudioSource, starts: readonly number[], place: number): Promise<number | null> {
  const standing = await finder.find(shifted(master, place, master.frames), starts);
  return standing && place - standing.delayFrames;
}

/** Level of every 10 ms, dB, at least -60. */
function levels({ steps }: TrackReadings): Float64Array {
  return Float64Array.from({ length: steps.length / stepValues }, (_, step) =>
    Math.max(-60, powerToDb(steps[step * stepValues + 2] + steps[step * stepValues + 3] + 1e-12)),
  );
}

function bestLag(mix: Float64Array, master: Float64Array): { readonly lag: number; readonly correlation: number } {
  let best = { lag: 0, correlation: correlate(mix, master, 0) };
  for (let lag = -farthestSteps; lag <= farthestSteps; lag++) {
    const correlation = correlate(mix, master, lag);
    if (correlation > best.correlation) best = { lag, correlation };
  }
  return best;
}

/** Correlation coefficient of mix[n] and master[n + lag] where both are; 0 for less than half of the mix. */
function correlate(mix: Float64Array, master: Float64Array, lag: number): number {
  const from = Math.max(0, -lag);
  const to = Math.min(mix.length, master.length - lag);
  const count = to - from;
  if (count < mix.length / 2) return 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let n = from; n < to; n++) {
    const a = mix[n];
    const b = master[n + lag];
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const spread = Math.sqrt((xx - (x * x) / count) * (yy - (y * y) / count));
  return spread > 0 ? (xy - (x * y) / count) / spread : 0;
}

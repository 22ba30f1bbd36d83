import { stepValues, type TrackReadings } from "../../analysis/readings.ts";
import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource, Planar } from "../../audio/source.ts";
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
): Promise<AudioSource> {
  const { lag, correlation } = bestLag(levels(mixReadings), levels(masterReadings));
  if (correlation < leastCorrelation) {
    throw new SettingsError(
      "settings-malformed",
      master.name,
      `${master.name} is not a master of ${mix.name}: their levels follow each other by ${correlation.toFixed(2)}, at least ${leastCorrelation} is needed.`,
    );
  }
  const shift = await fineShift(mix, master, mixReadings, (lag * mix.sampleRateHz) / 100);
  return shift === 0 && master.frames === mix.frames ? master : shifted(master, Math.round(shift), mix.frames);
}

/** Level of every 10 ms, dB, at least -60. */
function levels({ steps }: TrackReadings): Float64Array {
  return Float64Array.from({ length: steps.length / stepValues }, (_, step) =>
    Math.max(-60, 10 * Math.log10(steps[step * stepValues + 2] + steps[step * stepValues + 3] + 1e-12)),
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

/** The shift to the frame, searched 15 ms around a coarse one in a second of the loudest part. */
async function fineShift(mix: AudioSource, master: AudioSource, readings: TrackReadings, coarseFrames: number): Promise<number> {
  const reach = Math.round(mix.sampleRateHz * 0.015);
  const loudest = readings.peaksPerSecond.indexOf(Math.max(...readings.peaksPerSecond));
  const start = Math.max(0, Math.min(loudest * mix.sampleRateHz, mix.frames - mix.sampleRateHz));
  const coarse = Math.round(coarseFrames);
  const x = await readDifferences(mix, start, mix.sampleRateHz);
  const y = await readDifferences(master, start + coarse - reach, mix.sampleRateHz + 2 * reach);
  let best = 0;
  let largest = -1;
  for (let offset = 0; offset <= 2 * reach; offset++) {
    let sum = 0;
    for (let n = 0; n < x.length; n++) sum += x[n] * y[n + offset];
    if (Math.abs(sum) > largest) {
      largest = Math.abs(sum);
      best = offset;
    }
  }
  return coarse + best - reach;
}

/** First differences of the sum of the channels: highs decide where a signal is, lows where its filters turn it. */
async function readDifferences(source: AudioSource, start: number, frames: number): Promise<Float32Array> {
  const planar: Planar = Array.from({ length: source.channels }, () => new Float32Array(frames));
  await shifted(source, start, frames).read(0, planar);
  return planar[0].map((_, n) => (n === 0 ? 0 : planar.reduce((sum, samples) => sum + samples[n] - samples[n - 1], 0)));
}

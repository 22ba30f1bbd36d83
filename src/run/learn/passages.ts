import { bandLevels } from "../../analysis/band-levels.ts";
import { loudnessOf, powerToLufs } from "../../analysis/loudness.ts";
import type { TrackReadings } from "../../analysis/readings.ts";
import { percentile } from "../../analysis/statistics.ts";
import { thirdOctaveDb } from "../../analysis/tonal-balance.ts";
import { TrackGauge } from "../../analysis/track-gauge.ts";
import type { AudioSource, Planar } from "../../audio/source.ts";
import type { Plan } from "../../chain/plan.ts";
import { sibilanceSpread } from "../../mastering/esses.ts";
import type { Excerpt } from "../excerpts.ts";
import type { RunHost } from "../host.ts";
import { renderChain } from "../render.ts";

/** Some passages of a track, with what was read from them. */
export interface Passages {
  /** Stereo, one pair of arrays per passage. */
  readonly planes: readonly Planar[];
  /** Relative levels of the nine bands, dB. */
  readonly relativeDb: readonly number[];
  /** Side to mid of the nine bands, dB; below -40 counts as -40. */
  readonly sideToMidDb: readonly number[];
  readonly thirdOctaveDb: readonly (number | null)[];
  readonly sibilanceDb: number | null;
  /** Loudness of every 400 ms, LUFS. */
  readonly momentaryLufs: readonly number[];
}

const untouched: Plan = { chainVersion: 0, style: "", intensity: 0, stages: [] };

/** Renders passages of a source through a plan, all of its stages; as they are without one. Null for silence. */
export async function renderPassages(
  source: AudioSource,
  host: RunHost,
  excerpts: readonly Excerpt[],
  plan: Plan = untouched,
): Promise<Passages | null> {
  const engine = host.newEngine();
  const gauge = new TrackGauge(engine, source.sampleRateHz, 2);
  const planes: Planar[] = [];
  for (const excerpt of excerpts) {
    const frames = excerpt.endFrame - excerpt.startFrame;
    const sides: Planar = [new Float32Array(frames), new Float32Array(frames)];
    let at = 0;
    const keep = (left: number, right: number, count: number) => {
      gauge.process([left, right], count);
      sides[0].set(engine.f32(left, count), at);
      sides[1].set(engine.f32(right, count), at);
      at += count;
    };
    await renderChain(source, engine, plan, keep, excerpt);
    planes.push(sides);
  }
  return describe(gauge.finish(), planes);
}

function describe(readings: TrackReadings, planes: readonly Planar[]): Passages | null {
  const { integratedLufs } = loudnessOf(readings.stepPowers);
  const bands = integratedLufs === null ? null : bandLevels(readings, integratedLufs);
  if (!bands || integratedLufs === null) return null;
  return {
    planes,
    relativeDb: bands.relativeDb,
    sideToMidDb: bands.sideToMidDb.map((level) => Math.max(-40, level)),
    thirdOctaveDb: thirdOctaveDb(readings),
    sibilanceDb: sibilanceSpread(readings, integratedLufs - 10),
    momentaryLufs: momentary(readings.stepPowers),
  };
}

function momentary(stepPowers: Float64Array): number[] {
  return Array.from({ length: Math.floor(stepPowers.length / 20) - 1 }, (_, window) => {
    let power = 1e-12;
    for (let step = window * 20; step < window * 20 + 40; step++) power += stepPowers[step];
    return powerToLufs(power / 40);
  });
}

/** How much of every further decibel is held back on loud windows, dB/dB: 0 leaves the dynamics, 1 flattens them. */
export function compressionOf(before: Passages, after: Passages): number {
  const gate = percentile(before.momentaryLufs, 0.9) - 10;
  const points = before.momentaryLufs.map((x, window) => ({ x, y: after.momentaryLufs[window] - x })).filter(({ x }) => x > gate);
  const mean = (value: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const x = mean((point) => point.x);
  const spread = mean((point) => (point.x - x) ** 2);
  return spread > 0.01 ? -mean((point) => (point.x - x) * point.y) / spread : 0;
}

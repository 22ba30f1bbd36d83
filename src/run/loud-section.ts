import { LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import type { Plan } from "../chain/plan.ts";
import { loudestWindowLufs, loudSectionSeconds } from "../mastering/conditioning.ts";
import type { Engine } from "../wasm/engine.ts";
import type { LoudnessChoice } from "./loudness-search.ts";
import { renderChain } from "./render.ts";

/** Most that integrated loudness gives way to the loud section, LU: what it costs was tried at the loudness that was planned. */
const mostLu = 1.5;

/**
 * A choice of loudness whose target is the integrated loudness that would have brought the loudest 15 s of this print to `loudSectionLufs`: tone, glue and fades
 * move the two against each other. What gave way stays below by as much. The choice itself where the loud section was not asked for.
 */
export function aimedAtLoudSection(
  loudness: LoudnessChoice,
  loudSectionLufs: number | undefined,
  { integratedLufs }: Measurements,
  readings: TrackReadings,
): LoudnessChoice {
  const loudLufs = loudestWindowLufs(readings, loudSectionSeconds);
  if (loudSectionLufs === undefined || loudLufs === null || integratedLufs === null) return loudness;
  const { targetLufs, wishedLufs } = loudness;
  const gaveWayLu = (wishedLufs ?? targetLufs) - targetLufs;
  const moveLu = integratedLufs + loudSectionLufs - gaveWayLu - loudLufs - targetLufs;
  const limitedLu = Math.max(-mostLu, Math.min(mostLu, moveLu));
  const moved = (lufs: number) => roundTo(lufs + limitedLu, 0.01);
  return { ...loudness, targetLufs: moved(targetLufs), wishedLufs: wishedLufs === null ? null : moved(wishedLufs) };
}

/** How much further above integrated loudness the loudest 15 s come out of a plan than they lie in the mix, LU, by a render; 0 for silence. */
export async function loudSectionRise(
  mix: AudioSource,
  { stepPowers }: Pick<TrackReadings, "stepPowers">,
  plan: Plan,
  engine: Engine,
): Promise<number> {
  const gauge = new LoudnessGauge(engine, mix.sampleRateHz, mix.channels, mix.frames);
  await renderChain(mix, engine, plan, (left, right, frames) => gauge.process(mix.channels === 1 ? [left] : [left, right], frames));
  const [before, after] = [stepPowers, gauge.stepPowers()].map((powers) => {
    const { integratedLufs } = loudnessOf(powers);
    const loudLufs = loudestWindowLufs({ stepPowers: powers }, loudSectionSeconds);
    return integratedLufs === null || loudLufs === null ? null : loudLufs - integratedLufs;
  });
  return before === null || after === null ? 0 : roundTo(after - before, 0.01);
}

import { loudFrames } from "../analysis/band-levels.ts";
import { loudnessOf } from "../analysis/loudness.ts";
import { thirdOctaveLevelsOf } from "../analysis/third-octave-levels.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import type { AudioSource } from "../audio/source.ts";
import { type Plan, stageOf, stageOrder } from "../chain/plan.ts";
import { alikeReferences } from "../mastering/alike-reference.ts";
import { type Reference, referenceTarget } from "../mastering/reference.ts";
import { correctReferenceTone } from "../mastering/reference-tone.ts";
import type { TrackFacts } from "../mastering/track-facts.ts";
import type { RunHost } from "./host.ts";
import { renderChain } from "./render.ts";

/**
 * Renders everything before loudness once, measures the passages that were matched, and corrects the tone curve by what the render missed: the
 * realisation of the filter and what other stages did to the balance. The plan as it is where it has no tone stage.
 */
export async function settleReferenceTone(
  source: AudioSource,
  host: RunHost,
  plan: Plan,
  facts: TrackFacts,
  references: readonly Reference[],
  intensity: number,
): Promise<Plan> {
  const { integratedLufs } = facts.measurements;
  if (integratedLufs === null || !stageOf(plan, "tone")) return plan;
  const engine = host.newEngine();
  const gauge = new TrackGauge(engine, source.sampleRateHz, source.channels, source.frames);
  await renderChain(source, engine, plan, (left, right, frames) => gauge.process(source.channels === 1 ? [left] : [left, right], frames), {
    stages: stageOrder.filter((stage) => stage !== "loudness"),
  });
  const readings = gauge.finish();
  const rendered = thirdOctaveLevelsOf(readings, loudFrames(facts.readings, integratedLufs - 10));
  const renderedLufs = loudnessOf(readings.stepPowers).integratedLufs;
  const loud = renderedLufs === null ? [] : loudFrames(readings, renderedLufs - 10);
  const target = referenceTarget(alikeReferences(facts, references));
  const again = referenceTarget(alikeReferences(facts, references, loud));
  return target && again ? correctReferenceTone(plan, facts, { target, again }, intensity, rendered, loud) : plan;
}

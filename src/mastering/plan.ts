import { roundTo } from "../audio/units.ts";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, type StageName, type StagePlan, stageOrder } from "../chain/plan.ts";
import { planConditioning } from "./conditioning.ts";
import { planCorrective } from "./corrective.ts";
import { planDynamicBands } from "./dynamic-bands.ts";
import { planGlue } from "./glue.ts";
import { planLowEnd } from "./low-end.ts";
import type { Style } from "./styles/style.ts";
import { planTone } from "./tone.ts";
import type { TrackFacts } from "./track-facts.ts";
import { planWarmth } from "./warmth.ts";
import { planWidth } from "./width.ts";

/**
 * Facts and taste in, every stage before loudness out: each only where something measured asks for it. Pure. The loudness stage is found by
 * rendering (run/loudness-search.ts), the level of the harmonics by run/warmth-level.ts; `repair` is what `planRepair` decided.
 */
export function planBeforeLoudness(
  facts: TrackFacts,
  style: Style,
  intensity: number,
  without: readonly StageName[],
  repair: StagePlan | null,
): Plan {
  const conditioning = planConditioning(facts);
  const operatingGainDb = without.includes("conditioning") ? 0 : Number(conditioning.settings["gainDb"]);
  const stages = [
    repair,
    conditioning,
    planCorrective(facts, style, intensity),
    planTone(facts, style, intensity),
    planLowEnd(facts, style, intensity),
    planGlue(facts, style, intensity, operatingGainDb),
    planDynamicBands(facts, style, intensity, operatingGainDb),
    planWarmth(facts, style, intensity),
    planWidth(facts, style, intensity),
  ].filter((stage) => stage !== null && !without.includes(stage.stage));
  return {
    chainVersion,
    style: style.name,
    intensity: roundTo(intensity, 0.01),
    stages: stages.filter((stage) => stage !== null).sort((a, b) => stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage)),
  };
}

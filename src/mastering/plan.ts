import { playedPlrDb } from "../analysis/measurements.ts";
import { roundTo } from "../audio/units.ts";
import { chainVersion } from "../chain/chain.ts";
import { type Plan, type StageName, type StagePlan, stageOrder } from "../chain/plan.ts";
import { type AlbumTone, withAlbumTone } from "./album-tone.ts";
import { planConditioning } from "./conditioning.ts";
import { planCorrective } from "./corrective.ts";
import { planDynamicBands } from "./dynamic-bands.ts";
import { planGlue } from "./glue.ts";
import { planLowEnd } from "./low-end.ts";
import type { ReferenceTarget } from "./reference.ts";
import { planReferenceTone } from "./reference-tone.ts";
import type { Style } from "./styles/style.ts";
import { planTone } from "./tone.ts";
import type { TrackFacts } from "./track-facts.ts";
import { planWarmth } from "./warmth.ts";
import { planWidth } from "./width.ts";

/** Peak to loudness ratios this near are alike. */
const plrToleranceDb = 2;

/**
 * Facts and taste in, and what references ask for, every stage before loudness out: each only where something measured asks for it. Pure. The loudness
 * stage is found by rendering (run/loudness-search.ts), the level of the harmonics by run/warmth-level.ts; `repair` is what `planRepair` decided.
 */
export function planBeforeLoudness(
  facts: TrackFacts,
  style: Style,
  intensity: number,
  without: readonly StageName[],
  repair: StagePlan | null,
  target: ReferenceTarget | null,
  album?: AlbumTone,
): Plan {
  const conditioning = planConditioning(facts);
  const operatingGainDb = without.includes("conditioning") ? 0 : Number(conditioning.settings["gainDb"]);
  const stages = [
    repair,
    conditioning,
    planCorrective(facts, style, intensity, target),
    withAlbumTone(toneFor(facts, style, intensity, target, album), intensity === 0 ? undefined : album),
    planLowEnd(facts, style, intensity, target),
    planGlue(facts, glueFor(style, facts, target), intensity, operatingGainDb),
    // Where a reference gives the balance, a band that wanders is not turned down against it.
    target && target.amounts.tone.amount > 0 ? null : planDynamicBands(facts, style, intensity, operatingGainDb),
    planWarmth(facts, style, intensity),
    target?.sideToMidDb ? null : planWidth(facts, style, intensity),
  ].filter((stage) => stage !== null && !without.includes(stage.stage));
  return {
    chainVersion,
    style: style.name,
    intensity: roundTo(intensity, 0.01),
    stages: stages.filter((stage) => stage !== null).sort((a, b) => stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage)),
  };
}

/** Tone of a track on its own account; a record that somebody finished has its own already, and only a reference that is asked for changes it. */
function toneFor(facts: TrackFacts, style: Style, intensity: number, target: ReferenceTarget | null, album?: AlbumTone): StagePlan | null {
  const own = album?.isFinished ? null : planTone(facts, style, intensity);
  return target ? planReferenceTone(facts, target, intensity, own) : own;
}

/** A mix with more room between loudness and peaks than its reference is glued more, one with less not at all; nothing is expanded. */
function glueFor(style: Style, { measurements }: TrackFacts, target: ReferenceTarget | null): Style {
  const plrDb = playedPlrDb(measurements);
  if (!target || target.plrDb === null || plrDb === null) return style;
  const { amount } = target.amounts.dynamics;
  const excessDb = plrDb - target.plrDb;
  const own = style.glue.meanReductionDb;
  const meanReductionDb =
    excessDb < -plrToleranceDb ? own * (1 - amount) : own + amount * Math.max(0, Math.min(1.5, (excessDb - plrToleranceDb) / 4));
  return { ...style, glue: { ...style.glue, meanReductionDb } };
}

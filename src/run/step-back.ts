import { roundTo } from "../audio/units.ts";
import { type Plan, type StageName, stageOf, withSettings } from "../chain/plan.ts";
import type { Guard, Refusal } from "./result.ts";

/** Which stages are softened when a guard fails, the likeliest cause first. */
const causes: Readonly<Record<string, readonly StageName[]>> = {
  "mono loss added": ["width", "tone"],
  "lowest correlation": ["width", "tone"],
  "sibilance added": ["tone", "warmth"],
  "noise floor raised beyond the gain": ["glue", "tone"],
};

/**
 * Softens the plan where a guard failed: tone moves are halved, other stages left out. Null when nothing that could be the cause is in the plan.
 */
export function stepBack(plan: Plan, failed: readonly Guard[]): { readonly plan: Plan; readonly refusal: Refusal } | null {
  for (const guard of failed) {
    const stage = (causes[guard.name] ?? []).find((candidate) => stageOf(plan, candidate));
    if (!stage) continue;
    const reason = `${guard.name} would be ${guard.value} ${guard.unit}, the limit is ${guard.limit} ${guard.unit}`.trim();
    const isWidth = stage === "tone" && guard.name in sideOnly && isWidened(plan);
    const how = isWidth ? "its widening turned down by half" : stage === "tone" ? "turned down by half" : "left out";
    return { plan: isWidth ? narrow(plan) : soften(plan, stage), refusal: { stage, reason: `${how}: ${reason}.` } };
  }
  return null;
}

/** Guards that only the side can break. */
const sideOnly: Readonly<Record<string, true>> = { "mono loss added": true, "lowest correlation": true };

function toneCurves(plan: Plan): { midDb: readonly number[]; sideDb: readonly number[] } {
  return (stageOf(plan, "tone")?.settings ?? { midDb: [], sideDb: [] }) as { midDb: readonly number[]; sideDb: readonly number[] };
}

function isWidened(plan: Plan): boolean {
  const { midDb, sideDb } = toneCurves(plan);
  return sideDb.some((side, band) => side > midDb[band] + 0.05);
}

function narrow(plan: Plan): Plan {
  const { midDb, sideDb } = toneCurves(plan);
  return withSettings(plan, "tone", { sideDb: sideDb.map((side, band) => roundTo(side - Math.max(0, side - midDb[band]) / 2, 0.01)) });
}

function soften(plan: Plan, stage: StageName): Plan {
  if (stage !== "tone") return { ...plan, stages: plan.stages.filter((planned) => planned.stage !== stage) };
  const curves = stageOf(plan, "tone")?.settings ?? {};
  const halved = (name: string) => (curves[name] as readonly number[]).map((gainDb) => roundTo(gainDb / 2, 0.01));
  return withSettings(plan, "tone", { midDb: halved("midDb"), sideDb: halved("sideDb") });
}

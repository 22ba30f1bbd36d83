import { roundTo } from "../audio/units.ts";
import { type Plan, type StageName, stageOf, withOtherSettings, withoutStages } from "../chain/plan.ts";
import type { Guard, Refusal } from "./result.ts";

/** Which stages are softened when a guard fails, the likeliest cause first. */
const causes: Readonly<Record<string, readonly StageName[]>> = {
  "mono loss added": ["width", "tone"],
  "lowest correlation": ["width", "tone"],
  "sibilance added": ["tone", "warmth"],
  "noise floor raised beyond the gain": ["glue", "tone"],
};

/** What was taken back in a stage, and why. */
export interface StepBack {
  readonly stage: StageName;
  readonly what: "tone" | "widening" | "stage";
  /** What is left of it: half, or nothing. */
  readonly left: 0.5 | 0;
  readonly reason: string;
}

/** A stage that two halvings did not mend is not worth a third. */
const mostHalvings = 2;

/**
 * Softens the plan where a guard failed: tone moves are halved twice at most, then left out like any other stage at once. Null when nothing that could be
 * the cause is in the plan. `taken` is what earlier steps took back.
 */
export function stepBack(plan: Plan, failed: readonly Guard[], taken: readonly StepBack[]): { readonly plan: Plan; readonly step: StepBack } | null {
  for (const guard of failed) {
    const stage = (causes[guard.name] ?? []).find((candidate) => stageOf(plan, candidate));
    if (!stage) continue;
    const what = stage !== "tone" ? "stage" : guard.name in sideOnly && isWidened(plan) ? "widening" : "tone";
    const halvings = taken.filter((step) => step.stage === stage && step.what === what).length;
    const left = what === "stage" || halvings >= mostHalvings ? 0 : 0.5;
    const reason = `${guard.name} would be ${guard.value} ${guard.unit}`.trim();
    const limit = `the limit is ${guard.limit} ${guard.unit}`.trim();
    return { plan: softened(plan, stage, what, left), step: { stage, what, left, reason: `${reason}, ${limit}` } };
  }
  return null;
}

/** One refusal for every stage that was taken back, with the figure that began it; a widening is not told of where all of the tone went. */
export function stepBackRefusals(steps: readonly StepBack[]): Refusal[] {
  const isToneOut = steps.some(({ what, left }) => what === "tone" && left === 0);
  const taken = steps.filter(({ what }) => !(isToneOut && what === "widening"));
  const firsts = taken.filter((step, i) => taken.findIndex(({ stage, what }) => stage === step.stage && what === step.what) === i);
  return firsts.map(({ stage, what, reason }) => {
    const lefts = taken.filter((step) => step.stage === stage && step.what === what).map(({ left }) => left);
    const how = lefts.includes(0) ? "left out" : lefts.length > 1 ? "turned down to a quarter" : "turned down by half";
    return { stage, reason: `${what === "widening" ? "its widening " : ""}${how}: ${reason}.` };
  });
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

function softened(plan: Plan, stage: StageName, what: StepBack["what"], left: 0.5 | 0): Plan {
  if (what === "widening") return narrowed(plan, left);
  return left === 0 ? withoutStages(plan, [stage]) : halvedTone(plan);
}

function narrowed(plan: Plan, left: 0.5 | 0): Plan {
  const { midDb, sideDb } = toneCurves(plan);
  return withOtherSettings(plan, "tone", { sideDb: sideDb.map((side, band) => roundTo(side - Math.max(0, side - midDb[band]) * (1 - left), 0.01)) });
}

function halvedTone(plan: Plan): Plan {
  const halved = (curve: readonly number[]) => curve.map((gainDb) => roundTo(gainDb / 2, 0.01));
  const { midDb, sideDb } = toneCurves(plan);
  return withOtherSettings(plan, "tone", { midDb: halved(midDb), sideDb: halved(sideDb) });
}

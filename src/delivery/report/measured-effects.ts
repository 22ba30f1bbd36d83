import type { Effect, StagePlan } from "../../chain/plan.ts";
import { bandName } from "../../mastering/targets/records-567.ts";
import type { Curves, MasterResult } from "../../run/result.ts";

/** An effect as the report tells it: a plan foretells before anything is rendered, and what was measured afterwards is better. */
export interface ToldEffect extends Effect {
  /** Measured on the finished master, not foretold by the stage. */
  readonly isMeasured?: boolean;
}

/** The effects of a stage, those that the master was measured for as it was measured, even where the plan foretold none. */
export function toldEffects({ because, effect }: StagePlan, result: MasterResult): ToldEffect[] {
  const figures = figuresOfMaster(result);
  const foretold = new Set(effect.map(({ metric }) => metric));
  const untold = because
    .filter(({ metric }) => !foretold.has(metric) && figures.has(metric))
    .map(({ metric, measured, unit }) => ({ metric, before: measured, after: measured, unit }));
  return [...effect, ...untold].map((told) => {
    const after = figures.get(told.metric);
    return after === undefined ? told : { ...told, after, isMeasured: true };
  });
}

/** What plans speak of and the finished master was measured for, by the plan's own names. */
function figuresOfMaster({ after, curves }: MasterResult): Map<string, number> {
  const figures = new Map(curves.bands.map(({ afterDb }, band) => [`level from ${bandName(band)}`, afterDb]));
  if (after.integratedLufs !== null) figures.set("integrated loudness", after.integratedLufs);
  return figures;
}

/** How far the limiter and the clip take peaks down at most, dB, 0 or negative. */
export function deepestReductionDb({ gainReductionDb, clipReductionDb }: Curves): [limiterDb: number, clipDb: number] {
  const deepest = (curve: readonly number[]) => curve.reduce((least, value) => Math.min(least, value), 0);
  return [deepest(gainReductionDb), deepest(clipReductionDb)];
}

/** Whether anything reached the ceiling: clip and limiter may rest. */
export function peaksWereHeld(curves: Curves): boolean {
  return Math.min(...deepestReductionDb(curves)) <= -0.05;
}

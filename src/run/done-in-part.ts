import type { Plan } from "../chain/plan.ts";
import type { Refusal } from "./result.ts";

/** Whether a refusal is of a stage that was rendered all the same: turned down, or short of what was asked. */
export function isDoneInPart({ stages }: Plan, refusal: Refusal): boolean {
  return stages.some(({ stage }) => stage === refusal.stage);
}

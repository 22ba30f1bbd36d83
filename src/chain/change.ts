import { SettingsError } from "../audio/errors.ts";
import { type Plan, type SettingValue, type StageName, type StagePlan, stageOf, withOtherSettings } from "./plan.ts";

/** One setting changed by hand. */
export interface SettingChange {
  readonly stage: StageName;
  readonly field: string;
  readonly value: SettingValue;
}

/** The plan with settings changed and named as such; what the search found of their stages goes. Throws SettingsError for a stage the plan does not have; ranges are checked with the whole plan. */
export function changeSettings(plan: Plan, changes: readonly SettingChange[]): Plan {
  return changes.reduce((changed, { stage, field, value }) => {
    if (!stageOf(changed, stage)) {
      const present = changed.stages.map((planned) => planned.stage).join(", ");
      throw new SettingsError(
        "settings-unknown",
        `${stage}.${field}`,
        `${stage}.${field} cannot be set: this plan has no ${stage} stage (it has ${present}). Save the plan with --json, add the stage and render it with --plan.`,
      );
    }
    return namedByHand(withOtherSettings(changed, stage, { [field]: value }), stage, field);
  }, plan);
}

function namedByHand(plan: Plan, stage: StageName, field: string): Plan {
  const stages = plan.stages.map((planned): StagePlan => {
    if (planned.stage !== stage) return planned;
    const { ablation: _, ...rest } = planned;
    return { ...rest, byHand: [...new Set([...(planned.byHand ?? []), field])] };
  });
  return { ...plan, stages };
}

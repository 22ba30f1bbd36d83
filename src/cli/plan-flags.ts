import { SettingsError } from "../audio/errors.ts";
import { stageDefinitions } from "../chain/chain.ts";
import type { SettingChange } from "../chain/change.ts";
import { type SettingValue, type StageName, stageOrder } from "../chain/plan.ts";
import { checkSetting } from "../chain/settings.ts";
import { type RepairKind, repairKinds } from "../chain/stages/repair.ts";

/** Stage names given to a flag. Throws SettingsError for a name that is no stage. */
export function stagesFlag(flag: string, names: readonly string[]): StageName[] {
  for (const name of names) {
    if (!stageOrder.includes(name as StageName)) {
      throw new SettingsError("settings-unknown", flag, `${flag} must name stages (${stageOrder.join(", ")}), got ${JSON.stringify(name)}.`);
    }
  }
  return names as StageName[];
}

/** Reads --repair: off, auto, or repairs separated by commas. Throws SettingsError for a name that is no repair. */
export function repairFlag(text: string): "auto" | RepairKind[] {
  if (text === "auto") return "auto";
  if (text === "off") return [];
  const names = text.split(",").map((name) => name.trim());
  if (!names.every((name) => repairKinds.includes(name as RepairKind))) {
    throw new SettingsError(
      "settings-unknown",
      "--repair",
      `--repair must be off, auto or some of ${repairKinds.join(",")}, got ${JSON.stringify(text)}.`,
    );
  }
  return names as RepairKind[];
}

/** Reads `stage.field=value` of --set. Throws SettingsError for what is no setting, or a value out of its range. */
export function parseChange(text: string): SettingChange {
  const match = /^([a-z-]+)\.([A-Za-z]+)=(.*)$/.exec(text);
  if (!match) {
    throw new SettingsError(
      "settings-malformed",
      "--set",
      `--set must be stage.field=value, got ${JSON.stringify(text)}; for example loudness.driveDb=6.`,
    );
  }
  const [, name, field, value] = match;
  const [stage] = stagesFlag("--set", [name]);
  const parsed = parseValue(stage, field, value);
  checkSetting(stage, field, parsed, stageDefinitions[stage].ranges);
  return { stage, field, value: parsed };
}

function parseValue(stage: StageName, field: string, text: string): SettingValue {
  const kind = stageDefinitions[stage].ranges[field]?.kind;
  if (kind === "choice" || kind === undefined) return text;
  try {
    return JSON.parse(text) as SettingValue;
  } catch {
    throw new SettingsError(
      "settings-malformed",
      `${stage}.${field}`,
      `${stage}.${field} must be ${kind === "number" ? "a number" : "JSON"}, got ${JSON.stringify(text)}.`,
    );
  }
}

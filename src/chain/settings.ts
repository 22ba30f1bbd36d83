import { SettingsError } from "../audio/errors.ts";
import { bandShapes } from "./plan.ts";

/** The allowed values of one setting; written once, used by the checker, the docs and every surface with knobs. */
export type SettingRange =
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly unit: string; readonly step: number; readonly about: string }
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly about: string }
  | { readonly kind: "bands"; readonly most: number; readonly about: string }
  | { readonly kind: "curve"; readonly min: number; readonly max: number; readonly unit: string; readonly length: number; readonly about: string };

/** The ranges of all settings of a stage, by field. */
export type SettingRanges = Readonly<Record<string, SettingRange>>;

/** The number, no lower and no higher than its range. */
export function withinRange(range: SettingRange, value: number): number {
  return range.kind === "number" || range.kind === "curve" ? Math.max(range.min, Math.min(range.max, value)) : value;
}

/** Checks settings against their ranges. Throws SettingsError naming the path, the range with its unit, and the value found. */
export function checkSettings(stage: string, settings: Readonly<Record<string, unknown>>, ranges: SettingRanges): void {
  for (const [field, value] of Object.entries(settings)) checkSetting(stage, field, value, ranges);
  for (const [field, range] of Object.entries(ranges)) {
    if (settings[field] !== undefined) continue;
    const values = range.kind === "number" ? `, from ${range.min} to ${range.max} ${range.unit}`.trimEnd() : "";
    const advice = "a plan of an older version may lack it: add it, or let the plan be made anew";
    throw new SettingsError("settings-malformed", `${stage}.${field}`, `${stage}.${field} is missing (${range.about}${values}); ${advice}.`);
  }
}

/** Checks one setting of a stage, as `checkSettings` does all. */
export function checkSetting(stage: string, field: string, value: unknown, ranges: SettingRanges): void {
  const path = `${stage}.${field}`;
  const range = ranges[field];
  if (!range) throw new SettingsError("settings-unknown", path, `${path} is not a setting; ${stage} has ${Object.keys(ranges).join(", ")}.`);
  checkValue(path, value, range);
}

function checkValue(path: string, value: unknown, range: SettingRange): void {
  if (range.kind === "number") checkNumber(path, value, range);
  else if (range.kind === "choice") {
    if (!range.options.includes(String(value))) {
      throw new SettingsError("settings-out-of-range", path, `${path} must be one of ${range.options.join(", ")}, got ${JSON.stringify(value)}.`);
    }
  } else if (range.kind === "curve") {
    if (!Array.isArray(value) || value.length !== range.length) {
      throw new SettingsError("settings-malformed", path, `${path} must be a list of ${range.length} numbers in ${range.unit}.`);
    }
    value.forEach((item, index) => {
      checkNumber(`${path}[${index}]`, item, range);
    });
  } else checkBands(path, value, range.most);
}

function checkNumber(path: string, value: unknown, range: { min: number; max: number; unit: string }): void {
  if (typeof value !== "number" || !(value >= range.min && value <= range.max)) {
    throw new SettingsError(
      "settings-out-of-range",
      path,
      `${path} must be between ${range.min} and ${range.max} ${range.unit}, got ${JSON.stringify(value)}.`,
    );
  }
}

function checkBands(path: string, value: unknown, most: number): void {
  if (!Array.isArray(value) || value.length > most) {
    throw new SettingsError("settings-malformed", path, `${path} must be a list of at most ${most} filters.`);
  }
  value.forEach((band: Record<string, unknown>, index) => {
    const at = `${path}[${index}]`;
    if (!bandShapes.some((shape) => shape === band?.["shape"])) {
      throw new SettingsError("settings-out-of-range", `${at}.shape`, `${at}.shape must be one of ${bandShapes.join(", ")}.`);
    }
    checkNumber(`${at}.frequencyHz`, band["frequencyHz"], { min: 10, max: 24000, unit: "Hz" });
    checkNumber(`${at}.gainDb`, band["gainDb"], { min: -24, max: 24, unit: "dB" });
    checkNumber(`${at}.q`, band["q"], { min: 0.1, max: 20, unit: "" });
  });
}

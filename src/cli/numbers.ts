import { SettingsError } from "../audio/errors.ts";

/** A number from the command line within its range. Throws SettingsError naming flag, range, unit and what was given. */
export function numberFlag(flag: string, text: string, min: number, max: number, unit: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= min && value <= max)) {
    throw new SettingsError("settings-out-of-range", flag, `${flag} must be between ${min} and ${max} ${unit}, got ${JSON.stringify(text)}.`);
  }
  return value;
}

import { SettingsError } from "../audio/errors.ts";
import { isrcForm, isrcOf } from "../audio/isrc.ts";
import { wishRanges } from "../mastering/check-wishes.ts";

/** A number from the command line within its range. Throws SettingsError naming flag, range, unit and what was given. */
export function numberFlag(flag: string, text: string, min: number, max: number, unit: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= min && value <= max)) {
    throw new SettingsError("settings-out-of-range", flag, `${flag} must be between ${min} and ${max} ${unit}, got ${JSON.stringify(text)}.`);
  }
  return value;
}

/** What --loudness says: LUFS, or null for auto. Throws SettingsError as `numberFlag` does. */
export function loudnessFlag(text: string): number | null {
  const { min, max, unit } = wishRanges.targetLufs;
  return text === "auto" ? null : numberFlag("--loudness", text, min, max, `${unit} (or auto)`);
}

/** What --ceiling says, dBTP. Throws SettingsError as `numberFlag` does. */
export function ceilingFlag(text: string): number {
  const { min, max, unit } = wishRanges.ceilingDbtp;
  return numberFlag("--ceiling", text, min, max, unit);
}

/** What --intensity says. Throws SettingsError as `numberFlag` does. */
export function intensityFlag(text: string): number {
  const { min, max, unit } = wishRanges.intensity;
  return numberFlag("--intensity", text, min, max, unit);
}

/** A whole number from the command line within its range. Throws SettingsError as `numberFlag` does. */
export function wholeNumberFlag(flag: string, text: string, min: number, max: number): number {
  const value = numberFlag(flag, text, min, max, "(a whole number)");
  if (Number.isInteger(value)) return value;
  throw new SettingsError("settings-malformed", flag, `${flag} must be a whole number between ${min} and ${max}, got ${JSON.stringify(text)}.`);
}

/** An ISRC as `isrcOf` gives it. Throws SettingsError with an example. */
export function isrcFlag(text: string): string {
  const code = isrcOf(text);
  if (code !== null) return code;
  throw new SettingsError("settings-malformed", "--isrc", `--isrc must have ${isrcForm}, got ${JSON.stringify(text)}.`);
}

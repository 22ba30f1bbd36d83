import { SettingsError } from "../audio/errors.ts";

/** This moment as recipes have it: ISO 8601, UTC, to the second. */
export function timeNow(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** The same text where it is a time as recipes have it, on a day that there is. Throws SettingsError naming `field`, with an example. */
export function checkTime(field: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? new Date(text) : null;
  // The 30th of February is read as a day of March.
  if (time && !Number.isNaN(time.getTime()) && time.toISOString() === text.replace("Z", ".000Z")) return text;
  throw new SettingsError("settings-malformed", field, `${field} must be a UTC time like 2026-01-31T12:00:00Z, got ${JSON.stringify(text)}.`);
}

import { SettingsError } from "../audio/errors.ts";
import { usualRatesHz } from "../audio/rates.ts";
import type { EditOrder } from "../run/edits.ts";
import { numberFlag } from "./numbers.ts";

/** Reads --rate, --trim and --fade. Throws SettingsError naming flag, range and what was given. */
export function editsFlags({ rate, trim, fade }: { readonly rate?: string; readonly trim?: boolean; readonly fade?: string }): EditOrder {
  return {
    ...(rate === undefined ? {} : { sampleRateHz: rateFlag(rate) }),
    ...(trim ? { trim } : {}),
    ...(fade === undefined ? {} : { fadeSeconds: numberFlag("--fade", fade, 0, 600, "s") }),
  };
}

function rateFlag(text: string): number {
  const rateHz = usualRatesHz.find((rate) => String(rate) === text);
  if (rateHz === undefined) {
    throw new SettingsError("settings-out-of-range", "--rate", `--rate must be one of ${usualRatesHz.join(", ")} Hz, got ${JSON.stringify(text)}.`);
  }
  return rateHz;
}

import { useCores } from "../host/node/cores.ts";
import { wholeNumberFlag } from "./numbers.ts";

/** Uses as many cores as --jobs says. Throws SettingsError. */
export function jobsFlag(text: string): void {
  useCores(wholeNumberFlag("--jobs", text, 1, 64));
}

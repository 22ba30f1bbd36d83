import { AudioInputError, MasteringError, SettingsError, VerifyError } from "../audio/errors.ts";

/** Exit codes of the command line: a contract. */
export const exitCodes = { done: 0, internal: 1, usage: 2, input: 3, findings: 4, verification: 5, interrupted: 130 } as const;

/** The exit code for a failure. */
export function exitCodeOf(failure: unknown): number {
  if (!(failure instanceof MasteringError)) return exitCodes.internal;
  if (failure.code === "interrupted") return exitCodes.interrupted;
  if (failure.code === "output-exists" || failure instanceof SettingsError) return exitCodes.usage;
  if (failure instanceof AudioInputError) return exitCodes.input;
  return failure instanceof VerifyError ? exitCodes.verification : exitCodes.internal;
}

/** Prints one clear sentence on stderr and returns the exit code. Only a fault of the program itself shows a stack. */
export function reportFailure(failure: unknown): number {
  if (failure instanceof MasteringError) console.error(`deadwax: ${failure.message}`);
  else console.error("deadwax: internal error, please report it:", failure);
  return exitCodeOf(failure);
}

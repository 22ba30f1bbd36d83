import { MasteringError } from "../audio/errors.ts";

/** Exit codes of the command line: a contract. */
export const exitCodes = { done: 0, internal: 1, usage: 2, input: 3, findings: 4, verification: 5, interrupted: 130 } as const;

/** The exit code for a failure; goes by its code, because a failure that crossed threads has lost its class. */
export function exitCodeOf(failure: unknown): number {
  if (!(failure instanceof MasteringError)) return exitCodes.internal;
  const { code } = failure;
  if (code === "interrupted") return exitCodes.interrupted;
  if (code === "output-exists" || code.startsWith("settings-")) return exitCodes.usage;
  if (code === "decoder-missing" || code.startsWith("input-")) return exitCodes.input;
  return code === "engine-missing" || code.startsWith("verify-") ? exitCodes.verification : exitCodes.internal;
}

/**
 * Whether other inputs of the same run may well go through. What was typed was checked before the first: a setting that is refused now does not suit this one
 * (a fade longer than the song); a fault of the program may show in one file only.
 */
export function isOfOneInput(failure: unknown): boolean {
  return !(failure instanceof MasteringError && (failure.code === "output-failed" || failure.code === "interrupted"));
}

/** What --json prints where a document would stand: `code` is one of docs/errors.md, null for a fault of the program. */
export interface FailureDocument {
  readonly error: { readonly code: MasteringError["code"] | null; readonly path: string; readonly message: string };
}

/** A failure as --json prints it. */
export function failureDocument(failure: unknown): FailureDocument {
  const { code, path, message } = failure instanceof MasteringError ? failure : { code: null, path: "", message: String(failure) };
  return { error: { code, path, message } };
}

/** Prints one clear sentence on stderr and returns the exit code. Only a fault of the program itself shows a stack. */
export function reportFailure(failure: unknown): number {
  if (failure instanceof MasteringError) console.error(`deadwax: ${failure.message}`);
  else console.error("deadwax: internal error, please report it:", failure);
  return exitCodeOf(failure);
}

/** Tells of a failure that does not end the run, whose exit code is that of its first. */
export function noteFailure(failure: unknown): void {
  const code = reportFailure(failure);
  process.exitCode ??= code;
}

/** How much a finding matters: good to know, use with care, or ask for a new mix. */
export type Severity = "note" | "warn" | "stop";

/** Trouble in a user's audio: never an exception. Times are seconds from the start of the file. */
export interface Finding {
  /** Stable, kebab-case; listed in docs/findings.md. */
  readonly code: string;
  readonly severity: Severity;
  /** Channel index from 0, or null where it concerns all. */
  readonly channel: number | null;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly value: number;
  readonly unit: string;
  /** What was expected, in words and numbers: "-10 to -6 dBFS". */
  readonly expected: string;
  /** What to do about it, one sentence a musician can act on. */
  readonly advice: string;
}

/** Whether a mix can be mastered as it is, with care, or should be sent again. */
export type Verdict = "ready" | "usable" | "send-again";

/** One `stop` asks for a new mix; one `warn` makes a mix usable with care. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((finding) => finding.severity === "stop")) return "send-again";
  return findings.some((finding) => finding.severity === "warn") ? "usable" : "ready";
}

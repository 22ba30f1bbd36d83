import { earlyEndIn } from "../../audio/early-end.ts";
import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

/** A file that holds less than it says: an export, a copy or an upload was broken off. */
export class EarlyEnd implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const end = earlyEndIn(this.context.warnings);
    if (!end) return [];
    const seconds = this.context.frames / this.context.sampleRateHz;
    return [
      newFinding("early-end", {
        severity: end.isSure ? "stop" : "warn",
        channel: null,
        startSeconds: seconds,
        endSeconds: seconds,
        value: Math.round(seconds * 1000) / 1000,
        unit: "s are there",
        expected: "as much audio as the file says it holds",
        advice: `${end.sentence} Copy, upload or export it again.`,
      }),
    ];
  }
}

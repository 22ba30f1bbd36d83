import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { TimeRanges } from "./time-ranges.ts";

/** Samples that were no numbers (NaN, infinity) or beyond +200 dBFS; they are read as silence, and each may click. `inspect` counts them while it reads. */
export class NonFinite implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly ranges = new TimeRanges();
  private countedTotal = 0;

  constructor(context: InspectionContext) {
    this.context = context;
  }

  /** Notes samples met between two frames. */
  note(count: number, startFrame: number, endFrame: number): void {
    if (count > 0) this.ranges.add(startFrame / this.context.sampleRateHz, endFrame / this.context.sampleRateHz, count);
  }

  /** Notes how many the source knows of in all, which is more than was noted if it counts each only once over many readings. */
  noteTotal(count: number): void {
    this.countedTotal = count;
  }

  finish(): Finding[] {
    const { frames, sampleRateHz } = this.context;
    if (this.ranges.total === 0) this.note(this.countedTotal, 0, frames);
    return this.ranges.ranges.map((range) =>
      newFinding("non-finite", {
        severity: "warn",
        channel: null,
        startSeconds: range.startSeconds,
        endSeconds: Math.min(range.endSeconds, frames / sampleRateHz),
        value: range.amount,
        unit: "samples",
        expected: "0 samples that are not numbers",
        advice: `${range.amount === 1 ? "1 sample is no number" : `${range.amount} samples are no numbers`}, or beyond +200 dBFS, and read as silence: a plug-in misbehaved here; restart the session, bypass plug-ins one by one and export again.`,
      }),
    );
  }
}

import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

/** Shortest track the Red Book (IEC 60908) allows; nothing shorter than 0.4 s has a loudness (BS.1770). */
const shortestSeconds = 4;

/** A file too short to be a track. */
export class TooShort implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const seconds = this.context.frames / this.context.sampleRateHz;
    if (seconds >= shortestSeconds) return [];
    const consequence = seconds < 0.4 ? "its loudness cannot be measured" : "a CD track must last 4 s";
    return [
      newFinding("too-short", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: seconds,
        value: Math.round(seconds * 1000) / 1000,
        unit: "s",
        expected: "at least 4 s",
        advice: `The file lasts ${seconds.toFixed(2)} s, and ${consequence}: check that the whole song was exported.`,
      }),
    ];
  }
}

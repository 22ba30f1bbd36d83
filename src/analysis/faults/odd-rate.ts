import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

const usualRatesHz = [44100, 48000, 88200, 96000, 176400, 192000];

/** A sample rate no outlet asks for: every deliverable will need a conversion, and below 44.1 kHz treble is lost for good. */
export class OddRate implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { sampleRateHz, frames } = this.context;
    if (usualRatesHz.includes(sampleRateHz)) return [];
    const low = sampleRateHz < 44100;
    return [
      newFinding("odd-rate", {
        severity: low ? "warn" : "note",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: sampleRateHz,
        unit: "Hz",
        expected: "44100, 48000, 88200, 96000, 176400 or 192000 Hz",
        advice: low
          ? `At ${sampleRateHz} Hz nothing above ${sampleRateHz / 2} Hz can exist: export again at the session's own rate, 48000 Hz if in doubt.`
          : `No outlet takes ${sampleRateHz} Hz, so the master will be converted: export at the session's own rate if that is a usual one.`,
      }),
    ];
  }
}

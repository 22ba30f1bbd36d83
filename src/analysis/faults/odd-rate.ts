import type { Finding } from "../../audio/findings.ts";
import { usualRatesHz } from "../../audio/rates.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

/** A sample rate no outlet asks for: every deliverable will need a conversion, and below 44.1 kHz treble is lost for good. */
export class OddRate implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { sampleRateHz, frames } = this.context;
    if (usualRatesHz.some((rate) => rate === sampleRateHz)) return [];
    const low = sampleRateHz < usualRatesHz[0];
    return [
      newFinding("odd-rate", {
        severity: low ? "warn" : "note",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: sampleRateHz,
        unit: "Hz",
        expected: `${usualRatesHz.slice(0, -1).join(", ")} or ${usualRatesHz.at(-1)} Hz`,
        advice: low
          ? `At ${sampleRateHz} Hz nothing above ${sampleRateHz / 2} Hz can exist: export again at the session's own rate, 48000 Hz if in doubt.`
          : `No outlet takes ${sampleRateHz} Hz, so the master will be converted: export at the session's own rate if that is a usual one.`,
      }),
    ];
  }
}

import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import type { LoudnessEstimate } from "./loudness-estimate.ts";

/** What is the same in both channels loses nothing in (L+R)/√2, two unrelated channels lose 3 dB; a greater loss is cancellation. */
const mostLossDb = 3;

/** Loudness that goes when both channels are folded to mono: I - I((L+R)/√2). */
export class MonoLoss implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly loudness: LoudnessEstimate;
  constructor(context: InspectionContext, loudness: LoudnessEstimate) {
    this.context = context;
    this.loudness = loudness;
  }

  finish(): Finding[] {
    const loud = this.loudness.loudPart();
    if (!loud || Math.min(loud.left, loud.right) < 0.01 * Math.max(loud.left, loud.right)) return [];
    const estimate = powerToDb((loud.left + loud.right) / Math.max(loud.fold, 1e-6 * (loud.left + loud.right)));
    const lossDb = this.context.measurements?.monoLossDb ?? estimate;
    if (lossDb <= mostLossDb) return [];
    return [
      newFinding("mono-loss", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: this.context.frames / this.context.sampleRateHz,
        value: roundTo(lossDb, 0.01),
        unit: "dB",
        expected: "at most 3 dB",
        advice: `In mono (phones, clubs, shops) the mix is ${lossDb.toFixed(1)} dB quieter: narrow the widest tracks, check stereo wideners and delayed doubles, and listen in mono until nothing important disappears.`,
      }),
    ];
  }
}

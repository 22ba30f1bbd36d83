import type { Finding } from "../../audio/findings.ts";
import { powerToDb } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { silencePeak } from "./silent.ts";

const mostDifferenceDb = 20;

/** One channel silent, or 20 dB below the other. */
export class OneSided implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { levels, channels, frames, sampleRateHz, role } = this.context;
    const powers = levels.power.map((power) => power.reduce((sum, value) => sum + value, 0) / Math.max(1, levels.steps));
    const weaker = powers[0] < powers[1] ? 0 : 1;
    const stronger = powers[1 - weaker];
    if (stronger < silencePeak ** 2) return [];
    const differenceDb = Math.min(150, powerToDb(stronger / Math.max(powers[weaker], 1e-30)));
    if (differenceDb < mostDifferenceDb) return [];
    return [
      newFinding("one-sided", {
        severity: role === "stem" ? "note" : "warn",
        channel: weaker,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: Math.round(differenceDb),
        unit: "dB",
        expected: "less than 20 dB between the channels",
        advice: `The ${channelName(weaker, channels)} channel is ${Math.round(differenceDb)} dB below the other: check the export's channel setting and the pan of the master bus, and export again.`,
      }),
    ];
  }
}

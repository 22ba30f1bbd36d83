import type { Finding } from "../../audio/findings.ts";
import { gainToDb, powerToDb, roundTo } from "../../audio/units.ts";
import { crowdingOf, isCrowded, isLimited } from "../limited-peaks.ts";
import { playedPlrDb } from "../measurements.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import type { LoudnessEstimate } from "./loudness-estimate.ts";

/** A mix whose peaks a limiter has already shaved: low peak-to-loudness ratio, or peaks that crowd under a ceiling. */
export class LimitedInput implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly loudness: LoudnessEstimate;
  constructor(context: InspectionContext, loudness: LoudnessEstimate) {
    this.context = context;
    this.loudness = loudness;
  }

  finish(): Finding[] {
    const { levels, measurements, frames, sampleRateHz, role, channels } = this.context;
    const crowding = crowdingOf({
      steps: levels.steps,
      stepPeak: (step) => levels.stepPeak(step),
      stepPower: (step) => levels.stepPower(step),
      loudPower: levels.loudPower,
    });
    const lufs = this.loudness.integratedLufs;
    const estimatedDb = lufs === null ? null : gainToDb(crowding.peak) - lufs - (channels === 1 ? powerToDb(2) : 0);
    const plrDb = measurements ? playedPlrDb(measurements) : estimatedDb;
    const lasts = levels.steps * levels.stepSeconds >= 3 && crowding.peak > 0;
    if (plrDb === null || !lasts || role === "stem" || !isLimited(plrDb, crowding)) return [];
    // Of two ways to be limited, the one that was met: 11 dB above the loudness is not "only".
    const sign = isCrowded(crowding)
      ? `${Math.round(100 * crowding.share)} % of the loud moments touch one ceiling, ${plrDb.toFixed(1)} dB above the loudness`
      : `Peaks stand only ${plrDb.toFixed(1)} dB above the loudness`;
    return [
      newFinding("limited-input", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: roundTo(plrDb, 0.1),
        unit: "dB PLR",
        expected: "at least 8 dB between loudness and peak, and no ceiling",
        advice: `${sign}: send a version without the limiter, clipper or maximizer on the master bus.`,
      }),
    ];
  }
}

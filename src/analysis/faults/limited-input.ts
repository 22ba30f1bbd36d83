import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import type { LoudnessEstimate } from "./loudness-estimate.ts";

/** Peak-to-loudness ratio under which a mix has been limited (SOUND.md 8). */
const lowestPlrDb = 8;
/** Above this no histogram is evidence of a limiter that did harm. */
const openPlrDb = 12;
/** Share of loud 50 ms windows whose peak lies within 0.2 dB of the highest that says "ceiling". Drum machines repeat a peak in about 10 %. */
const ceilingShare = 0.25;
const windowSteps = 5;

/** A mix whose peaks a limiter has already shaved: low peak-to-loudness ratio, or peaks that crowd under a ceiling. */
export class LimitedInput implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly loudness: LoudnessEstimate;
  constructor(context: InspectionContext, loudness: LoudnessEstimate) {
    this.context = context;
    this.loudness = loudness;
  }

  finish(): Finding[] {
    const { levels, measurements, frames, sampleRateHz, role } = this.context;
    const { peak, share } = this.crowding();
    const lufs = this.loudness.integratedLufs;
    const plrDb = measurements?.plrDb ?? (lufs === null ? null : 20 * Math.log10(peak) - lufs);
    const lasts = levels.steps * levels.stepSeconds >= 3 && peak > 0;
    if (plrDb === null || !lasts || role === "stem") return [];
    if (plrDb >= lowestPlrDb && (share < ceilingShare || plrDb >= openPlrDb)) return [];
    const crowd = share >= ceilingShare ? `; ${Math.round(100 * share)} % of the loud moments touch one ceiling` : "";
    return [
      newFinding("limited-input", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: roundTo(plrDb, 0.1),
        unit: "dB PLR",
        expected: "at least 8 dB between loudness and peak, and no ceiling",
        advice: `Peaks stand only ${plrDb.toFixed(1)} dB above the loudness${crowd}: send a version without the limiter, clipper or maximizer on the master bus.`,
      }),
    ];
  }

  /** Highest peak, and the share of loud 50 ms windows that come within 0.2 dB of it. */
  private crowding(): { peak: number; share: number } {
    const { levels } = this.context;
    const peaks: number[] = [];
    let highest = 0;
    for (let step = 0; step + windowSteps <= levels.steps; step += windowSteps) {
      let peak = 0;
      let power = 0;
      for (let i = step; i < step + windowSteps; i++) {
        peak = Math.max(peak, levels.stepPeak(i));
        power += levels.stepPower(i) / windowSteps;
      }
      highest = Math.max(highest, peak);
      if (power >= levels.loudPower / 4) peaks.push(peak);
    }
    const near = peaks.filter((peak) => peak >= highest * 10 ** (-0.2 / 20)).length;
    return { peak: highest, share: near / Math.max(1, peaks.length) };
  }
}

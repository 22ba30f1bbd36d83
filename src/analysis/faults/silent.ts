import type { Finding } from "../../audio/findings.ts";
import { gainToDb } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

/** Peak below which nothing counts as sound: -80 dBFS. */
export const silencePeak = 1e-4;

const adviceFor = {
  mix: "The file holds no music: check that the right tracks were unmuted and the right range was exported, then export again.",
  stem: "This stem is silent: leave it out; if something should play in it, check that its tracks were unmuted and export it again.",
} as const;

/** The whole file is silence: a mix stops; a stem adds nothing, and whether it should have is for its maker to say. */
export class Silent implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { levels, frames, sampleRateHz, role } = this.context;
    let peak = 0;
    for (let step = 0; step < levels.steps; step++) peak = Math.max(peak, levels.stepPeak(step));
    if (levels.steps === 0 || peak >= silencePeak) return [];
    return [
      newFinding("silent", {
        severity: role === "stem" ? "warn" : "stop",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: peak > 0 ? Math.round(gainToDb(peak)) : -200,
        unit: "dBFS",
        expected: "peaks above -80 dBFS",
        advice: adviceFor[role],
      }),
    ];
  }
}

import type { Finding } from "../../audio/findings.ts";
import { gainToDb, roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { silencePeak } from "./silent.ts";

/** A mix with a higher peak cannot be mastered: a peak like that is a fault of the export, and conditioning turns down by 40 dB at most. */
export const highestPeakDbfs = 40;

/** Highest sample outside the window a premaster leaves: -10 to -6 dBFS; above -1 dBFS a warning, above +40 dBFS a stop. */
export class Headroom implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { levels, role } = this.context;
    let peak = 0;
    let at = 0;
    for (let step = 0; step < levels.steps; step++) {
      if (levels.stepPeak(step) <= peak) continue;
      peak = levels.stepPeak(step);
      at = step;
    }
    const peakDbfs = roundTo(gainToDb(peak), 0.01);
    const quietIsFine = role === "stem";
    if (peak < silencePeak || (peakDbfs <= -6 && (peakDbfs >= -10 || quietIsFine))) return [];
    return [
      newFinding("headroom", {
        severity: peakDbfs > highestPeakDbfs ? "stop" : peakDbfs > -1 ? "warn" : "note",
        channel: null,
        startSeconds: at * levels.stepSeconds,
        endSeconds: (at + 1) * levels.stepSeconds,
        value: peakDbfs,
        unit: "dBFS",
        expected: quietIsFine ? "at most -6 dBFS" : "-10 to -6 dBFS",
        advice: adviceFor(peakDbfs),
      }),
    ];
  }
}

function adviceFor(peakDbfs: number): string {
  const shown = `${peakDbfs.toFixed(1)} dBFS`;
  if (peakDbfs < -10)
    return `The highest peak is ${shown}: nothing to repair at 24 bit, but check that this is the final mix and not a quiet export.`;
  if (peakDbfs > highestPeakDbfs)
    return `The highest peak is ${shown}, which no mix has: a plug-in misbehaved there, or whole numbers were written into a file of floats; find which and export again.`;
  const lower = (peakDbfs + 8).toFixed(0);
  if (peakDbfs > -1) return `The highest peak is ${shown}: take limiters off the master bus, turn it down by about ${lower} dB and export again.`;
  return `The highest peak is ${shown}: turning the master bus down by about ${lower} dB leaves room for mastering.`;
}

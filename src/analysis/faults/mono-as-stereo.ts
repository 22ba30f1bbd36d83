import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { powerToDb } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";

/** Side below mid by this much is dither, not width. */
const widthLimitDb = -80;

/** Two channels that carry the same signal. */
export class MonoAsStereo implements FaultDetector {
  private readonly context: InspectionContext;
  private side = 0;
  private mid = 0;
  /** More side energy than the limit allows under the loudest possible mid. */
  private readonly wide: number;

  constructor(context: InspectionContext) {
    this.context = context;
    this.wide = 4 * context.frames * 10 ** (widthLimitDb / 10);
  }

  block([left, right]: Planar, _startFrame: number, frames: number): void {
    if (this.side > this.wide) return;
    let side = 0;
    let mid = 0;
    for (let i = lookbackFrames; i < lookbackFrames + frames; i++) {
      const difference = left[i] - right[i];
      const sum = left[i] + right[i];
      side += difference * difference;
      mid += sum * sum;
    }
    this.side += side;
    this.mid += mid;
  }

  finish(): Finding[] {
    const { frames, sampleRateHz, role } = this.context;
    const widthDb = Math.max(-200, powerToDb((this.side + 1e-20) / (this.mid + 1e-20)));
    if (this.mid < 1e-6 || widthDb > widthLimitDb || role === "stem") return [];
    return [
      newFinding("mono-as-stereo", {
        severity: "note",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: Math.round(widthDb),
        unit: "dB side to mid",
        expected: "above -80 dB",
        advice: "Both channels are the same: if the song is meant to be mono, fine; if not, a mono switch or plug-in sits on the master bus.",
      }),
    ];
  }
}

import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { bandPower } from "./spectrum-track.ts";

/** Energy under 25 Hz relative to 30 to 80 Hz, dB: from the first on it asks for a subsonic high-pass. */
const noteDb = -20;
const warnDb = -6;
/** Rumble below -70 dBFS matters to nobody. */
const quietestPower = 1e-7;

/** Energy too low to hear that eats headroom: wind, handling, stage, turntable, a synth that drifts. */
export class Rumble implements FaultDetector {
  private readonly context: InspectionContext;
  private subsonic = 0;
  private bass = 0;
  private heard = 0;

  constructor(context: InspectionContext) {
    this.context = context;
    context.lowBand.listen((frame) => {
      this.subsonic += bandPower(frame.left, frame.binHz, 4, 25) + bandPower(frame.right, frame.binHz, 4, 25);
      this.bass += bandPower(frame.left, frame.binHz, 30, 80) + bandPower(frame.right, frame.binHz, 30, 80);
      this.heard++;
    });
  }

  finish(): Finding[] {
    const { sampleRateHz, frames, channels, levels } = this.context;
    const power = this.subsonic / Math.max(1, this.heard) / Math.min(2, channels);
    const ratioDb = powerToDb((this.subsonic + 1e-20) / (this.bass + 1e-20));
    if (power < Math.max(quietestPower, levels.loudPower * 1e-4) || ratioDb < noteDb) return [];
    return [
      newFinding("rumble", {
        severity: ratioDb >= warnDb ? "warn" : "note",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: roundTo(ratioDb, 0.1),
        unit: "dB below 25 Hz against 30-80 Hz",
        expected: "under -20 dB",
        advice: `Below 25 Hz lies ${Math.abs(ratioDb).toFixed(0)} dB ${ratioDb > 0 ? "more" : "less"} than in the bass: put a high-pass at 30 Hz on every track but kick and bass; mastering can only filter the whole.`,
      }),
    ];
  }
}

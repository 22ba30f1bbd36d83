import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { bandPower, type SpectrumFrame } from "./spectrum-track.ts";

const opposed = -0.3;
const inverted = -0.95;

/** Channels that work against each other: over the whole band, or below 150 Hz, where it empties the bass on any large system. */
export class Polarity implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly full = { left: 0, right: 0, cross: 0 };
  private readonly low = { left: 0, right: 0, cross: 0 };

  constructor(context: InspectionContext) {
    this.context = context;
    context.spectra.listen((frame) => gather(this.full, frame, 20, 20000));
    context.lowBand.listen((frame) => gather(this.low, frame, 30, 150));
  }

  finish(): Finding[] {
    const full = correlationOf(this.full);
    const low = this.bassMatters() ? correlationOf(this.low) : 0;
    if (full > opposed && low > opposed) return [];
    const worst = Math.min(full, low);
    const advice =
      full <= inverted
        ? `Left and right are mirror images (correlation ${full.toFixed(2)}): one side is wired or switched upside down; flip the polarity of one channel and export again.`
        : `Left and right oppose each other (correlation ${full.toFixed(2)}, below 150 Hz ${low.toFixed(2)}): look for a flipped polarity switch, a widener on the bass or a double-miked source, and listen in mono.`;
    return [
      newFinding("polarity", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: this.context.frames / this.context.sampleRateHz,
        value: roundTo(worst, 0.01),
        unit: "correlation",
        expected: "above 0, and above 0.7 below 150 Hz",
        advice,
      }),
    ];
  }

  /** The bass counts if it is within 30 dB of the whole. */
  private bassMatters(): boolean {
    const lowFrames = this.low.left + this.low.right;
    const fullFrames = this.full.left + this.full.right;
    return lowFrames > fullFrames * 1e-3 * 0.5;
  }
}

interface CrossSums {
  left: number;
  right: number;
  cross: number;
}

function gather(sums: CrossSums, frame: SpectrumFrame, fromHz: number, toHz: number): void {
  sums.left += bandPower(frame.left, frame.binHz, fromHz, toHz);
  sums.right += bandPower(frame.right, frame.binHz, fromHz, toHz);
  sums.cross += bandPower(frame.cross, frame.binHz, fromHz, toHz);
}

/** -1 … 1; 0 where one side is silent. */
function correlationOf({ left, right, cross }: CrossSums): number {
  return left * right > 1e-12 * (left + right) ** 2 ? cross / Math.sqrt(left * right) : 0;
}

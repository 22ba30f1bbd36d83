import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { bandPower, type SpectrumFrame } from "./spectrum-track.ts";
import { TimeRanges } from "./time-ranges.ts";

/** SOUND.md 3, corrective (c). */
const limitDb = 9;
/** The hissing band must come within this of the loud part to hurt. */
const audibleDb = -20;

/** Esses that jump out: in the middle, 5-10 kHz against 1-4 kHz, 95th percentile against median of the loud windows. */
export class Sibilance implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly ratioDb: number[] = [];
  private readonly high: number[] = [];
  private readonly power: number[] = [];
  private readonly start: number[] = [];

  constructor(context: InspectionContext) {
    this.context = context;
    context.spectra.listen((frame) => this.hear(frame));
  }

  finish(): Finding[] {
    const { loudPower } = this.context.levels;
    const loud = this.power.flatMap((power, i) => (power > loudPower / 10 ? [i] : []));
    if (loud.length < 40) return [];
    const sorted = loud.map((i) => this.ratioDb[i]).sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1];
    const spreadDb = sorted[Math.floor(sorted.length * 0.95)] - median;
    if (spreadDb <= limitDb) return [];
    const sharp = loud.filter((i) => this.ratioDb[i] > median + limitDb && this.high[i] > loudPower * 10 ** (audibleDb / 10));
    if (sharp.length < 0.03 * loud.length) return [];
    const ranges = new TimeRanges();
    for (const i of sharp) ranges.add(this.start[i], this.start[i] + 0.05);
    return ranges.ranges.map((range) => this.report(range.startSeconds, range.endSeconds, spreadDb));
  }

  private report(startSeconds: number, endSeconds: number, spreadDb: number): Finding {
    return newFinding("sibilance", {
      severity: "note",
      channel: null,
      startSeconds,
      endSeconds,
      value: roundTo(spreadDb, 0.1),
      unit: "dB over the median",
      expected: "at most 9 dB",
      advice: `Esses or cymbals stand ${spreadDb.toFixed(0)} dB above the usual treble: a de-esser on the lead voice at 5 to 10 kHz, some 3 dB, does it better than mastering can.`,
    });
  }

  private hear(frame: SpectrumFrame): void {
    const { left, right, cross, binHz } = frame;
    const fold = (fromHz: number, toHz: number) =>
      (bandPower(left, binHz, fromHz, toHz) + bandPower(right, binHz, fromHz, toHz) + 2 * bandPower(cross, binHz, fromHz, toHz)) / 4;
    const high = fold(5000, 10000);
    this.ratioDb.push(10 * Math.log10((high + 1e-12) / (fold(1000, 4000) + 1e-12)));
    this.high.push(high);
    this.power.push((bandPower(left, binHz, 20, 20000) + bandPower(right, binHz, 20, 20000)) / Math.min(2, this.context.channels));
    this.start.push(frame.startSeconds);
  }
}

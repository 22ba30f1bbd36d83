import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { airShare, fewestShare, middleShare, widestSibilanceDb } from "../ess-limits.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { bandPower, flatnessOf, type SpectrumFrame } from "./spectrum-track.ts";
import { TimeRanges } from "./time-ranges.ts";

/** The hissing band must come within this of the loud part to hurt. */
const audibleDb = -20;
/** An ess is noise and rare; what is frequent is an instrument. */
const leastFlatness = 0.3;
const mostShare = 0.25;

/** Esses that jump out: in the middle, 5-10 kHz against 1-4 kHz, 95th percentile against median of the loud windows. */
export class Sibilance implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly ratioDb: number[] = [];
  private readonly high: number[] = [];
  private readonly power: number[] = [];
  private readonly isEss: boolean[] = [];
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
    if (spreadDb <= widestSibilanceDb) return [];
    const sharp = loud.filter(
      (i) => this.isEss[i] && this.ratioDb[i] > median + widestSibilanceDb && this.high[i] > loudPower * 10 ** (audibleDb / 10),
    );
    if (sharp.length < fewestShare * loud.length || sharp.length > mostShare * loud.length) return [];
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
      expected: `at most ${widestSibilanceDb} dB`,
      advice: `Esses stand ${spreadDb.toFixed(0)} dB above the usual treble: a de-esser on the lead voice at 5 to 10 kHz, some 3 dB, does it better than mastering can.`,
    });
  }

  private hear(frame: SpectrumFrame): void {
    const { left, right, cross, binHz } = frame;
    const fold = (fromHz: number, toHz: number) =>
      (bandPower(left, binHz, fromHz, toHz) + bandPower(right, binHz, fromHz, toHz) + 2 * bandPower(cross, binHz, fromHz, toHz)) / 4;
    const high = fold(5000, 10000);
    this.ratioDb.push(powerToDb((high + 1e-12) / (fold(1000, 4000) + 1e-12)));
    this.high.push(high);
    const sides = (bandPower(left, binHz, 5000, 10000) + bandPower(right, binHz, 5000, 10000)) / 2;
    const isCentred = this.context.channels === 1 || high > middleShare * sides;
    this.isEss.push(isCentred && fold(10000, 16000) < airShare * high && flatnessOf(frame, 5000, 10000) > leastFlatness);
    this.power.push((bandPower(left, binHz, 20, 20000) + bandPower(right, binHz, 20, 20000)) / Math.min(2, this.context.channels));
    this.start.push(frame.startSeconds);
  }
}

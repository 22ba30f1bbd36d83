import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { HumLines, mainsHz } from "./hum-lines.ts";
import type { MainsHum } from "./repair-evidence.ts";

const warnDbfs = -70;
const quietestDbfs = -95;
/** Hum is looked for alone where it is this far under the loud part. */
const quietBelowDb = 30;

/** Mains hum: lines at 50 or 60 Hz and their multiples that stand still through the quiet passages, or stand alone in a single quiet moment and go on. */
export class Hum implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly lines: HumLines[];

  constructor(context: InspectionContext) {
    this.context = context;
    this.lines = Array.from({ length: Math.min(2, context.channels) }, () => new HumLines());
    context.lowBand.listen((frame) => {
      this.lines[0].hear(frame.left, frame.binHz);
      this.lines[1]?.hear(frame.right, frame.binHz);
    });
  }

  finish(): Finding[] {
    return this.lines.flatMap((lines, channel) => {
      const steady = strongest(lines);
      const found = steady.power > 0 ? steady : strongestAlone(lines, this.context.levels.loudPower * 10 ** (-quietBelowDb / 10));
      const levelDbfs = found.power > 0 ? powerToDb(found.power) : -200;
      if (levelDbfs < quietestDbfs) return [];
      const { channels, frames, sampleRateHz } = this.context;
      return [
        newFinding("hum", {
          severity: levelDbfs >= warnDbfs ? "warn" : "note",
          channel,
          startSeconds: 0,
          endSeconds: frames / sampleRateHz,
          value: roundTo(levelDbfs, 0.1),
          unit: "dBFS",
          expected: "no steady 50 or 60 Hz lines",
          advice: `${found.hz} Hz mains hum with ${found.lines} lines at ${levelDbfs.toFixed(0)} dBFS on the ${channelName(channel, channels)}: solo the recorded tracks, find the one that hums, and cut its pauses or notch it at ${found.hz}, ${2 * found.hz} and ${3 * found.hz} Hz.`,
        }),
      ];
    });
  }

  /** The lines behind the findings; a single quiet moment does not tell their pitch well enough for a repair. */
  evidence(): MainsHum[] {
    return this.lines.flatMap((lines, channel) => {
      const found = strongest(lines);
      if (found.power <= 0 || powerToDb(found.power) < quietestDbfs) return [];
      return [{ channel, mainsHz: found.mainsHz, lineDbfs: found.linePowers.map((power) => (power > 0 ? powerToDb(power) : null)) }];
    });
  }
}

function strongest(lines: HumLines) {
  return mainsHz.map((hz) => ({ hz, ...lines.judge(hz) })).sort((a, b) => b.power - a.power)[0];
}

function strongestAlone(lines: HumLines, mostPower: number) {
  return mainsHz.map((hz) => ({ hz, ...lines.judgeQuiet(hz, mostPower) })).sort((a, b) => b.power - a.power)[0];
}

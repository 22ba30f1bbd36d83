import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { gainToDb, roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";
import { TimeRanges } from "./time-ranges.ts";

/** Samples at full scale or, in a float file, beyond it. */
export class SampleOvers implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly fullScale: number;
  private readonly ranges: TimeRanges[];

  constructor(context: InspectionContext) {
    this.context = context;
    const { kind, bits } = context.encoding;
    this.fullScale = kind === "pcm" && bits > 0 && bits <= 24 ? 1 - 2 ** (1 - bits) : 1;
    this.ranges = Array.from({ length: context.channels }, () => new TimeRanges());
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    const limit = this.fullScale;
    for (let c = 0; c < channels.length; c++) {
      const samples = channels[c];
      if (this.context.levels.blockPeak[c] < limit) continue;
      for (let i = lookbackFrames; i < lookbackFrames + frames; i++) {
        const value = samples[i];
        if (value < limit && value > -limit) continue;
        const seconds = (startFrame + i - lookbackFrames) / this.context.sampleRateHz;
        this.ranges[c].add(seconds, seconds, 1, Math.abs(value));
      }
    }
  }

  finish(): Finding[] {
    return this.ranges.flatMap((ranges, channel) => ranges.ranges.map((range) => this.report(channel, range)));
  }

  private report(channel: number, range: TimeRanges["ranges"][number]): Finding {
    const name = channelName(channel, this.context.channels);
    const over = roundTo(Math.max(0, gainToDb(range.peak)), 0.01);
    return newFinding("sample-overs", {
      severity: "warn",
      channel,
      startSeconds: range.startSeconds,
      endSeconds: range.endSeconds,
      value: over,
      unit: "dBFS",
      expected: "every sample below 0 dBFS",
      advice:
        over > 0
          ? `${range.amount} ${name} samples pass full scale, by up to ${over.toFixed(1)} dB: turn the master bus down by ${Math.ceil(over + 8)} dB and export again; as float nothing is lost yet.`
          : `${range.amount} ${name} samples touch full scale: turn the master bus down by 8 dB and export again, for they may have been cut off.`,
    });
  }
}

import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { roundTo } from "../../audio/units.ts";
import { ClickWatch } from "./click-watch.ts";
import { channelName, type FaultDetector, type InspectionContext, lookbackFrames, newFinding } from "./detector.ts";

/** Single-sample and other very short discontinuities that no instrument makes. `ClickWatch` holds the criteria. */
export class Clicks implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly watches: ClickWatch[];

  constructor(context: InspectionContext) {
    this.context = context;
    this.watches = Array.from({ length: context.channels }, () => new ClickWatch(context.sampleRateHz));
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    channels.forEach((samples, c) => {
      this.watches[c].block(samples, lookbackFrames, startFrame, frames);
    });
  }

  finish(): Finding[] {
    return this.watches.flatMap((watch, channel) =>
      watch.ranges().map((range) => {
        const many = range.amount > 1 ? `${range.amount} clicks` : "A click";
        return newFinding("clicks", {
          severity: "warn",
          channel,
          startSeconds: range.startSeconds,
          endSeconds: range.endSeconds,
          value: roundTo(range.peak, 0.1),
          unit: "dB above surroundings",
          expected: "no isolated jumps",
          advice: `${many} on the ${channelName(channel, this.context.channels)}, up to ${range.peak.toFixed(0)} dB above the surroundings: look there for an edit without crossfade, a clock fault or a plug-in drop, repair it and export again.`,
        });
      }),
    );
  }
}

import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { type Gap, GapWatch } from "./gap-watch.ts";
import { lookbackFrames } from "./past.ts";
import { RepeatWatch } from "./repeat-watch.ts";

/** Gaps must stand within 30 dB of the loud part, and not in a crowd: many at once are a pulse synth. */
const quietestDb = -30;
const crowdSeconds = 0.1;
const crowd = 4;

/** Holes in the music: sound that stops dead and goes on as loud, or a stretch played twice. */
export class Dropouts implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly watches: (GapWatch | RepeatWatch)[][];

  constructor(context: InspectionContext) {
    this.context = context;
    this.watches = Array.from({ length: context.channels }, () => [new GapWatch(context.sampleRateHz), new RepeatWatch(context.sampleRateHz)]);
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    channels.forEach((samples, c) => {
      for (const watch of this.watches[c]) watch.block(samples, lookbackFrames, startFrame, frames);
    });
  }

  finish(): Finding[] {
    return this.watches.flatMap((watches, channel) =>
      watches.flatMap((watch) => {
        const loudEnough = watch.gaps.filter((gap) => gap.power >= this.context.levels.loudPower * 10 ** (quietestDb / 10));
        return loudEnough.filter((gap) => !isCrowded(gap, loudEnough)).map((gap) => this.report(channel, gap));
      }),
    );
  }

  private report(channel: number, gap: Gap): Finding {
    const ms = roundTo((gap.endSeconds - gap.startSeconds) * 1000, 0.1);
    const name = channelName(channel, this.context.channels);
    const what = gap.repeats ? `The ${name} channel plays ${ms} ms twice` : `The ${name} channel drops out for ${ms} ms`;
    return newFinding("dropouts", {
      severity: "warn",
      channel,
      startSeconds: gap.startSeconds,
      endSeconds: gap.endSeconds,
      value: ms,
      unit: "ms",
      expected: "0 ms",
      advice: `${what} in the middle of the music: the computer missed a buffer while exporting or recording; export again with a larger buffer, offline, and listen there.`,
    });
  }
}

function isCrowded(gap: Gap, gaps: Gap[]): boolean {
  return gaps.filter((other) => Math.abs(other.startSeconds - gap.startSeconds) < crowdSeconds).length > crowd;
}

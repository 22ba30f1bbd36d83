import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { gainToDb, roundTo } from "../../audio/units.ts";
import { type Click, ClickWatch } from "./click-watch.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";
import type { ClickCount } from "./repair-evidence.ts";
import { type TimeRange, TimeRanges } from "./time-ranges.ts";

/** A step must stand out this much (12 dB): unlike a spike it may be a note that starts without attack. */
const leastStep = 4;
/** More steps than this are a way of playing (a synth that restarts its wave with every note), and only noted. */
const mostSteps = 4;
/** A click with more neighbours than this within 0.1 s is one edge of a square or saw wave. */
const mostNeighbours = 3;
const neighbourSeconds = 0.1;

/** Single-sample and other very short discontinuities that no instrument makes. `ClickWatch` holds the criteria. */
export class Clicks implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly watches: ClickWatch[];

  constructor(context: InspectionContext) {
    this.context = context;
    this.watches = Array.from({ length: context.channels }, () => new ClickWatch(context.engine, context.sampleRateHz));
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    channels.forEach((samples, c) => {
      this.watches[c].block(samples, lookbackFrames, this.context.past.at(c, 0), startFrame, frames);
    });
  }

  finish(): Finding[] {
    return this.watches.flatMap((watch, channel) => {
      const { spikes, steps } = sortClicks(watch);
      if (steps.length <= mostSteps) return this.report(channel, [...spikes, ...steps]);
      return [...this.report(channel, spikes), ...this.reportSteps(channel, steps)];
    });
  }

  /** How many clicks of either kind each channel has. */
  evidence(): ClickCount[] {
    return this.watches.map((watch, channel) => {
      const { spikes, steps } = sortClicks(watch);
      return { channel, spikes: spikes.length, steps: steps.length };
    });
  }

  private report(channel: number, clicks: Click[]): Finding[] {
    return gather(clicks).map((range) => {
      const many = range.amount > 1 ? `${range.amount} clicks` : "A click";
      return this.newFinding(
        channel,
        "warn",
        range,
        `${many} on the ${channelName(channel, this.context.channels)}, up to ${range.peak.toFixed(0)} dB above the surroundings: look there for an edit without crossfade, a clock fault or a plug-in drop, repair it and export again.`,
      );
    });
  }

  private reportSteps(channel: number, steps: Click[]): Finding[] {
    return gather(steps).map((range) => {
      const [many, notes, them] =
        range.amount > 1 ? [`${range.amount} jumps`, "notes that start or stop", "them"] : ["A jump", "a note that starts or stops", "it"];
      return this.newFinding(
        channel,
        "note",
        range,
        `${many} of the waveform on the ${channelName(channel, this.context.channels)}, probably ${notes} without a fade: a millisecond of attack and release in the synth removes ${them}, if you hear ${them}.`,
      );
    });
  }

  private newFinding(channel: number, severity: "note" | "warn", range: TimeRange, advice: string): Finding {
    return newFinding("clicks", {
      severity,
      channel,
      startSeconds: range.startSeconds,
      endSeconds: range.endSeconds,
      value: roundTo(range.peak, 0.1),
      unit: "dB above surroundings",
      expected: "no isolated jumps",
      advice,
    });
  }
}

function sortClicks({ clicks }: ClickWatch): { spikes: Click[]; steps: Click[] } {
  const alone = clicks.filter((_, i) => !isEdgeOfWave(clicks, i));
  return {
    spikes: alone.filter((click) => click.isSpike),
    steps: alone.filter((click) => !click.isSpike && click.prominence >= leastStep),
  };
}

/** Clicks come in order of time, so it is enough to look at the nearest few. */
function isEdgeOfWave(clicks: Click[], index: number): boolean {
  let neighbours = 0;
  for (let i = Math.max(0, index - mostNeighbours - 1); i <= index + mostNeighbours + 1 && i < clicks.length; i++) {
    if (i !== index && Math.abs(clicks[i].seconds - clicks[index].seconds) < neighbourSeconds) neighbours++;
  }
  return neighbours > mostNeighbours;
}

function gather(clicks: Click[]): TimeRange[] {
  const ranges = new TimeRanges();
  clicks.sort((a, b) => a.seconds - b.seconds);
  for (const click of clicks) ranges.add(click.seconds, click.seconds + 0.001, 1, gainToDb(click.prominence));
  return ranges.ranges;
}

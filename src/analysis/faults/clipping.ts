import type { Finding, Severity } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { gainToDb, roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";
import { PlateauWatch } from "./plateau-watch.ts";
import type { CutPlateau } from "./repair-evidence.ts";

/** A plateau lower than this was turned down after clipping. */
const fullScaleDbfs = -0.3;
/** Tops this low cannot be told from the steps of 16 bits, whatever the file holds them in; a mix turned down as far is no mix. */
const lowestPlateau = 10 ** (-50 / 20);
/** A corner of 0.12 dB (`PlateauWatch`) must be at least one step of the file's own numbers, or every quantised top has corners. */
const cornerShare = 1 - 10 ** (-0.12 / 20);

/**
 * Waveform tops cut flat, at full scale or, in a mix turned down afterwards, below it.
 * Each channel and polarity has its own plateau; `PlateauWatch` tells cut tops from round ones and from square-wave synths.
 */
export class Clipping implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly watches: { upper: PlateauWatch; lower: PlateauWatch }[];

  constructor(context: InspectionContext) {
    this.context = context;
    this.watches = Array.from({ length: context.channels }, () => ({
      upper: new PlateauWatch(1, context.sampleRateHz),
      lower: new PlateauWatch(-1, context.sampleRateHz),
    }));
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    channels.forEach((samples, c) => {
      const peak = this.context.levels.blockPeak[c];
      this.watches[c].upper.block(samples, lookbackFrames, startFrame, frames, peak);
      this.watches[c].lower.block(samples, lookbackFrames, startFrame, frames, peak);
    });
  }

  finish(): Finding[] {
    return this.watches.flatMap((_, channel) => {
      const cut = this.cutWatches(channel);
      return cut.flatMap((watch) => this.report(channel, watch, this.sharePercent(cut)));
    });
  }

  /** The plateaus behind the findings. */
  evidence(): CutPlateau[] {
    return this.watches.flatMap(({ upper }, channel) => {
      const cut = this.cutWatches(channel);
      return cut.map((watch) => ({
        channel,
        polarity: watch === upper ? "up" : "down",
        plateauDbfs: gainToDb(watch.plateau),
        longestRunFrames: watch.longestRun,
        sharePercent: this.sharePercent(cut),
      }));
    });
  }

  private cutWatches(channel: number): PlateauWatch[] {
    const { upper, lower } = this.watches[channel];
    const lowest = Math.max(lowestPlateau, this.stepSize / cornerShare);
    return upper.looksSynthetic || lower.looksSynthetic ? [] : [upper, lower].filter((watch) => watch.isCut && watch.plateau >= lowest);
  }

  /** Distance between two neighbouring numbers of the file; 0 where it has none. */
  private get stepSize(): number {
    const { kind, bits } = this.context.encoding;
    return kind === "pcm" ? 2 ** (1 - bits) : 0;
  }

  private sharePercent(cut: readonly PlateauWatch[]): number {
    const clippedSamples = cut.reduce((sum, watch) => sum + watch.cutSamples, 0);
    // Cut samples of the steps that are not loud count too, so that the share could exceed the whole.
    return Math.min(100, (100 * clippedSamples) / Math.max(1, this.context.levels.loudSteps * this.context.levels.stepFrames));
  }

  private report(channel: number, watch: PlateauWatch, sharePercent: number): Finding[] {
    const plateauDbfs = gainToDb(watch.plateau);
    const name = channelName(channel, this.context.channels);
    return watch.ranges.ranges.map((range) =>
      newFinding("clipping", {
        severity: severityOf(sharePercent, plateauDbfs),
        channel,
        startSeconds: range.startSeconds,
        endSeconds: range.endSeconds,
        value: Math.max(0.0001, roundTo(sharePercent, 0.0001)),
        unit: "% of loud samples",
        expected: "0 % of loud samples cut flat",
        advice: `${range.amount} ${name} samples are cut flat at ${plateauDbfs.toFixed(1)} dBFS. ${remedyFor(sharePercent, plateauDbfs)}`,
      }),
    );
  }
}

/** Above 0.5 % of the loud samples stops; a clipped mix that was turned down afterwards stops from 0.05 %. */
function severityOf(sharePercent: number, plateauDbfs: number): Severity {
  return sharePercent > 0.5 || (sharePercent >= 0.05 && plateauDbfs < fullScaleDbfs) ? "stop" : "warn";
}

function remedyFor(sharePercent: number, plateauDbfs: number): string {
  if (plateauDbfs < fullScaleDbfs) {
    return "The mix was clipped first and turned down later: find the channel, bus or plug-in that overloads, turn its input down, and export again.";
  }
  if (sharePercent < 0.05) return "Turn the master bus down by 8 dB and export again; if that is not possible, these few spots can be repaired.";
  return "Mastering will expose this distortion and can rebuild it in part at best: turn the master bus down by 8 dB, take clippers and limiters off, and export again.";
}

import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";

/** -60 dBFS is worth a note; from -40 dBFS it costs headroom and clicks at every edit. */
const offsetLimit = 1e-3;
const warnLimit = 1e-2;
const windowSteps = 10;
/** In a few seconds a bass note alone can shift the mean a little. */
const fewestWindows = 50;

/** A waveform whose middle is not zero. Judged by the median of 100 ms means too, so that drums, which are never symmetrical, are no offset. */
export class DcOffset implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    return this.context.levels.mean.flatMap((_, channel) => {
      const offset = this.offsetOf(channel);
      if (Math.abs(offset) < offsetLimit) return [];
      const percent = Math.abs(offset * 100).toFixed(2);
      return [
        newFinding("dc-offset", {
          severity: Math.abs(offset) >= warnLimit ? "warn" : "note",
          channel,
          startSeconds: 0,
          endSeconds: this.context.frames / this.context.sampleRateHz,
          value: roundTo(offset, 0.00001),
          unit: "of full scale",
          expected: "between -0.001 and 0.001",
          advice: `The ${channelName(channel, this.context.channels)} waveform sits ${percent} % off centre: mastering removes it with a 5 Hz filter; the cause is usually one track or interface, so look there.`,
        }),
      ];
    });
  }

  /** The smaller of mean and median of means; 0 where they disagree in sign. */
  private offsetOf(channel: number): number {
    const { levels } = this.context;
    const means: number[] = [];
    for (let step = 0; step + windowSteps <= levels.steps; step += windowSteps) {
      let sum = 0;
      let sounding = false;
      for (let i = step; i < step + windowSteps; i++) {
        sum += levels.mean[channel][i];
        sounding ||= levels.peak[channel][i] > 0;
      }
      if (sounding) means.push(sum / windowSteps);
    }
    if (means.length === 0) return 0;
    const mean = means.reduce((a, b) => a + b, 0) / means.length;
    const median = means.sort((a, b) => a - b)[means.length >> 1];
    if (mean * median <= 0 || (means.length < fewestWindows && Math.abs(mean) < warnLimit)) return 0;
    return Math.abs(mean) < Math.abs(median) ? mean : median;
  }
}

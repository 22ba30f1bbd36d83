import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { gainToDb, roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";
import { TimeRanges } from "./time-ranges.ts";

const taps = 16;
const phases = 3;
/** Only the neighbourhood of samples above -3 dBFS is interpolated. */
const worthwhile = 0.7;

/** Peaks between samples above 0 dBTP, by 4x interpolation (BS.1770-5 annex 2, with a longer filter). An estimate: reads up to 0.7 dB low near half the rate. */
export class InterSampleOvers implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly lastPeak: Float64Array;
  private readonly ranges: TimeRanges[];
  private readonly filter = interpolator();

  constructor(context: InspectionContext) {
    this.context = context;
    this.lastPeak = new Float64Array(context.channels);
    this.ranges = Array.from({ length: context.channels }, () => new TimeRanges());
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    for (let c = 0; c < channels.length; c++) {
      const samples = channels[c];
      const blockPeak = this.context.levels.blockPeak[c];
      const quiet = blockPeak < worthwhile && this.lastPeak[c] < worthwhile;
      this.lastPeak[c] = blockPeak;
      if (quiet) continue;
      const from = lookbackFrames - taps;
      for (let i = from; i < from + frames; i++) {
        const here = samples[i];
        const next = samples[i + 1];
        if (Math.abs(here) < worthwhile && Math.abs(next) < worthwhile) continue;
        const peak = this.peakAfter(samples, i);
        if (peak <= 1 || peak <= Math.max(Math.abs(here), Math.abs(next))) continue;
        const seconds = Math.max(0, startFrame + i - lookbackFrames) / this.context.sampleRateHz;
        this.ranges[c].add(seconds, seconds, 1, peak);
      }
    }
  }

  finish(): Finding[] {
    return this.ranges.flatMap((ranges, channel) =>
      ranges.ranges.map((range) => {
        const peakDbtp = roundTo(gainToDb(range.peak), 0.01);
        return newFinding("inter-sample-overs", {
          severity: "warn",
          channel,
          startSeconds: range.startSeconds,
          endSeconds: range.endSeconds,
          value: peakDbtp,
          unit: "dBTP",
          expected: "at most -6 dBTP",
          advice: `Between the samples the ${channelName(channel, this.context.channels)} signal reaches ${peakDbtp.toFixed(1)} dBTP, which players clip: turn the master bus down by ${Math.ceil(peakDbtp + 8)} dB and export again.`,
        });
      }),
    );
  }

  /** Largest of the three values between sample i and i + 1. */
  private peakAfter(samples: Float32Array, i: number): number {
    const { filter } = this;
    let peak = 0;
    for (let phase = 0; phase < phases; phase++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += samples[i - taps / 2 + 1 + tap] * filter[phase * taps + tap];
      peak = Math.max(peak, Math.abs(sum));
    }
    return peak;
  }
}

/** Hann-windowed sinc at a quarter, a half and three quarters of a sample, each of unit gain at 0 Hz. */
function interpolator(): Float64Array {
  const filter = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    const row = filter.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - taps / 2 + 1 - (phase + 1) / 4;
      row[tap] = (Math.sin(Math.PI * distance) / (Math.PI * distance)) * Math.cos((Math.PI * distance) / (taps + 1)) ** 2;
    }
    const gain = row.reduce((sum, value) => sum + value, 0);
    row.forEach((value, tap) => {
      row[tap] = value / gain;
    });
  }
  return filter;
}

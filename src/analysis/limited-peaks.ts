import { loudPartOf } from "./loud-part.ts";
import { stepValues, type TrackReadings } from "./readings.ts";

/** Peak-to-loudness ratio under which a mix has been limited. */
const lowestPlrDb = 8;
/** Above this no histogram is evidence of a limiter that did harm. */
const openPlrDb = 12;
/** Share of loud 50 ms windows whose peak lies within 0.2 dB of the highest that says "ceiling". Drum machines repeat a peak in about 10 %. */
const ceilingShare = 0.25;
const windowSteps = 5;

/** Peaks and powers of a track in steps of 10 ms. */
export interface PeakSteps {
  readonly steps: number;
  /** Largest sample of any channel. */
  readonly stepPeak: (step: number) => number;
  /** Mean square over the channels. */
  readonly stepPower: (step: number) => number;
  /** Mean square of the loud part. */
  readonly loudPower: number;
}

/** How the peaks of a track crowd under a ceiling. */
export interface Crowding {
  /** Highest sample. */
  readonly peak: number;
  /** Share of the loud 50 ms windows that come within 0.2 dB of it. */
  readonly share: number;
}

/** Highest peak, and how many loud windows touch it. */
export function crowdingOf({ steps, stepPeak, stepPower, loudPower }: PeakSteps): Crowding {
  const peaks: number[] = [];
  let highest = 0;
  for (let step = 0; step + windowSteps <= steps; step += windowSteps) {
    let peak = 0;
    let power = 0;
    for (let i = step; i < step + windowSteps; i++) {
      peak = Math.max(peak, stepPeak(i));
      power += stepPower(i) / windowSteps;
    }
    highest = Math.max(highest, peak);
    if (power >= loudPower / 4) peaks.push(peak);
  }
  const near = peaks.filter((peak) => peak > 0 && peak >= highest * 10 ** (-0.2 / 20)).length;
  return { peak: highest, share: near / Math.max(1, peaks.length) };
}

/** Whether the loud moments touch one ceiling. */
export function isCrowded({ share }: Crowding): boolean {
  return share >= ceilingShare;
}

/** Whether a limiter has already shaved the peaks: they stand low over the loudness, or they crowd under a ceiling. */
export function isLimited(plrDb: number, crowding: Crowding): boolean {
  return plrDb < lowestPlrDb || (isCrowded(crowding) && plrDb < openPlrDb);
}

/** The peak steps of a whole track, from its readings. */
export function peakStepsOf({ steps: values, channels, sampleRateHz }: TrackReadings): PeakSteps {
  const steps = Math.floor(values.length / stepValues);
  const samplesPerStep = (Math.min(2, channels) * sampleRateHz) / 100;
  const right = channels === 1 ? 0 : 1;
  const stepPeak = (step: number) => Math.max(values[step * stepValues], right * values[step * stepValues + 1]);
  const stepPower = (step: number) => (values[step * stepValues + 2] + right * values[step * stepValues + 3]) / samplesPerStep;
  return { steps, stepPeak, stepPower, loudPower: loudPartOf(steps, stepPower).power };
}

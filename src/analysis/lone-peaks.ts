import { powerToDb } from "../audio/units.ts";
import type { TrackReadings } from "./readings.ts";

/** Peaks that belong to no music: a few samples that stand above everything else of a track. */
export interface LonePeaks {
  /** The whole seconds that they touch, in order; empty where there is none. */
  readonly seconds: readonly number[];
  /** Highest true peak of all other seconds, dBTP; null for silence. */
  readonly truePeakDbtp: number | null;
}

const stepValues = 5;
const stepsPerSecond = 100;
/** A step of 10 ms with no more energy than so many samples at its peak holds a spike and little else. */
const mostSamples = 6;
/** A drum's click has its drum around it: the steps before and after a spike reach less than half of it. */
const besideShare = 0.5;
/** Lower ones (1 dB above the music) hold nothing down. */
const leastRatio = 1.12;
/** More of them are a way of making sound. */
const mostPeaks = 20;

/** Finds lone peaks in the readings of a track. What is planned looks past them: one faulty sample shall not decide how loud a song becomes. */
export function lonePeaksOf({ steps, peaksPerSecond }: TrackReadings): LonePeaks {
  const all = Array.from({ length: Math.floor(steps.length / stepValues) }, (_, step) => step);
  const peakOf = (step: number) => Math.max(steps[step * stepValues] ?? 0, steps[step * stepValues + 1] ?? 0);
  const isBrief = (step: number) => sides.some((side) => isBriefIn(steps, step * stepValues + side, peakOf(step)));
  const isSpike = (step: number) =>
    isBrief(step) && [step - 1, step + 1].every((beside) => peakOf(beside) < besideShare * peakOf(step) || isBrief(beside));
  const music = all.reduce((most, step) => (peakOf(step) > most && !isSpike(step) ? peakOf(step) : most), 0);
  const lone = music === 0 ? [] : all.filter((step) => peakOf(step) > leastRatio * music);
  const seconds = lone.length > mostPeaks ? [] : touchedBy(lone, peaksPerSecond.length);
  const rest = peaksPerSecond.reduce((most, peak, second) => (seconds.includes(second) ? most : Math.max(most, peak)), 0);
  return { seconds, truePeakDbtp: rest > 0 ? powerToDb(rest * rest) : null };
}

const sides = [0, 1] as const;

/** Whether the side whose peak lies at `at` holds the step's highest peak, and next to nothing beside it. */
function isBriefIn(steps: Float32Array, at: number, highest: number): boolean {
  return steps[at] === highest && highest > 0 && steps[at + sides.length] < mostSamples * highest * highest;
}

/** A spike at the edge of a second rings into its neighbour between the samples. */
function touchedBy(steps: readonly number[], length: number): number[] {
  const touched = steps.flatMap((step) => [step - 1, step, step + 1]).map((step) => Math.floor(step / stepsPerSecond));
  return [...new Set(touched)].filter((second) => second >= 0 && second < length);
}

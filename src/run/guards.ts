import { noiseFloorDbfs } from "../analysis/dynamics.ts";
import { lonePeaksOf, withoutSeconds } from "../analysis/lone-peaks.ts";
import { gatedLoudnessOfSteps } from "../analysis/loudness.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { correlationLow, monoLossDb } from "../analysis/stereo.ts";
import { sibilanceSpread } from "../mastering/esses.ts";
import type { LoudnessPolicy } from "../mastering/loudness.ts";
import type { ReferenceTarget } from "../mastering/reference.ts";
import { atLeast, atMost, damageGuards } from "./damage-guards.ts";
import type { LoudnessChoice, LoudnessTrial } from "./loudness-search.ts";
import type { Guard } from "./result.ts";

/** A true peak that reads no further above a ceiling keeps it, dB. */
export const ceilingToleranceDb = 0.05;

/** A track before and after. */
export interface BeforeAfter {
  readonly before: Measurements;
  readonly after: Measurements;
  readonly readingsBefore: TrackReadings;
  readonly readingsAfter: TrackReadings;
  /** The master's fades, which the mix has not: they say nothing of its noise. */
  readonly fades?: { readonly startSeconds: number; readonly endSeconds: number };
}

/**
 * The promises about a master, checked on the finished master. A limit is the laxer of the absolute figure and what gain and limit alone give, so that
 * loud or damaged mixes do not fail for what they brought along. Distortion, punch and contrast compare on the excerpts, where both were rendered.
 */
export function checkGuards(
  track: BeforeAfter,
  ceilingDbtp: number,
  loudness: LoudnessChoice | null,
  policy: LoudnessPolicy,
  target: ReferenceTarget | null = null,
): Guard[] {
  const music = withoutLonePeaks(track);
  return [
    measured(atMost, "true peak", track.after.truePeakDbtp, ceilingDbtp + ceilingToleranceDb, "dBTP"),
    ...(loudness
      ? [
          measured(
            atMost,
            "distance from the loudness aimed for",
            distance(track.after.integratedLufs, loudness.targetLufs),
            loudness.wishedLufs === null ? 0.5 : 0.2,
            "LU",
          ),
        ]
      : []),
    ...(loudness ? damageGuards(loudness.chosen, loudness.trials[0], loudness.excerptLufs, policy) : []),
    ...pictureGuards(music, target),
    noiseGuard(music, loudness ? limitedBy(loudness.trials[0]) : 0),
  ].filter((guard) => guard !== null);
}

/** The track with the loudness that its music has: a hit far above it, which the limiter holds down, makes no mono loss and lifts no noise. */
function withoutLonePeaks(track: BeforeAfter): BeforeAfter {
  const { seconds } = lonePeaksOf(track.readingsBefore);
  if (seconds.length === 0) return track;
  const heard = (measurements: Measurements, readings: TrackReadings): Measurements => {
    const rest = withoutSeconds(readings, seconds);
    const integratedLufs = gatedLoudnessOfSteps(rest.stepPowers);
    return { ...measurements, integratedLufs, monoLossDb: monoLossDb(rest, integratedLufs) };
  };
  return { ...track, before: heard(track.before, track.readingsBefore), after: heard(track.after, track.readingsAfter) };
}

function pictureGuards({ before, after, readingsBefore, readingsAfter }: BeforeAfter, target: ReferenceTarget | null): (Guard | null)[] {
  // A width that was asked for by number may cost in mono what it costs the reference.
  const asked = target?.amounts.width.isNamed ? target : null;
  const spreadBefore = sibilanceSpread(readingsBefore, (before.integratedLufs ?? 0) - 10);
  const spreadAfter = sibilanceSpread(readingsAfter, (after.integratedLufs ?? 0) - 10);
  return [
    measured(
      atMost,
      "mono loss added",
      difference(after.monoLossDb, before.monoLossDb),
      Math.max(0.5, (asked?.monoLossDb ?? -40) - (before.monoLossDb ?? 0) + 0.1),
      "LU",
    ),
    measured(
      atLeast,
      "lowest correlation",
      correlationLow(readingsAfter),
      Math.min(0, correlationLow(readingsBefore) ?? 0, asked?.correlationLow ?? 0) - 0.02,
      "",
    ),
    measured(atMost, "sibilance added", difference(spreadAfter, spreadBefore), 1, "dB"),
  ];
}

/** The limiter holds loud passages down, not what lies under quiet ones: gain and limit alone raise a floor by what they take off the loudness. */
function noiseGuard({ before, after, readingsBefore, readingsAfter, fades }: BeforeAfter, limitedByLu: number): Guard | null {
  const floorOf = (readings: TrackReadings) => noiseFloorDbfs(readings, fades);
  const gainDb = (after.integratedLufs ?? 0) - (before.integratedLufs ?? 0);
  const floorAfter = floorOf(readingsAfter);
  // Below the dither of 16 bits a floor is nobody's noise.
  if (floorAfter !== null && floorAfter < -90) return null;
  const raisedDb = minus(difference(floorAfter, floorOf(readingsBefore)), gainDb);
  return measured(atMost, "noise floor raised beyond the gain", raisedDb, Math.max(2, limitedByLu + 1), "dB");
}

/** What the loudness stage takes off the loudness of the excerpts, LU. */
function limitedBy({ enteredLufs, driveDb, integratedLufs }: LoudnessTrial): number {
  return Math.max(0, enteredLufs + driveDb - integratedLufs);
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function minus(a: number | null, b: number): number | null {
  return a === null ? null : a - b;
}

function distance(a: number | null, b: number): number | null {
  return a === null ? null : Math.abs(a - b);
}

/** A guard on what could be measured. */
function measured(guard: typeof atMost, name: string, value: number | null, limit: number, unit: string): Guard | null {
  return value === null ? null : guard(name, value, limit, unit);
}

import { thirdOctaveHz } from "../analysis/readings.ts";
import { aroundMean, rmsOf, type ThirdOctaveLevels } from "../analysis/third-octave-levels.ts";
import { roundTo } from "../audio/units.ts";
import type { Effect, Plan, Reason, StagePlan } from "../chain/plan.ts";
import { stageOf, withSettings } from "../chain/plan.ts";
import { narrowestDb, type ReferenceTarget } from "./reference.ts";
import {
  curvesFor,
  type ReferenceMove,
  referenceMove,
  smooth,
  smoothDifference,
  sumChange,
  toneDifference,
  widthDifference,
} from "./reference-curve.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Moves below this are not worth their phase shift. */
const smallestMoveDb = 0.1;
/** Moves below this are not worth a sentence. */
const tellingMoveDb = 0.5;
const mostOctaves = 4;

/**
 * Stage 4 towards references: the tone curve carries tone and width. `own` is what the rules for mixes without a reference ask for; it stands where the
 * references give width only. Null when nothing is asked, or nothing differs.
 */
export function planReferenceTone(facts: TrackFacts, target: ReferenceTarget, intensity: number, own: StagePlan | null): StagePlan | null {
  const move = referenceMove(facts, target, intensity);
  if (!move) return target.amounts.tone.amount === 0 ? own : null;
  const kept = target.amounts.tone.amount === 0 ? own : null;
  const ownDb = kept ? (kept.settings["midDb"] as readonly number[]) : move.toneDb.map(() => 0);
  const { midDb, sideDb } = curvesFor(move, bandwidthOf(facts));
  const curves = { midDb: sum(midDb, ownDb), sideDb: sum(sideDb, ownDb) };
  if (![...curves.midDb, ...curves.sideDb].some((gainDb) => Math.abs(gainDb) >= smallestMoveDb)) return null;
  const { because, effect } = explain(facts, target, move);
  return {
    stage: "tone",
    settings: { phase: "minimum", ...curves },
    because: [...(kept?.because ?? []), ...because],
    effect: [...(kept?.effect ?? []), ...effect],
  };
}

/**
 * The same plan with its tone curve corrected by what a render of everything before loudness missed: other stages and the realisation of the filter.
 * `rendered` are the levels of the same spectral frames after that render, `loud` the frames that are loud in it: with another tone, others may be,
 * and `again` what the references ask of those.
 */
export function correctReferenceTone(
  plan: Plan,
  facts: TrackFacts,
  { target, again: targetAgain }: { readonly target: ReferenceTarget; readonly again: ReferenceTarget },
  intensity: number,
  rendered: ThirdOctaveLevels,
  loud: readonly number[],
): Plan {
  const move = referenceMove(facts, target, intensity);
  const again = referenceMove(facts, targetAgain, intensity, loud);
  const stage = stageOf(plan, "tone");
  if (!move || !again || !stage) return plan;
  const { midDb, sideDb } = stage.settings as { midDb: readonly number[]; sideDb: readonly number[] };
  const { levels } = move;
  const ownWidth = levels.sideToMidDb;
  const asked = aroundMean(midDb.map((mid, band) => sumChange(mid, sideDb[band], ownWidth?.[band] ?? narrowestDb)));
  const missed = asked.map((wanted, band) => bounded(wanted - (rendered.relativeDb[band] - levels.relativeDb[band])));
  const widthMissed = sideDb.map((side, band) =>
    ownWidth && rendered.sideToMidDb && ownWidth[band] > narrowestDb
      ? bounded(side - midDb[band] - (rendered.sideToMidDb[band] - ownWidth[band]))
      : 0,
  );
  const within = (curve: readonly number[], limitDb: number) => curve.map((gainDb) => Math.max(-limitDb, Math.min(limitDb, gainDb)));
  const toneDb = target.amounts.tone.amount === 0 ? move.toneDb : within(sum(again.toneDb, missed), move.toneLimitDb);
  const widthDb = target.amounts.width.amount === 0 ? move.widthDb : within(sum(again.widthDb, widthMissed), move.widthLimitDb);
  const planned = curvesFor(move, bandwidthOf(facts));
  const corrected = curvesFor({ ...again, toneDb, widthDb }, bandwidthOf(facts));
  const less = (a: readonly number[], b: readonly number[]) => a.map((gainDb, band) => gainDb - b[band]);
  return withSettings(plan, "tone", {
    midDb: sum(midDb, less(corrected.midDb, planned.midDb)),
    sideDb: sum(sideDb, less(corrected.sideDb, planned.sideDb)),
  });
}

function sum(a: readonly number[], b: readonly number[]): number[] {
  return a.map((gainDb, band) => roundTo(gainDb + b[band], 0.01));
}

/** A correction is small; what is not belongs to another stage, which meant it. */
function bounded(correctionDb: number): number {
  return Math.max(-1, Math.min(1, correctionDb));
}

/** What of a reference match is held back, and why; for the report. */
export function referenceRefusals(facts: TrackFacts, target: ReferenceTarget, intensity: number): { stage: string; reason: string }[] {
  const move = referenceMove(facts, target, intensity);
  const refused = [...target.refused];
  if (move && move.reduction < 1) {
    const share = Math.round(100 * move.reduction);
    refused.push({
      stage: "tone",
      reason: `the mix lies ${roundTo(move.distanceDb, 0.1)} dB rms from ${target.givers.tone.join(", ")}, more than 9: other instruments, so the match is reduced to ${share} %.`,
    });
  }
  return refused;
}

function bandwidthOf(facts: TrackFacts): number {
  return facts.measurements.bandwidthHz ?? 20000;
}

/** Distance before and after, then the octaves that move most, each beside the reference. */
function explain(facts: TrackFacts, target: ReferenceTarget, move: ReferenceMove): { because: Reason[]; effect: Effect[] } {
  const because: Reason[] = [];
  const effect: Effect[] = [];
  const tell = (metric: string, before: number, after: number, expected: number) => {
    const measured = roundTo(before, 0.1);
    because.push({ metric, measured, expected: roundTo(expected, 0.1), unit: "dB" });
    effect.push({ metric, before: measured, after: roundTo(after, 0.1), unit: "dB" });
  };
  const tone = toneDifference(move.levels, target, bandwidthOf(facts));
  if (target.givers.tone.length > 0) {
    const of = `against ${target.givers.tone.join(" and ")}`;
    // Levels are relative to their mean, and so is what becomes of them.
    const moved = aroundMean(move.toneDb);
    const followed = smoothDifference(tone);
    tell(`distance of the spectrum ${of}`, rmsOf(tone), rmsOf(tone.map((value, band) => value - moved[band])), 0);
    eachOctave(moved, (band) => {
      const level = around(move.levels.relativeDb, band);
      tell(`level of the octave around ${hertz(band)} ${of}`, level, level + around(moved, band), level + around(followed, band));
    });
  }
  if (target.givers.width.length > 0) {
    const width = smooth(widthDifference(move.levels, target));
    const of = `against ${target.givers.width.join(" and ")}`;
    eachOctave(move.widthDb, (band) => {
      const own = around(move.levels.sideToMidDb ?? [], band);
      tell(`side to mid of the octave around ${hertz(band)} ${of}`, own, own + around(move.widthDb, band), own + around(width, band));
    });
  }
  return { because, effect };
}

/** Mean over the octave around a third octave: the curve follows no third octave alone. */
function around(curve: readonly number[], band: number): number {
  const octave = curve.slice(Math.max(0, band - 1), band + 2);
  return octave.reduce((sum, value) => sum + value, 0) / octave.length;
}

/** The middle bands of the octaves that move most and tellingly, from low to high. */
function eachOctave(curve: readonly number[], handle: (band: number) => void): void {
  const size = (band: number) => Math.abs(around(curve, band));
  const middles = curve.map((_, band) => band).filter((band) => band % 3 === 2 && size(band) >= tellingMoveDb);
  const most = middles.sort((a, b) => size(b) - size(a)).slice(0, mostOctaves);
  for (const band of most.sort((a, b) => a - b)) handle(band);
}

function hertz(band: number): string {
  const centre = thirdOctaveHz[band];
  return centre < 1000 ? `${roundTo(centre, centre < 100 ? 1 : 10)} Hz` : `${roundTo(centre / 1000, 0.1)} kHz`;
}

import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import type { Effect } from "../chain/plan.ts";
import type { StemMove } from "../chain/stem-plan.ts";
import { sibilanceSpread } from "../mastering/esses.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import type { StemFigure } from "../run/stems-result.ts";
import { Audibility } from "./audibility.ts";
import { helpedRange, leastRise } from "./band-move.ts";
import { levelEffect } from "./level-move.ts";
import type { StemHost } from "./mix-stems.ts";
import type { Voice } from "./mixer.ts";
import type { StemFacts } from "./moves.ts";
import { movedStem } from "./sum.ts";
import { thirdsOf } from "./thirds.ts";

/** Moves as they were found to work. */
export interface ProvedMoves {
  /** By stem, each with what it did. */
  readonly moves: readonly (readonly StemMove[])[];
  /** Moves that were tried and taken back, a sentence each. */
  readonly notDone: readonly string[];
}

/** Renders every moved stem, measures what its moves did, and takes back those that did not do what they are for. Level moves are exact and stay. */
export async function proveMoves(voices: readonly Voice[], facts: readonly StemFacts[], host: StemHost): Promise<ProvedMoves> {
  const notDone: string[] = [];
  const moves: StemMove[][] = [];
  for (const [index, { plan }] of voices.entries()) {
    const effectOf = await effectsOn(index, voices, facts, host);
    const kept = plan.moves.flatMap((move) => {
      const effect = effectOf(move);
      if (effect === null || isBetter(move, effect)) return [effect === null ? move : { ...move, effect: [effect] }];
      notDone.push(
        `${move.stage} of ${plan.role}: tried and taken back: ${effect.metric} ${effect.before} ${effect.unit} before, ${effect.after} after.`,
      );
      return [];
    });
    moves.push(kept);
  }
  return { moves, notDone };
}

/** Moves given by hand, each with what it does to this stem; a plan says what it did before it was edited. None is taken back. */
export async function measureGivenMoves(
  voices: readonly Voice[],
  facts: readonly StemFacts[],
  evidence: readonly (readonly StemFigure[])[],
  host: StemHost,
): Promise<readonly (readonly StemMove[])[]> {
  const moves: StemMove[][] = [];
  for (const [index, { plan }] of voices.entries()) {
    const effectOf = await effectsOn(index, voices, facts, host);
    moves.push(
      plan.moves.map((move) => {
        const effect = move.stage === "conditioning" ? levelEffect(move, evidence[index]) : effectOf(move);
        return { ...move, effect: effect === null ? [] : [effect] };
      }),
    );
  }
  return moves;
}

/** What each move on a stem did, measured on the stem rendered with all of them; null for a level move, and where its reason names nothing that is measured. */
async function effectsOn(
  index: number,
  voices: readonly Voice[],
  facts: readonly StemFacts[],
  host: StemHost,
): Promise<(move: StemMove) => Effect | null> {
  const { source, plan } = voices[index];
  if (plan.moves.every(({ stage }) => stage === "conditioning")) return () => null;
  const moved = await movedStem(voices, index, host.newEngine(), host.openSpool);
  const readings = { before: await readTrack(source, host.newEngine()), after: await readTrack(moved, host.newEngine()) };
  return (move) => (move.stage === "dynamic-bands" ? audibleEffect(move, index, facts, readings.after) : ownEffect(move, source, readings));
}

/** What bass and esses have to come down by for a move to be worth it, dB; own limit. */
const leastFallDb = 0.5;

/** A bell has to win its points; bass and esses have to come down. */
function isBetter({ stage }: StemMove, { before, after }: Effect): boolean {
  return stage === "dynamic-bands" ? after - before >= 100 * leastRise : before - after >= leastFallDb;
}

function audibleEffect(move: StemMove, stem: number, facts: readonly StemFacts[], after: TrackReadings): Effect | null {
  const masked = facts.findIndex(({ role }) => role === move.key);
  const range = helpedRange(move);
  const [reason] = move.because;
  if (masked < 0 || !range || !reason) return null;
  const share = (thirds: readonly Float32Array[]) => roundTo(100 * (new Audibility(thirds).audibleShare(masked, range) ?? 0), 0.1);
  const before = facts.map(({ thirds }) => thirds);
  return {
    metric: reason.metric,
    before: share(before),
    after: share(before.map((thirds, index) => (index === stem ? thirdsOf(after).powers : thirds))),
    unit: "%",
  };
}

function ownEffect(
  move: StemMove,
  source: Voice["source"],
  readings: { readonly before: TrackReadings; readonly after: TrackReadings },
): Effect | null {
  const [reason] = move.because;
  if (!reason || (move.stage !== "low-end" && move.stage !== "corrective")) return null;
  const read = (of: TrackReadings): number | null => {
    const facts = gatherFacts(measurementsOf(identityOf(source), of), of);
    if (move.stage === "low-end") return facts.bands?.sideToMidDb[0] ?? null;
    return sibilanceSpread(of, (facts.measurements.integratedLufs ?? -70) - 10);
  };
  const [before, after] = [read(readings.before), read(readings.after)];
  return before === null || after === null
    ? null
    : { metric: reason.metric, before: roundTo(before, 0.1), after: roundTo(after, 0.1), unit: reason.unit };
}

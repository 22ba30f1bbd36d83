import type { BandLevels } from "../analysis/band-levels.ts";
import { identityOf, measurementsOf } from "../analysis/measure.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import type { AudioSource } from "../audio/source.ts";
import type { StemMove } from "../chain/stem-plan.ts";
import { planCorrective } from "../mastering/corrective.ts";
import { planLowEnd } from "../mastering/low-end.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import { isVocal } from "./role.ts";

/** Roles whose bass is bass: the low end of the others is not drawn to the middle. */
const lowRoles = /^(bass|kick|drums|synths|keys)(-\d+)?$/;
/** The lowest of the nine bands has to stand this near to a stem's strongest for its width to matter, dB. */
const lowShareDb = 12;

/** What a stem asks for by itself: wide bass to the middle, a de-esser on a voice whose esses stand out; the rules are those of the whole mix. */
export function ownMovesOf(role: string, source: AudioSource, readings: TrackReadings): StemMove[] {
  const facts = { ...gatherFacts(measurementsOf(identityOf(source), readings), readings), isFinished: false };
  const moves: StemMove[] = [];
  const lowEnd = lowRoles.test(role) && hasBass(facts.bands) ? planLowEnd(facts, transparent, 1, null) : null;
  if (lowEnd) moves.push(lowEnd);
  const corrective = isVocal(role) ? planCorrective(facts, transparent, 1) : null;
  const { deEssDb = 0, deEssHz = 0, deEssThresholdDb = 0 } = corrective?.settings ?? {};
  if (corrective && Number(deEssDb) > 0) {
    const because = corrective.because.filter(({ metric }) => metric.startsWith("esses"));
    // A voice alone always has esses that stand far out of it.
    const gentleDb = Math.min(Number(deEssDb), transparent.deEss.mostDb);
    moves.push({ stage: "corrective", settings: { cuts: [], deEssDb: gentleDb, deEssHz, deEssThresholdDb }, because, effect: [] });
  }
  return moves;
}

function hasBass(bands: BandLevels | null): boolean {
  return bands !== null && bands.relativeDb[0] > Math.max(...bands.relativeDb) - lowShareDb;
}

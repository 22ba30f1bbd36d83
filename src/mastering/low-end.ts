import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import { lowBandSideToMid } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Wider bass than this troubles phones and lathes; published records reach up to -2.4 dB (p90), so act late. */
const widestDb = -6;

/** Stage 5: the elliptic high-pass on the side, only where the bass is wider than nearly all records have it. */
export function planLowEnd(facts: TrackFacts): StagePlan | null {
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || facts.isFinished || facts.readings.channels !== 2 || width <= widestDb) return null;
  return {
    stage: "low-end",
    settings: { monoBelowHz: 100, slope: "6 dB/oct" },
    because: [{ metric: "side to mid below 148 Hz", measured: roundTo(width, 0.1), expected: [lowBandSideToMid.p10, widestDb], unit: "dB" }],
    effect: [],
  };
}

import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { ReferenceTarget } from "./reference.ts";
import { lowBandSideToMid } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Wider bass than this troubles phones and lathes; published records reach up to -2.4 dB (p90), so act late. */
const widestDb = -6;

/** Stage 5: the elliptic high-pass on the side, only where the bass is wider than nearly all records have it, the reference among them. */
export function planLowEnd(facts: TrackFacts, target: ReferenceTarget | null = null): StagePlan | null {
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || facts.isFinished || facts.readings.channels !== 2 || width <= widestDb) return null;
  if (target?.sideToMidDb?.slice(3, 9).some((sideToMidDb) => sideToMidDb > widestDb)) return null;
  return {
    stage: "low-end",
    settings: { monoBelowHz: 100, slope: "6 dB/oct" },
    because: [{ metric: "side to mid below 148 Hz", measured: roundTo(width, 0.1), expected: [lowBandSideToMid.p10, widestDb], unit: "dB" }],
    effect: [],
  };
}

import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { ReferenceTarget } from "./reference.ts";
import type { Style } from "./styles/style.ts";
import { lowBandSideToMid } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Stage 5: the elliptic high-pass on the side, only where the bass is wider than the style bears, and not against a reference that has it so. */
export function planLowEnd(facts: TrackFacts, style: Style, intensity: number, target: ReferenceTarget | null): StagePlan | null {
  const { widestDb, monoBelowHz, slope } = style.lowEnd;
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || intensity === 0 || facts.isFinished || facts.readings.channels !== 2 || width <= widestDb) return null;
  if (target?.sideToMidDb?.slice(3, 9).some((sideToMidDb) => sideToMidDb > widestDb)) return null;
  return {
    stage: "low-end",
    settings: { monoBelowHz, slope },
    because: [
      {
        metric: "side to mid below 148 Hz",
        measured: roundTo(width, 0.1),
        expected: [Math.min(lowBandSideToMid.p10, widestDb), widestDb],
        unit: "dB",
      },
    ],
    effect: [],
  };
}

import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";
import { lowBandSideToMid } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Stage 5: the elliptic high-pass on the side, only where the bass is wider than the style bears. */
export function planLowEnd(facts: TrackFacts, style: Style, intensity: number): StagePlan | null {
  const { widestDb, monoBelowHz, slope } = style.lowEnd;
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || intensity === 0 || facts.isFinished || facts.readings.channels !== 2 || width <= widestDb) return null;
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

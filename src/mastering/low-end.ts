import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { ReferenceTarget } from "./reference.ts";
import type { Style } from "./styles/style.ts";
import { lowBandSideToMid } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** From here on the difference of the channels holds as much bass as their sum, and a roll-off of the side takes half of it and more. */
const mostlySideDb = 0;

/** Stage 5: the elliptic high-pass on the side, only where the bass is wider than the style bears and still stands in the sum, and not against a reference that has it so. */
export function planLowEnd(facts: TrackFacts, style: Style, intensity: number, target: ReferenceTarget | null): StagePlan | null {
  const { widestDb, monoBelowHz, slope } = style.lowEnd;
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || !isTooWide(facts, style, intensity) || width >= mostlySideDb) return null;
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

/** Bass of which half and more stands in the difference of the channels is left, and the report says so. */
export function lowEndRefusals(facts: TrackFacts, style: Style, intensity: number): { readonly stage: string; readonly reason: string }[] {
  const width = facts.bands?.sideToMidDb[0];
  if (width === undefined || !isTooWide(facts, style, intensity) || width < mostlySideDb) return [];
  const figure = `below 148 Hz the difference of left and right lies ${roundTo(width, 0.1)} dB over their sum`;
  return [
    {
      stage: "low-end",
      reason: `${figure}: rolling it off would take 3 dB and more of the bass away instead of centring it. In the mix, look for a channel of the bass that is missing, late or upside down.`,
    },
  ];
}

function isTooWide({ bands, isFinished, readings }: TrackFacts, { lowEnd }: Style, intensity: number): boolean {
  return bands !== null && intensity > 0 && !isFinished && readings.channels === 2 && bands.sideToMidDb[0] > lowEnd.widestDb;
}

import { correlationLow } from "../analysis/stereo.ts";
import { roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";
import { sideToMidMedians } from "./targets/records-567.ts";
import type { TrackFacts } from "./track-facts.ts";

/** More mono loss than this, or passages correlated less than this, and nothing is widened. */
const mostMonoLossDb = 1.5;
const leastCorrelation = 0;

/** Stage 9: what a style asks: wider only where the track is narrower than the median record, narrower only where it is wider, and nothing where it folds down badly. */
export function planWidth(facts: TrackFacts, style: Style, intensity: number): StagePlan | null {
  const { bands, measurements, readings } = facts;
  const wanted = { midDb: style.width.midDb * intensity, highDb: style.width.highDb * intensity };
  if (!bands || facts.isFinished || readings.channels !== 2 || (wanted.midDb === 0 && wanted.highDb === 0)) return null;
  const correlation = correlationLow(readings) ?? 1;
  if ((measurements.monoLossDb ?? 0) > mostMonoLossDb || correlation < leastCorrelation) return null;
  const isNarrow = (band: number) => bands.sideToMidDb[band] < sideToMidMedians[band];
  const given = (wantedDb: number, band: number) => (wantedDb > 0 === isNarrow(band) ? roundTo(wantedDb, 0.1) : 0);
  const midDb = given(wanted.midDb, 3);
  const highDb = given(wanted.highDb, 6);
  if (midDb === 0 && highDb === 0) return null;
  return {
    stage: "width",
    settings: { midDb, highDb, lowDb: 0, lowCornerHz: 300, highCornerHz: 4000 },
    because: [
      { metric: "side to mid from 795 to 1500 Hz", measured: roundTo(bands.sideToMidDb[3], 0.1), expected: sideToMidMedians[3], unit: "dB" },
      { metric: "side to mid from 4300 to 7300 Hz", measured: roundTo(bands.sideToMidDb[6], 0.1), expected: sideToMidMedians[6], unit: "dB" },
    ],
    effect: [],
  };
}

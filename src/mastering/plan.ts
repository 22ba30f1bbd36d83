import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import { chainVersion } from "../chain/chain.ts";
import type { Plan, StagePlan } from "../chain/plan.ts";
import { planConditioning } from "./conditioning.ts";
import type { Wishes } from "./wishes.ts";

/** Measurements and wishes in, everything before the loudness stage out. Pure; the loudness stage is found by rendering (run/loudness-search.ts). */
export function planBeforeLoudness(measurements: Measurements, readings: TrackReadings, wishes: Wishes): Plan {
  const stages: StagePlan[] = [planConditioning(measurements, readings)];
  return { chainVersion, style: wishes.style, intensity: roundTo(wishes.intensity, 0.01), stages };
}

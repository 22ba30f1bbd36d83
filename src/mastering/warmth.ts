import { gainToDb, roundTo } from "../audio/units.ts";
import type { StagePlan } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";
import type { TrackFacts } from "./track-facts.ts";

/** Level of the harmonics a style asks for at an intensity, dB under the programme; null for none. */
export function warmthLevelDb(style: Style, intensity: number): number | null {
  return style.warmth && intensity > 0 ? roundTo(style.warmth.levelDb + gainToDb(intensity), 0.1) : null;
}

/** Stage 8: only a style asks for harmonics. The gain is 1 here; run/warmth-level.ts sets it so that the harmonics have the style's level. */
export function planWarmth(facts: TrackFacts, style: Style, intensity: number): StagePlan | null {
  if (!style.warmth || intensity === 0 || facts.isFinished) return null;
  const { kind, driveDb, asymmetry } = style.warmth;
  return { stage: "warmth", settings: { kind, driveDb, harmonicGain: 1, asymmetry }, because: [], effect: [] };
}

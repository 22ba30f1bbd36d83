import { loudFrames } from "../analysis/band-levels.ts";
import { widestSibilanceDb } from "../analysis/ess-limits.ts";
import { roundTo } from "../audio/units.ts";
import type { EqBand, Reason, StagePlan } from "../chain/plan.ts";
import { deEssHz, type Esses, essesOf } from "./esses.ts";
import type { ReferenceTarget } from "./reference.ts";
import { findResonances, type Resonance } from "./resonances.ts";
import type { Style } from "./styles/style.ts";
import type { TrackFacts } from "./track-facts.ts";

/** In a reference half of what makes a resonance is enough to be its sound. */
const ringsInReferenceDb = 2.5;
const mostCuts = 4;
/** How much further plain esses are turned down than a style goes where treble merely stands out, dB. */
const plainEssesDb = 2;

/** Stage 3: cuts for what rings through most of the song, de-essing where esses stand out. Null when there is neither. */
export function planCorrective(facts: TrackFacts, style: Style, intensity: number, target: ReferenceTarget | null = null): StagePlan | null {
  const { integratedLufs } = facts.measurements;
  if (facts.isFinished || intensity === 0 || integratedLufs === null) return null;
  const loud = loudFrames(facts.readings, integratedLufs - 10);
  const resonances = findResonances(facts.readings, loud)
    .filter(({ band }) => !standsOutIn(target, band))
    .slice(0, mostCuts);
  const esses = essesOf(facts);
  const deEssDb = esses ? deEssDepthDb(esses, style, intensity) : 0;
  if (resonances.length === 0 && deEssDb === 0) return null;
  const prominences: Reason[] = resonances.map(({ frequencyHz, excessDb, limitDb }) => ({
    metric: `prominence at ${Math.round(frequencyHz)} Hz`,
    measured: roundTo(excessDb, 0.1),
    expected: [0, limitDb],
    unit: "dB",
  }));
  const cuts = resonances.map((resonance) => cutFor(resonance, intensity));
  const sibilance: Reason = {
    metric: "esses above the usual treble",
    measured: roundTo(esses?.spreadDb ?? 0, 0.1),
    expected: [0, widestSibilanceDb],
    unit: "dB",
  };
  return {
    stage: "corrective",
    settings: { cuts, deEssDb, deEssHz, deEssThresholdDb: deEssDb > 0 && esses ? esses.thresholdDb : 0 },
    because: deEssDb > 0 ? [...prominences, sibilance] : prominences,
    effect: prominences.map(({ metric, measured }, index) => ({
      metric,
      before: measured,
      after: roundTo(measured + cuts[index].gainDb, 0.1),
      unit: "dB",
    })),
  };
}

function deEssDepthDb({ arePlain }: Esses, { deEss }: Style, intensity: number): number {
  const mostDb = deEss.mostDb > 0 && arePlain ? deEss.mostDb + plainEssesDb : deEss.mostDb;
  return roundTo(Math.min(6, mostDb * intensity), 0.1);
}

/** Down to what may stand out, and half a decibel more, since a bell takes less off its third octave than off its centre. */
function cutFor({ frequencyHz, excessDb, limitDb }: Resonance, intensity: number): EqBand {
  const depthDb = Math.min(4, excessDb - limitDb + 0.5) * Math.min(1, intensity);
  return { shape: "bell", frequencyHz: roundTo(frequencyHz, 1), gainDb: -roundTo(depthDb, 0.1), q: 4 };
}

/** What rings in the reference too is the sound that was asked for. */
function standsOutIn(target: ReferenceTarget | null, band: number): boolean {
  if (!target || target.amounts.tone.amount === 0) return false;
  const [below2, below1, own, above1, above2] = [-2, -1, 0, 1, 2].map((offset) => target.relativeDb[band + offset] ?? 0);
  return own - (below2 + below1 + above1 + above2) / 4 > ringsInReferenceDb;
}

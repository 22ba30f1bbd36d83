import { bandFrameValues, thirdOctaveHz, type TrackReadings } from "../analysis/readings.ts";
import { loudFrames } from "../analysis/band-levels.ts";
import { percentile } from "../analysis/dynamics.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import type { EqBand, Reason, StagePlan } from "../chain/plan.ts";
import type { TrackFacts } from "./track-facts.ts";

/** A third octave that stands this far above its neighbours' octave ... */
const standsOutDb = 5;
/** ... in this share of the loud frames is a resonance, not a note. */
const persistence = 0.6;
const mostCuts = 4;
const lowestHz = 150;
const highestHz = 8000;

/** Stage 3: cuts for what rings through most of the song, de-essing where esses stand out. Null when there is neither. */
export function planCorrective(facts: TrackFacts, intensity: number): StagePlan | null {
  if (facts.isFinished || intensity === 0 || facts.measurements.integratedLufs === null) return null;
  const loud = loudFrames(facts.readings, facts.measurements.integratedLufs - 10);
  const resonances = findResonances(facts.readings, loud).slice(0, mostCuts);
  if (resonances.length === 0) return null;
  const cuts: EqBand[] = resonances.map(({ frequencyHz, excessDb }) => ({
    shape: "bell",
    frequencyHz: roundTo(frequencyHz, 1),
    gainDb: -roundTo(Math.min(4, 0.5 * (excessDb - standsOutDb) + 0.5) * Math.min(1, intensity), 0.1),
    q: 4,
  }));
  const because: Reason[] = resonances.map(({ frequencyHz, excessDb }) => ({
    metric: `prominence at ${Math.round(frequencyHz)} Hz`,
    measured: roundTo(excessDb, 0.1),
    expected: [0, standsOutDb],
    unit: "dB",
  }));
  return {
    stage: "corrective",
    settings: { cuts, deEssDb: 0, deEssHz: 7000, deEssThresholdDb: 0 },
    because,
    effect: cuts.map((cut, index) => ({
      metric: because[index].metric,
      before: because[index].measured,
      after: roundTo(because[index].measured + cut.gainDb, 0.1),
      unit: "dB",
    })),
  };
}

interface Resonance {
  readonly frequencyHz: number;
  readonly excessDb: number;
}

/** Third octaves that stand above the mean of the four around them in most loud frames, strongest first. */
function findResonances(readings: TrackReadings, loud: readonly number[]): Resonance[] {
  const found: Resonance[] = [];
  if (loud.length === 0) return found;
  for (let band = 2; band < 29; band++) {
    if (thirdOctaveHz[band] < lowestHz || thirdOctaveHz[band] > highestHz) continue;
    const excesses = loud.map((frame) => prominence(readings, frame, band));
    const lasting = excesses.filter((excess) => excess > standsOutDb).length / excesses.length;
    if (lasting >= persistence) found.push({ frequencyHz: thirdOctaveHz[band], excessDb: percentile(excesses, 0.5) });
  }
  return found.sort((a, b) => b.excessDb - a.excessDb);
}

function prominence(readings: TrackReadings, frame: number, band: number): number {
  const at = frame * bandFrameValues + band;
  const level = (offset: number) => powerToDb(readings.bandFrames[at + offset] + 1e-12);
  return level(0) - (level(-2) + level(-1) + level(1) + level(2)) / 4;
}

/** How far the loudest esses stand above the usual treble: p95 - p50 of 5-10 kHz against 1-4 kHz over the loud frames, dB. */
export function sibilanceSpread(readings: TrackReadings, gateLufs: number): number | null {
  const loud = loudFrames(readings, gateLufs);
  if (loud.length < 20) return null;
  const ratios = loud.map((frame) => {
    let high = 1e-12;
    let middle = 1e-12;
    thirdOctaveHz.forEach((frequencyHz, band) => {
      const power = readings.bandFrames[frame * bandFrameValues + band];
      if (frequencyHz > 4900 && frequencyHz < 10500) high += power;
      if (frequencyHz > 980 && frequencyHz < 4100) middle += power;
    });
    return powerToDb(high / middle);
  });
  return percentile(ratios, 0.95) - percentile(ratios, 0.5);
}


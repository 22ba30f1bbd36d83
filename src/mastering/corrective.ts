import { loudFrames } from "../analysis/band-levels.ts";
import { percentile } from "../analysis/dynamics.ts";
import { bandFrameValues, sideThirdsAt, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import type { EqBand, Reason, StagePlan } from "../chain/plan.ts";
import { deEssQ } from "../chain/stages/corrective.ts";
import type { ReferenceTarget } from "./reference.ts";
import { findResonances, type Resonance } from "./resonances.ts";
import type { Style } from "./styles/style.ts";
import type { TrackFacts } from "./track-facts.ts";

/** In a reference half of what makes a resonance is enough to be its sound. */
const ringsInReferenceDb = 2.5;
const mostCuts = 4;

/** Esses that stand further than this above the usual treble are turned down. */
const widestSibilanceDb = 9;
/** Energy from 5 to 10 kHz, where esses are. */
const essBandHz = [4900, 10500] as const;
const bodyBandHz = [980, 4100] as const;
const deEssHz = 7000;

/** Stage 3: cuts for what rings through most of the song, de-essing where esses stand out. Null when there is neither. */
export function planCorrective(facts: TrackFacts, style: Style, intensity: number, target: ReferenceTarget | null = null): StagePlan | null {
  const { integratedLufs } = facts.measurements;
  if (facts.isFinished || intensity === 0 || integratedLufs === null) return null;
  const loud = loudFrames(facts.readings, integratedLufs - 10);
  const resonances = findResonances(facts.readings, loud)
    .filter(({ band }) => !standsOutIn(target, band))
    .slice(0, mostCuts);
  const sibilanceDb = sibilanceSpread(facts.readings, integratedLufs - 10) ?? 0;
  const deEssDb = sibilanceDb > widestSibilanceDb ? roundTo(Math.min(6, style.deEss.mostDb * intensity), 0.1) : 0;
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
    measured: roundTo(sibilanceDb, 0.1),
    expected: [0, widestSibilanceDb],
    unit: "dB",
  };
  return {
    stage: "corrective",
    settings: { cuts, deEssDb, deEssHz, deEssThresholdDb: deEssDb > 0 ? essThresholdDb(facts.readings, loud) : 0 },
    because: deEssDb > 0 ? [...prominences, sibilance] : prominences,
    effect: prominences.map(({ metric, measured }, index) => ({
      metric,
      before: measured,
      after: roundTo(measured + cuts[index].gainDb, 0.1),
      unit: "dB",
    })),
  };
}

/** Down to what may stand out, and half a decibel more, since a bell takes less off its third octave than off its centre. */
function cutFor({ frequencyHz, excessDb, limitDb }: Resonance, intensity: number): EqBand {
  const depthDb = Math.min(4, excessDb - limitDb + 0.5) * Math.min(1, intensity);
  return { shape: "bell", frequencyHz: roundTo(frequencyHz, 1), gainDb: -roundTo(depthDb, 0.1), q: 4 };
}

/** Halfway between the usual and the loudest esses, as the de-esser hears them: the middle through its bell, as a share of the whole. */
function essThresholdDb(readings: TrackReadings, loud: readonly number[]): number {
  const shares = loud.map((frame) => powerToDb(essShare(readings, frame)));
  return roundTo(Math.max(-40, Math.min(-1, (percentile(shares, 0.5) + percentile(shares, 0.95)) / 2)), 0.1);
}

function essShare({ bandFrames }: TrackReadings, frame: number): number {
  let throughBell = 1e-12;
  let whole = 1e-12;
  thirdOctaveHz.forEach((frequencyHz, band) => {
    const at = frame * bandFrameValues + band;
    const middle = Math.max(0, bandFrames[at] - bandFrames[at + sideThirdsAt]);
    throughBell += middle * bellPower(frequencyHz / deEssHz);
    whole += middle;
  });
  return throughBell / whole;
}

/** Power that a two-pole band-pass lets through, frequency relative to its centre. Its skirts are 6 dB an octave: what lies two octaves below counts a fourteenth. */
function bellPower(relative: number): number {
  const width = (relative / deEssQ) ** 2;
  return width / ((1 - relative * relative) ** 2 + width);
}

function bandPower(readings: TrackReadings, frame: number, [fromHz, toHz]: readonly [number, number]): number {
  let power = 1e-12;
  thirdOctaveHz.forEach((frequencyHz, band) => {
    if (frequencyHz > fromHz && frequencyHz < toHz) power += readings.bandFrames[frame * bandFrameValues + band];
  });
  return power;
}

/** What rings in the reference too is the sound that was asked for. */
function standsOutIn(target: ReferenceTarget | null, band: number): boolean {
  if (!target || target.amounts.tone.amount === 0) return false;
  const [below2, below1, own, above1, above2] = [-2, -1, 0, 1, 2].map((offset) => target.relativeDb[band + offset] ?? 0);
  return own - (below2 + below1 + above1 + above2) / 4 > ringsInReferenceDb;
}

/** How far the loudest esses stand above the usual treble: p95 - p50 of 5-10 kHz against 1-4 kHz over the loud frames, dB. */
export function sibilanceSpread(readings: TrackReadings, gateLufs: number): number | null {
  const loud = loudFrames(readings, gateLufs);
  if (loud.length < 20) return null;
  const ratios = loud.map((frame) => powerToDb(bandPower(readings, frame, essBandHz) / bandPower(readings, frame, bodyBandHz)));
  return percentile(ratios, 0.95) - percentile(ratios, 0.5);
}

import { crowdingOf, isLimited, peakStepsOf } from "../analysis/limited-peaks.ts";
import { type Measurements, playedLufs, playedPlrDb } from "../analysis/measurements.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { aroundMean, rmsOf, type ThirdOctaveLevels, thirdOctaveLevels } from "../analysis/third-octave-levels.ts";
import { roundTo } from "../audio/units.ts";
import { alikeReferences } from "./alike-reference.ts";
import { aspects, highestHeardHz, type Reference, type ReferenceTarget, reaches, referenceTarget } from "./reference.ts";
import { halfTrustDb, referenceLimitDb, smooth, toneDifference, unlikeDb, widthDifference } from "./reference-curve.ts";
import { type MixerFacts, notesToMixer } from "./reference-notes.ts";
import { lowestBoostHz } from "./tone.ts";
import type { TrackFacts } from "./track-facts.ts";

/** One third octave of mix and reference, and whose the difference is: the three parts add up to reference minus mix. */
export interface ReferenceBand {
  readonly frequencyHz: number;
  /** Levels relative to the mean from 60 Hz to 12 kHz, dB. After mastering: measured, or what mastering could do. */
  readonly mixDb: number;
  readonly afterDb: number;
  /** Null above the edge of the reference or of the mix: nothing is compared there. */
  readonly referenceDb: number | null;
  readonly masteringPartDb: number;
  readonly mixPartDb: number;
  /** Key, arrangement, codec edge. */
  readonly notCopiedDb: number;
  /** Side minus mid, dB; null where one of the two is mono. */
  readonly mixWidthDb: number | null;
  readonly afterWidthDb: number | null;
  readonly referenceWidthDb: number | null;
}

/** A figure of the whole track beside the reference's. */
export interface ReferenceFigure {
  readonly metric: string;
  readonly mix: number | null;
  readonly after: number | null;
  readonly reference: number | null;
  readonly unit: string;
  readonly whose: "mastering" | "mix" | "not copied" | "alike";
}

/** The distance from a mix to its references, split in three: what mastering can do, what only the mix can, what is not to be copied. */
export interface ReferenceComparison {
  readonly references: readonly string[];
  /** Whether `after` was measured on a master or is what mastering could do. */
  readonly isMeasured: boolean;
  /** RMS over 60 Hz to 12 kHz, dB. */
  readonly distanceDb: {
    readonly before: number;
    readonly after: number;
    readonly mastering: number;
    readonly mix: number;
    readonly notCopied: number;
  };
  readonly bands: readonly ReferenceBand[];
  readonly figures: readonly ReferenceFigure[];
  readonly notesToMixer: readonly string[];
  /** What the references cannot give, and why. */
  readonly refused: readonly string[];
}

/** Splits the distance of a mix to references. `after` is the finished master, where there is one. Null when either has no loud passage. */
export function compareToReferences(facts: TrackFacts, references: readonly Reference[], after: TrackFacts | null): ReferenceComparison | null {
  const levels = levelsOf(facts);
  const levelsAfter = after ? levelsOf(after) : null;
  const target = referenceTarget(wholly(references));
  if (!levels || !target || target.givers.tone.length === 0) return null;
  const bandwidthHz = facts.measurements.bandwidthHz ?? 20000;
  const difference = toneDifference(levels, target, bandwidthHz);
  const alike = referenceTarget(alikeReferences(facts, wholly(references))) ?? target;
  const parts = splitTone(difference, toneDifference(levels, alike, bandwidthHz), levels, target, bandwidthHz);
  const bands = bandsOf(levels, levelsAfter, target, difference, parts, bandwidthHz);
  const left = aroundMean(bands.map((band) => (band.referenceDb === null ? 0 : band.referenceDb - band.afterDb)));
  const figures = figuresOf(facts, references, after, target);
  const about: MixerFacts = {
    names: target.givers.tone,
    parts: parts.mix,
    distanceDb: rmsOf(difference),
    figures,
    isMono: facts.readings.channels === 1,
    isLimited: isLimited(playedPlrDb(facts.measurements) ?? Number.POSITIVE_INFINITY, crowdingOf(peakStepsOf(facts.readings))),
  };
  return {
    references: references.map(({ name }) => name),
    isMeasured: after !== null,
    distanceDb: {
      before: roundTo(rmsOf(difference), 0.01),
      after: roundTo(rmsOf(left), 0.01),
      mastering: roundTo(rmsOf(parts.mastering), 0.01),
      mix: roundTo(rmsOf(parts.mix), 0.01),
      notCopied: roundTo(rmsOf(parts.notCopied), 0.01),
    },
    bands,
    figures,
    notesToMixer: notesToMixer(about),
    refused: target.refused.map(({ reason }) => reason),
  };
}

/** The distance does not depend on how much of it was asked for, only on what of which reference; without one for the tone, all give all. */
function wholly(references: readonly Reference[]): Reference[] {
  const amount = { amount: 1, isNamed: true };
  const hasTone = references.some(({ amounts }) => amounts.tone);
  return references.map((reference) => {
    const asked = aspects.filter((aspect) => !hasTone || reference.amounts[aspect]);
    return { ...reference, amounts: Object.fromEntries(asked.map((aspect) => [aspect, amount])) };
  });
}

function levelsOf({ measurements, readings }: TrackFacts): ThirdOctaveLevels | null {
  return measurements.integratedLufs === null ? null : thirdOctaveLevels(readings, measurements.integratedLufs);
}

interface Parts {
  readonly mastering: readonly number[];
  readonly mix: readonly number[];
  readonly notCopied: readonly number[];
}

/**
 * Fine structure, what varies from passage to passage and what differs only because other things are played (`alike` is the difference without it) are not
 * copied; of the rest, mastering does what lies within its limits.
 */
function splitTone(
  difference: readonly number[],
  alike: readonly number[],
  levels: ThirdOctaveLevels,
  target: ReferenceTarget,
  bandwidthHz: number,
): Parts {
  const reduction = Math.min(1, unlikeDb / Math.max(rmsOf(alike), 1e-9));
  const isKnown = (band: number) => isCompared(target, bandwidthHz, band);
  const lasting = smooth(alike).map((value, band) => {
    // Nobody is advised to add bass below hearing.
    const isHeard = isKnown(band) && (value < 0 || thirdOctaveHz[band] > lowestBoostHz);
    return isHeard ? value / (1 + (Math.hypot(levels.deviationDb[band], target.deviationDb[band]) / halfTrustDb) ** 2) : 0;
  });
  const mastering = lasting.map((value) => Math.max(-referenceLimitDb, Math.min(referenceLimitDb, value * reduction)));
  return {
    mastering,
    mix: lasting.map((value, band) => value - mastering[band]),
    notCopied: difference.map((value, band) => (isKnown(band) ? value - lasting[band] : 0)),
  };
}

/** Whether mix and references both have the whole of a third octave. */
function isCompared(target: ReferenceTarget, bandwidthHz: number, band: number): boolean {
  return target.relativeDb[band] !== null && reaches(bandwidthHz, band);
}

function bandsOf(
  levels: ThirdOctaveLevels,
  after: ThirdOctaveLevels | null,
  target: ReferenceTarget,
  difference: readonly number[],
  parts: Parts,
  bandwidthHz: number,
): ReferenceBand[] {
  const width = widthDifference(levels, target);
  return thirdOctaveHz.map((frequencyHz, band) => {
    const mixDb = levels.relativeDb[band];
    const hasWidth = levels.sideToMidDb !== null && target.sideToMidDb !== null;
    const mixWidthDb = levels.sideToMidDb?.[band] ?? null;
    const widened = mixWidthDb === null ? null : mixWidthDb + Math.max(-referenceLimitDb, Math.min(referenceLimitDb, width[band]));
    const round = (value: number | null) => (value === null ? null : roundTo(value, 0.01));
    return {
      frequencyHz: roundTo(frequencyHz, 0.1),
      mixDb: roundTo(mixDb, 0.01),
      afterDb: roundTo(after ? after.relativeDb[band] : mixDb + parts.mastering[band], 0.01),
      referenceDb: isCompared(target, bandwidthHz, band) ? roundTo(mixDb + difference[band], 0.01) : null,
      masteringPartDb: roundTo(parts.mastering[band], 0.01),
      mixPartDb: roundTo(parts.mix[band], 0.01),
      notCopiedDb: roundTo(parts.notCopied[band], 0.01),
      mixWidthDb: round(hasWidth ? mixWidthDb : null),
      afterWidthDb: round(hasWidth ? (after ? (after.sideToMidDb?.[band] ?? null) : widened) : null),
      referenceWidthDb: round(hasWidth ? (target.sideToMidDb?.[band] ?? null) : null),
    };
  });
}

function figuresOf(
  { measurements }: TrackFacts,
  references: readonly Reference[],
  after: TrackFacts | null,
  target: ReferenceTarget,
): ReferenceFigure[] {
  const mean = (value: (reference: Reference) => number | null) => {
    const known = references.map(value).filter((one) => one !== null);
    return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
  };
  const figure = (metric: string, key: "integratedLufs" | "plrDb" | "loudnessRangeLu", reference: number | null, unit: string, whose: WhoseRule) => {
    const of = (track: Measurements) => (key === "integratedLufs" ? playedLufs(track) : key === "plrDb" ? playedPlrDb(track) : track[key]);
    const mix = of(measurements);
    const round = (value: number | null) => (value === null ? null : roundTo(value, 0.1));
    const far = mix === null || reference === null ? 0 : reference - mix;
    return { metric, mix: round(mix), after: after ? round(of(after.measurements)) : null, reference: round(reference), unit, whose: whose(far) };
  };
  const lowestEdgeHz = Math.min(...references.map(({ edgeHz }) => edgeHz));
  const mixHz = measurements.bandwidthHz ?? 20000;
  return [
    figure("integrated loudness", "integratedLufs", target.integratedLufs ?? mean(({ integratedLufs }) => integratedLufs), "LUFS", (far) =>
      Math.abs(far) < 0.5 ? "alike" : "mastering",
    ),
    // Peaks can be limited; what a limiter took away in the mix, mastering does not bring back.
    figure("peak to loudness", "plrDb", target.plrDb ?? mean(({ plrDb }) => plrDb), "dB", (far) =>
      Math.abs(far) < 2 ? "alike" : far < 0 ? "mastering" : "mix",
    ),
    figure(
      "loudness range",
      "loudnessRangeLu",
      mean(({ loudnessRangeLu }) => loudnessRangeLu),
      "LU",
      () => "not copied",
    ),
    {
      metric: "highest frequency",
      mix: roundTo(mixHz, 10),
      after: after ? roundTo(after.measurements.bandwidthHz ?? 20000, 10) : null,
      reference: roundTo(lowestEdgeHz, 10),
      unit: "Hz",
      whose: whoseTreble(mixHz, lowestEdgeHz),
    },
  ];
}

const alikeHz = 500;

/** An edge of the reference is not copied; treble that the mix does not hold, only the mix can bring. */
function whoseTreble(mixHz: number, referenceHz: number): ReferenceFigure["whose"] {
  const farHz = Math.min(highestHeardHz, referenceHz) - Math.min(highestHeardHz, mixHz);
  return Math.abs(farHz) <= alikeHz ? "alike" : farHz < 0 ? "not copied" : "mix";
}

type WhoseRule = (farther: number) => ReferenceFigure["whose"];

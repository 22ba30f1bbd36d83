import { loudFrames } from "../analysis/band-levels.ts";
import { crowdingOf, isLimited, peakStepsOf } from "../analysis/limited-peaks.ts";
import { type LoudMoments, loudMoments } from "../analysis/loud-moments.ts";
import { type Measurements, playedLufs, playedPlrDb } from "../analysis/measurements.ts";
import { type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { correlationLow } from "../analysis/stereo.ts";
import { isCoreBand, type ThirdOctaveLevels, thirdOctaveLevels } from "../analysis/third-octave-levels.ts";
import type { Finding } from "../audio/findings.ts";
import { roundTo } from "../audio/units.ts";

/** What a reference can give: spectrum, loudness, room between loudness and peaks, side against mid. */
export const aspects = ["tone", "level", "dynamics", "width"] as const;

/** One of the things that a reference can give. */
export type Aspect = (typeof aspects)[number];

/** How far towards a reference, 0 not at all, 1 wholly; `isNamed` when the user gave the number, which lifts the caution for finished mixes. */
export interface Amount {
  readonly amount: number;
  readonly isNamed: boolean;
}

/** What the user wants of one reference. Aspects that are absent are not taken from it. */
export interface ReferenceWish {
  /** Against the other references, 0.01 to 100. */
  readonly weight: number;
  readonly amounts: Readonly<Partial<Record<Aspect, Amount>>>;
}

/** How much one reference may count against the others. */
export const weightRange = { least: 0.01, most: 100 } as const;

/** Of a reference that is given without aspects: the level is what references are brought for, the others go part of the way. */
export const defaultAmounts: Readonly<Record<Aspect, number>> = { tone: 0.7, level: 1, dynamics: 0.5, width: 0.5 };

/** Everything wanted, none of it by number. */
export const defaultReferenceWish: ReferenceWish = {
  weight: 1,
  amounts: Object.fromEntries(aspects.map((aspect) => [aspect, { amount: defaultAmounts[aspect], isNamed: false }])),
};

/** One reference as it was measured: plain data, about a hundred kilobytes. */
export interface Reference extends ReferenceWish {
  /** File name without folders. */
  readonly name: string;
  readonly durationSeconds: number;
  /** Null when nothing is loud enough to have a tone. */
  readonly levels: ThirdOctaveLevels | null;
  /** To be paired with those of the mix; null when nothing is loud enough. */
  readonly moments: LoudMoments | null;
  /** As played on two speakers: a mono file counts on both. */
  readonly integratedLufs: number | null;
  /** Likewise. */
  readonly plrDb: number | null;
  readonly loudnessRangeLu: number | null;
  readonly monoLossDb: number | null;
  readonly correlationLow: number | null;
  /** Nothing is heard above. */
  readonly edgeHz: number;
  readonly isLossy: boolean;
  readonly isClipped: boolean;
  readonly isLimited: boolean;
}

/** Gathers what a reference gives from its measurements, readings and findings. */
export function gatherReference(
  name: string,
  wish: ReferenceWish,
  measurements: Measurements,
  readings: TrackReadings,
  findings: readonly Finding[],
): Reference {
  const { durationSeconds, integratedLufs, loudnessRangeLu, monoLossDb, bandwidthHz, sampleRateHz } = measurements;
  const found = (code: string) => findings.find((finding) => finding.code === code);
  const levels = integratedLufs === null ? null : thirdOctaveLevels(readings, integratedLufs);
  const plrDb = playedPlrDb(measurements);
  const isShaved = plrDb !== null && isLimited(plrDb, crowdingOf(peakStepsOf(readings)));
  return {
    ...wish,
    name: name.split(/[\\/]/).at(-1) ?? name,
    durationSeconds,
    levels: levels !== null && isMono(levels) ? { ...levels, sideToMidDb: null } : levels,
    moments: integratedLufs === null ? null : loudMoments(readings, loudFrames(readings, integratedLufs - 10)),
    integratedLufs: playedLufs(measurements),
    plrDb,
    loudnessRangeLu,
    monoLossDb,
    correlationLow: correlationLow(readings),
    edgeHz: Math.min(bandwidthHz ?? sampleRateHz / 2, found("lossy-origin")?.value ?? sampleRateHz / 2),
    isLossy: found("lossy-origin") !== undefined,
    isClipped: found("clipping") !== undefined,
    isLimited: isShaved || found("limited-input") !== undefined,
  };
}

/** Mono in two channels is mono: what is left of a side is dither or a lossy encoder's, and would narrow every mix. */
function isMono({ sideToMidDb }: ThirdOctaveLevels): boolean {
  return sideToMidDb?.every((level, band) => !isCoreBand(band) || level < narrowestDb) ?? false;
}

/** A side further below its mid is not heard, dB. */
export const narrowestDb = -40;

/** What one or more references ask for, taken together. */
export interface ReferenceTarget {
  /** Names of the references that give an aspect, for reasons. */
  readonly givers: Readonly<Record<Aspect, readonly string[]>>;
  /** 0 where no reference gives the aspect. */
  readonly amounts: Readonly<Record<Aspect, Amount>>;
  /** Third octaves of the loud passages relative to their mean, dB; null above the edge of every reference. */
  readonly relativeDb: readonly (number | null)[];
  /** Variation within the references and between them, dB. */
  readonly deviationDb: readonly number[];
  /** Null without a reference that gives width. */
  readonly sideToMidDb: readonly number[] | null;
  readonly integratedLufs: number | null;
  readonly plrDb: number | null;
  /** Laxest among the references that give width; null without one. */
  readonly monoLossDb: number | null;
  readonly correlationLow: number | null;
  /** What was asked of a reference that it cannot give. */
  readonly refused: readonly { readonly stage: string; readonly reason: string }[];
}

/** Nobody hears above: what lies there is alike, and an edge there takes nothing away. */
export const highestHeardHz = 20000;
/** In less than this no song is heard: a few notes are its spectrum. */
const shortestSeconds = 15;
/** Quieter than this, noise is what would be matched. */
const quietestLufs = -50;

/** The references taken together: means weighted by the user, in dB; their disagreement widens the tolerance (docs/decisions/reference-match.md). Null without references. */
export function referenceTarget(references: readonly Reference[]): ReferenceTarget | null {
  if (references.length === 0) return null;
  const givers = (aspect: Aspect) => references.filter((reference) => (reference.amounts[aspect]?.amount ?? 0) > 0 && !whyNot(reference, aspect));
  const [tone, level, dynamics, width] = aspects.map(givers);
  const mean = (from: readonly Reference[], value: (reference: Reference) => number) =>
    from.length === 0 ? null : weightedMean(from.map((reference) => [value(reference), reference.weight]));
  const relative = tone.length > 0 ? meanCurve(tone) : { curve: thirdOctaveHz.map(() => null), deviationDb: thirdOctaveHz.map(() => 0) };
  return {
    givers: { tone: names(tone), level: names(level), dynamics: names(dynamics), width: names(width) },
    amounts: {
      tone: meanAmount(tone, "tone"),
      level: meanAmount(level, "level"),
      dynamics: meanAmount(dynamics, "dynamics"),
      width: meanAmount(width, "width"),
    },
    relativeDb: relative.curve,
    deviationDb: relative.deviationDb,
    sideToMidDb:
      width.length > 0
        ? thirdOctaveHz.map((_, band) => mean(width, ({ levels }) => levels?.sideToMidDb?.[band] ?? narrowestDb) ?? narrowestDb)
        : null,
    integratedLufs: mean(level, (reference) => reference.integratedLufs ?? 0),
    plrDb: mean(dynamics, (reference) => reference.plrDb ?? 0),
    monoLossDb: width.length > 0 ? Math.max(...width.map((reference) => reference.monoLossDb ?? 0)) : null,
    correlationLow: width.length > 0 ? Math.min(...width.map((reference) => reference.correlationLow ?? 1)) : null,
    refused: references.flatMap(refusals),
  };
}

/** Why a reference cannot give an aspect, as the end of a sentence; null when it can. */
function whyNot(reference: Reference, aspect: Aspect): string | null {
  const { integratedLufs, plrDb, levels, isClipped, isLimited } = reference;
  if (!levels || integratedLufs === null || integratedLufs < quietestLufs) return `it is too quiet to be matched (under ${quietestLufs} LUFS)`;
  if (aspect === "tone") return null;
  if (isClipped) return "its peaks are cut flat, so only its tone is taken";
  if (aspect === "dynamics" && (isLimited || plrDb === null)) {
    return `its peaks stand only ${roundTo(plrDb ?? 0, 0.1)} dB above its loudness: a limiter, not the music, decided that`;
  }
  return aspect === "width" && levels.sideToMidDb === null ? "it is mono" : null;
}

function refusals(reference: Reference): { stage: string; reason: string }[] {
  const refused = aspects.flatMap((aspect) => {
    const why = reference.amounts[aspect] ? whyNot(reference, aspect) : null;
    return why === null ? [] : [{ aspect, why }];
  });
  const reasons = [...new Set(refused.map(({ why }) => why))].map((why) => {
    const what = refused.filter((refusal) => refusal.why === why).map(({ aspect }) => aspect);
    return { stage: "reference", reason: `${reference.name} gives no ${what.join(", ")}: ${why}.` };
  });
  if (reference.durationSeconds < shortestSeconds) {
    const seconds = roundTo(reference.durationSeconds, 0.1);
    const reason = `${reference.name} lasts only ${seconds} s: a few notes are followed as if they were a song; name the whole record.`;
    reasons.push({ stage: "reference", reason });
  }
  if (reference.isLossy && reference.edgeHz < highestHeardHz && reference.levels && reference.amounts.tone) {
    const edge = `${roundTo(reference.edgeHz / 1000, 0.1)} kHz`;
    reasons.push({ stage: "reference", reason: `${reference.name} is or was a lossy file: nothing above its edge at ${edge} is taken from it.` });
  }
  return reasons;
}

function names(references: readonly Reference[]): string[] {
  return references.map(({ name }) => name);
}

function meanAmount(givers: readonly Reference[], aspect: Aspect): Amount {
  if (givers.length === 0) return { amount: 0, isNamed: false };
  return {
    amount: weightedMean(givers.map(({ amounts, weight }) => [amounts[aspect]?.amount ?? 0, weight])),
    isNamed: givers.some(({ amounts }) => amounts[aspect]?.isNamed),
  };
}

/** Spectra of several references over the bands that each of them has; the mean of common bands is level 0. */
function meanCurve(references: readonly Reference[]): { curve: (number | null)[]; deviationDb: number[] } {
  const common = thirdOctaveHz.flatMap((_, band) =>
    isCoreBand(band) && references.every((reference) => reaches(reference.edgeHz, band)) ? [band] : [],
  );
  const curves = references.map(({ levels, edgeHz, weight }) => {
    const relativeDb = levels?.relativeDb ?? [];
    const zero = common.reduce((sum, band) => sum + relativeDb[band], 0) / Math.max(1, common.length);
    return { relativeDb: relativeDb.map((level) => level - zero), deviationDb: levels?.deviationDb ?? [], edgeHz, weight };
  });
  const at = (band: number) => curves.filter(({ edgeHz }) => reaches(edgeHz, band));
  const curve = thirdOctaveHz.map((_, band) =>
    at(band).length === 0 ? null : weightedMean(at(band).map(({ relativeDb, weight }) => [relativeDb[band], weight])),
  );
  const deviationDb = curve.map((mean, band) =>
    mean === null ? 0 : Math.sqrt(weightedMean(at(band).map((one) => [one.deviationDb[band] ** 2 + (one.relativeDb[band] - mean) ** 2, one.weight]))),
  );
  return { curve, deviationDb };
}

/** Whether a track whose treble ends at an edge has the whole of a third octave. */
export function reaches(edgeHz: number, band: number): boolean {
  return thirdOctaveHz[band] * 10 ** 0.05 <= edgeHz;
}

function weightedMean(values: readonly (readonly [value: number, weight: number])[]): number {
  const total = values.reduce((sum, [, weight]) => sum + weight, 0);
  return values.reduce((sum, [value, weight]) => sum + value * weight, 0) / total;
}

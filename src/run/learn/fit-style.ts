import { wideBandEdgesHz } from "../../analysis/readings.ts";
import { medianOf, percentile } from "../../analysis/statistics.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { withinRange } from "../../chain/settings.ts";
import type { LoudnessPolicy } from "../../mastering/loudness.ts";
import { styleRanges } from "../../mastering/styles/ranges.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { transparent } from "../../mastering/styles/transparent.ts";
import { sideToMidMedians } from "../../mastering/targets/records-567.ts";
import { fitTone } from "./fit-tone.ts";
import { coloured, type PairStudy } from "./pair-study.ts";
import { costOf, loudnessUnder } from "./scout-curve.ts";

/** Harmonics are believed where mix and master differ by this much more than the planner's plain master does. */
const residualExcessDb = 3;
/** A side-to-mid change below this is not a decision. */
const smallestWidthDb = 0.3;
/** Bass narrowed by this much was drawn to the middle. */
const drawnInDb = 3;
const sibilantDb = 9;

/** The values of a style with which the planner does what an engineer did; what no pair shows stays as transparent has it. */
export async function fitStyle(studies: readonly PairStudy[], words: Pick<Style, "name" | "portrait" | "notFor">): Promise<Style> {
  const premasters = studies.filter(({ facts }) => !facts.isFinished);
  return {
    ...words,
    loudness: await fitLoudness(premasters),
    tone: fitTone(premasters.flatMap((study) => (study.facts.bands ? [{ bands: study.facts.bands, movesDb: toneMovesOf(study) }] : []))),
    glue: fitGlue(premasters),
    dynamicBands: transparent.dynamicBands,
    deEss: fitDeEss(premasters),
    warmth: fitWarmth(premasters),
    width: fitWidth(premasters),
    lowEnd: fitLowEnd(premasters),
  };
}

/** How the master's bands lie beside the mix's, dB. */
export function movesOf({ mixPassages, masterPassages }: PairStudy): number[] {
  return masterPassages.relativeDb.map((level, band) => level - mixPassages.relativeDb[band]);
}

/** What of it was the equaliser: the plain master was given the same moves, and what came out differently there is what its loudness stage does. */
function toneMovesOf(study: PairStudy): (number | null)[] {
  const highestHz = study.before.bandwidthHz ?? study.mix.sampleRateHz / 2;
  return movesOf(study).map((move, band) =>
    wideBandEdgesHz[band] >= highestHz ? null : 2 * move - (study.plainPassages.relativeDb[band] - study.mixPassages.relativeDb[band]),
  );
}

/** Budgets of an engineer whose loudness no price explains. */
const loose = { rdfPercent: 5, nmrDb: -10, psrDb: 4.5 };

/** The policy under which the planner's search ends nearest to the loudness of every master; of equals the one with the loosest budgets. */
async function fitLoudness(studies: readonly PairStudy[]): Promise<LoudnessPolicy> {
  if (studies.length === 0) return transparent.loudness;
  const costs = studies.map(({ masterLufs, curve, material }) => costOf(masterLufs, curve, material));
  const { loudness } = styleRanges;
  let best = transparent.loudness;
  let lowest = Number.POSITIVE_INFINITY;
  for (const loudest of few(studies.map((study) => study.masterLufs)).reverse()) {
    for (const rdf of [loose.rdfPercent, ...few(costs.map((cost) => cost.rdfPercent + 0.2)).reverse()]) {
      for (const nmr of [loose.nmrDb, ...few(costs.map((cost) => cost.nmrDb + 0.3)).reverse()]) {
        for (const psr of [loose.psrDb, ...few(costs.map((cost) => cost.psrDb - 0.2))]) {
          const policy: LoudnessPolicy = {
            loudestLufs: roundTo(withinRange(loudness.loudestLufs, loudest), 0.1),
            rdfBudgetPercent: roundTo(withinRange(loudness.rdfBudgetPercent, rdf), 0.1),
            nmrBudgetDb: roundTo(withinRange(loudness.nmrBudgetDb, nmr), 0.1),
            psrFloorDb: roundTo(withinRange(loudness.psrFloorDb, psr), 0.1),
            clip: "on",
          };
          const error = await missed(studies, policy);
          if (error < lowest - 0.05) {
            best = policy;
            lowest = error;
          }
        }
      }
    }
  }
  return best;
}

async function missed(studies: readonly PairStudy[], policy: LoudnessPolicy): Promise<number> {
  let sum = 0;
  for (const { masterLufs, curve, material, untouchedLufs } of studies) {
    sum += Math.abs((await loudnessUnder(policy, curve, material, untouchedLufs)) - masterLufs);
  }
  return sum / studies.length;
}

/** At most five of the values, spread over them, ascending. */
function few(values: readonly number[]): number[] {
  return [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => percentile(values, share)))];
}

/** Gain reduction by how much more the loud windows were held back than plain loudness explains, on the scale of a known compressor. */
function fitGlue(studies: readonly PairStudy[]): Style["glue"] {
  const reductions = studies.flatMap(({ compression: { master, plain, coloured: known } }) =>
    known - plain > 0.01 ? [(coloured.reductionDb * (master - plain)) / (known - plain)] : [],
  );
  const meanReductionDb = reductions.length === 0 ? 0 : roundTo(withinRange(styleRanges.glue.meanReductionDb, medianOf(reductions)), 0.1);
  return meanReductionDb < 0.3 ? transparent.glue : { meanReductionDb, ratio: 1.6, attackMs: 30 };
}

function fitDeEss(studies: readonly PairStudy[]): Style["deEss"] {
  const turned = studies.flatMap(({ plainPassages, masterPassages }) =>
    (plainPassages.sibilanceDb ?? 0) > sibilantDb ? [(plainPassages.sibilanceDb ?? 0) - (masterPassages.sibilanceDb ?? 0)] : [],
  );
  return turned.length === 0 ? transparent.deEss : { mostDb: roundTo(withinRange(styleRanges.deEss.mostDb, medianOf(turned)), 0.1) };
}

/** Level of what neither filter nor gain nor the planner's own loudness explains, on the scale of known harmonics. */
function fitWarmth(studies: readonly PairStudy[]): Style["warmth"] {
  const harmonics = studies.flatMap(({ residualDb: { master, plain, coloured: known } }) =>
    master - plain > residualExcessDb && known > plain
      ? [coloured.harmonicsDb + powerToDb((10 ** (master / 10) - 10 ** (plain / 10)) / (10 ** (known / 10) - 10 ** (plain / 10)))]
      : [],
  );
  if (harmonics.length === 0 || harmonics.length < studies.length / 2) return null;
  return { kind: "tape", driveDb: 9, asymmetry: 0.05, levelDb: roundTo(withinRange(styleRanges.warmth.levelDb, medianOf(harmonics)), 0.1) };
}

function widthChange({ masterPassages, plainPassages }: PairStudy, bands: readonly number[]): number {
  return bands.reduce((sum, band) => sum + masterPassages.sideToMidDb[band] - plainPassages.sideToMidDb[band], 0) / bands.length;
}

/** Median change of the side where the planner would allow one in that direction. */
function fitWidth(studies: readonly PairStudy[]): Style["width"] {
  const fit = (decisive: number, bands: readonly number[]) => {
    const changes = studies
      .filter(({ mix, plainPassages }) => mix.channels === 2 && plainPassages.sideToMidDb[decisive] > -30)
      .map((study) => ({ change: widthChange(study, bands), isNarrow: (study.facts.bands?.sideToMidDb[decisive] ?? 0) < sideToMidMedians[decisive] }))
      .filter(({ change, isNarrow }) => change > 0 === isNarrow)
      .map(({ change }) => change);
    if (changes.length === 0 || Math.abs(medianOf(changes)) < smallestWidthDb) return 0;
    return roundTo(withinRange(styleRanges.width.midDb, medianOf(changes)), 0.1);
  };
  return { midDb: fit(3, [2, 3, 4]), highDb: fit(6, [6, 7]) };
}

/** Where the line runs between basses that were drawn to the middle and those that were let be. */
function fitLowEnd(studies: readonly PairStudy[]): Style["lowEnd"] {
  const widths = studies
    .filter(({ mix }) => mix.channels === 2)
    .map((study) => ({ widthDb: study.facts.bands?.sideToMidDb[0] ?? -40, isDrawnIn: widthChange(study, [0]) < -drawnInDb }));
  const drawnIn = widths.filter(({ isDrawnIn }) => isDrawnIn).map(({ widthDb }) => widthDb);
  const letBe = widths.filter(({ isDrawnIn }) => !isDrawnIn).map(({ widthDb }) => widthDb);
  if (drawnIn.length > 0)
    return { widestDb: roundTo(withinRange(styleRanges.lowEnd.widestDb, Math.min(...drawnIn) - 1), 0.1), monoBelowHz: 120, slope: "12 dB/oct" };
  return { ...transparent.lowEnd, widestDb: roundTo(Math.max(transparent.lowEnd.widestDb, ...letBe), 0.1) };
}

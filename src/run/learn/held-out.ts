import { thirdOctaveHz } from "../../analysis/readings.ts";
import { roundTo } from "../../audio/units.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { defaultWishes } from "../../mastering/wishes.ts";
import type { RunHost } from "../host.ts";
import { planTrack } from "../plan-track.ts";
import type { PairStudy } from "./pair-study.ts";
import { renderPassages } from "./passages.ts";

/** How far a predicted master is from the real one. */
export interface PredictionError {
  /** RMS over the third octaves from 40 Hz to 16 kHz, level apart, dB. */
  readonly toneDb: number;
  /** Predicted minus real integrated loudness, LU. */
  readonly loudnessLu: number;
  /** RMS over the nine bands of the difference of side to mid, dB. */
  readonly sideToMidDb: number;
  /** toneDb / 1 dB + |loudnessLu| / 1 LU + sideToMidDb / 2 dB: one unit is about what an engineer would notice. */
  readonly figure: number;
}

/** Plans and renders the passages of a mix with a style and compares them with the engineer's master. */
export async function predictionError(study: PairStudy, style: Style, host: RunHost): Promise<PredictionError> {
  const { mix, before, readings, excerpts, masterPassages, masterLufs } = study;
  const { plan, loudness } = await planTrack(mix, before, readings, { ...defaultWishes, style, search: "off" }, null, host, () => undefined);
  const predicted = (await renderPassages(mix, host, excerpts, plan)) ?? study.mixPassages;
  const toneDb = spread(differences(predicted.thirdOctaveDb, masterPassages.thirdOctaveDb));
  const sideToMidDb = mix.channels === 2 ? rms(predicted.sideToMidDb.map((level, band) => level - masterPassages.sideToMidDb[band])) : 0;
  return scored(toneDb, (loudness?.targetLufs ?? masterLufs) - masterLufs, sideToMidDb);
}

/** The mean of several errors, part by part; the loudness parts by their size. */
export function meanError(errors: readonly PredictionError[]): PredictionError {
  const mean = (value: (error: PredictionError) => number) => errors.reduce((sum, error) => sum + value(error), 0) / errors.length;
  return scored(
    mean(({ toneDb }) => toneDb),
    mean(({ loudnessLu }) => Math.abs(loudnessLu)),
    mean(({ sideToMidDb }) => sideToMidDb),
  );
}

function scored(toneDb: number, loudnessLu: number, sideToMidDb: number): PredictionError {
  const figure = toneDb + Math.abs(loudnessLu) + sideToMidDb / 2;
  return {
    toneDb: roundTo(toneDb, 0.01),
    loudnessLu: roundTo(loudnessLu, 0.01),
    sideToMidDb: roundTo(sideToMidDb, 0.01),
    figure: roundTo(figure, 0.01),
  };
}

/** Third octaves from 40 Hz to 16 kHz that both have within 60 dB of the strongest. */
function differences(one: readonly (number | null)[], other: readonly (number | null)[]): number[] {
  const strongest = Math.max(...other.map((level) => level ?? -200));
  return thirdOctaveHz.flatMap((frequencyHz, band) => {
    const a = one[band];
    const b = other[band];
    if (frequencyHz < 39 || frequencyHz > 16500 || a === null || b === null || b < strongest - 60) return [];
    return [a - b];
  });
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length));
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return rms(values.map((value) => value - mean));
}

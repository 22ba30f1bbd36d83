// Holds a measured Loudness against what a conformance signal must read.
import { describe, expect, it } from "vitest";
import { type Loudness, measureLoudness } from "../../src/analysis/loudness.ts";
import { sourceFromPlanar } from "../../src/audio/source.ts";
import { newEngine } from "../engine.ts";
import type { Check, ConformanceSignal } from "./vectors.ts";

type Series = Loudness["momentary"] | Loudness["shortTerm"];

/** Values of windows that end in (fromSeconds, toSeconds], with half a step of slack against rounding. */
function between(series: Series, fromSeconds: number, toSeconds: number): number[] {
  return Array.from(series.lufs).filter((_, i) => {
    const endSeconds = (i + 1) * series.stepSeconds;
    return endSeconds > fromSeconds + series.stepSeconds / 2 && endSeconds <= toSeconds + series.stepSeconds / 2;
  });
}

function segmentMaxima(series: Series, check: Check): number[] {
  const segmentSeconds = check.segmentSeconds ?? Number.NaN;
  return check.values.map((_, i) => Math.max(...between(series, i * segmentSeconds, (i + 1) * segmentSeconds)));
}

/** What was read: one value, one a segment, or every value of a series from `fromSeconds` on. A number that could not be measured is NaN. */
function readings(loudness: Loudness, check: Check): number[] {
  const from = (series: Series) => between(series, (check.fromSeconds ?? 0) - series.stepSeconds, Number.POSITIVE_INFINITY);
  switch (check.reads) {
    case "integrated":
      return [loudness.integratedLufs ?? Number.NaN];
    case "maxMomentary":
      return [loudness.maxMomentaryLufs ?? Number.NaN];
    case "maxShortTerm":
      return [loudness.maxShortTermLufs ?? Number.NaN];
    case "loudnessRange":
      return [loudness.loudnessRangeLu ?? Number.NaN];
    case "truePeak":
      return [loudness.truePeakDbtp ?? Number.NaN];
    case "momentary":
      return from(loudness.momentary);
    case "shortTerm":
      return from(loudness.shortTerm);
    case "maxMomentaryOfSegments":
      return segmentMaxima(loudness.momentary, check);
    case "maxShortTermOfSegments":
      return segmentMaxima(loudness.shortTerm, check);
  }
}

/** Smallest and largest of measured minus expected. NaN when nothing was read. */
function deviations(loudness: Loudness, check: Check): { lowest: number; highest: number } {
  const read = readings(loudness, check);
  if (read.length === 0) return { lowest: Number.NaN, highest: Number.NaN };
  const differences = read.map((value, i) => value - (check.values[i] ?? check.values[0]));
  return { lowest: Math.min(...differences), highest: Math.max(...differences) };
}

function describeCheck(check: Check): string {
  const values = check.values.length > 1 ? `${check.values[0]} ... ${check.values.at(-1)}` : `${check.values[0]}`;
  const from = check.fromSeconds === undefined ? "" : ` from ${check.fromSeconds} s on`;
  return `${check.reads} ${values}${from} within +${check.highest}/${check.lowest}`;
}

/** One test a signal: every check of it holds. Each signal is rendered and measured once. */
export function testSignals(standard: string, signals: readonly ConformanceSignal[]): void {
  describe(`${standard} at ${signals[0].sampleRateHz} Hz`, () => {
    it.each(signals.map((signal) => [signal.id, signal.about, signal] as const))("%s (%s) reads as it must", async (_id, _about, signal) => {
      const source = sourceFromPlanar(signal.id, signal.sampleRateHz, signal.render());
      const loudness = await measureLoudness(source, newEngine());
      for (const check of signal.checks) {
        const { lowest, highest } = deviations(loudness, check);
        expect(lowest, describeCheck(check)).toBeGreaterThanOrEqual(check.lowest);
        expect(highest, describeCheck(check)).toBeLessThanOrEqual(check.highest);
      }
    });
  });
}

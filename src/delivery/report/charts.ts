import type { Measurements } from "../../analysis/measurements.ts";
import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { type Plan, stageOf } from "../../chain/plan.ts";
import type { BandComparison, Curves, MasterResult } from "../../run/result.ts";
import { formatBand, formatChange, formatFigure, formatNumber, formatRange, thirdOctaveCentresHz } from "./figures.ts";
import type { Markup } from "./html.ts";
import { html, jsonForScript } from "./html.ts";
import { deepestReductionDb, peaksWereHeld } from "./measured-effects.ts";
import { table } from "./table.ts";

/** Bands this far under the loudest one are not heard beside it and are left out of what the text says about tone. */
const audibleRangeDb = 60;

/** One picture: `name` is what the chart script knows it by, `label` says in words what it shows to those who cannot see it. */
interface Chart {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly label: string;
  readonly caption?: string;
}

/** Waveforms, loudness over time and gain reduction: pictures on one time axis. What has no data is left out. */
export function timeCharts(result: MasterResult): Markup | null {
  const { curves } = result;
  const levels = [...curves.shortTermBeforeLufs, ...curves.shortTermAfterLufs];
  const figures = [
    curves.waveformBefore.high.length > 0 && waveformFigure(result, "waveformBefore"),
    curves.waveformAfter.high.length > 0 && waveformFigure(result, "waveformAfter"),
    levels.some((level) => level !== null) && loudnessFigure(result),
    curves.gainReductionDb.length > 0 && peaksTakenDown(curves, clipOf(result.plan)),
  ];
  if (!figures.some(Boolean)) return null;
  return html`<section aria-labelledby="heard"><h2 id="heard">The track at a glance</h2>${figures}</section>`;
}

function waveformFigure(result: MasterResult, name: "waveformBefore" | "waveformAfter"): Markup {
  const isMix = name === "waveformBefore";
  const peak = formatFigure((isMix ? result.before : result.after).samplePeakDbfs, "dBFS");
  return chart({
    name,
    title: isMix ? "Mix" : "Master",
    unit: "dBFS",
    label: `Waveform of the ${isMix ? "mix" : "master"}, highest sample ${peak}.`,
    caption: isMix ? markCaption(result) : "",
  });
}

function loudnessFigure({ before, after }: MasterResult): Markup {
  const [mix, master] = [formatFigure(before.integratedLufs, "LUFS"), formatFigure(after.integratedLufs, "LUFS")];
  return chart({
    name: "loudness",
    title: "Loudness over time",
    unit: "LUFS",
    label: `Short-term loudness of mix and master over time; integrated ${mix} before, ${master} after.`,
    caption: `Each point averages 3 seconds. Dashed: the whole track, ${mix} and ${master}.`,
  });
}

/** What the clip does, as a sentence; nothing without one. */
function clipOf(plan: Plan): string {
  const { clip, clipRampMs } = stageOf(plan, "loudness")?.settings ?? {};
  if (clip !== "perceptual" && clip !== "soft") return "";
  const means = clip === "soft" ? "rounds the tips of the peaks off" : "takes the tips of the peaks down by pulses that hide under the music";
  const rampMs = Number(clipRampMs ?? 0);
  const ramp = rampMs > 0 ? `; around them the level falls and rises over ${formatFigure(rampMs, "ms", 0)}` : "";
  return `The clip ${means}${ramp}. The limiter holds what is left.`;
}

/** An empty picture would look like a fault: that clip and limiter rested is said in words. */
function peaksTakenDown(curves: Curves, clip: string): Markup {
  const [limiterDb, clipDb] = deepestReductionDb(curves);
  if (!peaksWereHeld(curves))
    return html`<p>No peak was above the ceiling: ${clip === "" ? "the limiter" : "clip and limiter"} had nothing to do.</p>`;
  const busyPercent = formatFigure(
    shareBelow(
      curves.gainReductionDb.map((value, step) => value + (curves.clipReductionDb[step] ?? 0)),
      -1,
    ),
    "%",
    0,
  );
  const deepest =
    clip === "" ? `limiter ${formatFigure(limiterDb, "dB")}` : `clip ${formatFigure(clipDb, "dB")}, limiter ${formatFigure(limiterDb, "dB")}`;
  return chart({
    name: "reduction",
    title: "Peaks taken down",
    unit: "dB",
    label: `How far peaks were taken down over time. Deepest: ${deepest}.`,
    caption: `Deepest: ${deepest}. More than 1 dB in ${busyPercent} of the track. ${clip}`.trim(),
  });
}

/** Tone: bands against comparable records, and the fine spectrum at equal loudness. What has no data is left out. */
export function toneCharts(result: MasterResult): Markup | null {
  const { bands } = result.curves;
  const change = largestChange(result.before, result.after);
  if (bands.length === 0 && change === null) return null;
  return html`<section aria-labelledby="tone-chart"><h2 id="tone-chart">Tone</h2>
${bands.length > 0 && [bandFigure(bands), bandTable(bands)]}
${
  change !== null &&
  chart({
    name: "thirdOctave",
    title: "Spectrum at equal loudness",
    unit: "dB in thirds of an octave, Hz",
    label: `Third-octave spectra of mix and master at equal loudness. ${change}`,
    caption: change,
  })
}</section>`;
}

function bandFigure(bands: readonly BandComparison[]): Markup {
  return chart({
    name: "bands",
    title: "Bands against comparable records",
    unit: "dB in each band, edges in Hz",
    label: `Levels of mix and master in ${bands.length} bands, with the range of comparable records; the figures are in the table below.`,
    caption: `Bars: the range of comparable records. ${bandVerdict(bands)} Levels are relative to the mean of the bands.`,
  });
}

/** Everything the browser needs to draw, as JSON that cannot close its script element. */
export function chartData(result: MasterResult): Markup {
  const { before, after, curves, findings } = result;
  const { waveformBefore, waveformAfter } = curves;
  return jsonForScript({
    waveformBefore: waveform(waveformBefore, before.durationSeconds),
    waveformAfter: waveform(waveformAfter, after.durationSeconds),
    durationSeconds: Math.max(before.durationSeconds, after.durationSeconds),
    marks: marksOf(findings, before.durationSeconds).map(({ startSeconds, endSeconds, severity }) => ({ startSeconds, endSeconds, severity })),
    stepSeconds: curves.stepSeconds,
    shortTermBeforeLufs: curves.shortTermBeforeLufs.map(rounded),
    shortTermAfterLufs: curves.shortTermAfterLufs.map(rounded),
    integratedBeforeLufs: before.integratedLufs,
    integratedAfterLufs: after.integratedLufs,
    gainReductionDb: curves.gainReductionDb.map(rounded),
    clipReductionDb: curves.clipReductionDb.some((value) => value < 0) ? curves.clipReductionDb.map(rounded) : null,
    bands: curves.bands,
    thirdOctaveHz: thirdOctaveCentresHz,
    thirdOctaveBeforeDb: matchedSpectrum(before),
    thirdOctaveAfterDb: matchedSpectrum(after),
  });
}

function chart({ name, title, unit, label, caption }: Chart): Markup {
  return html`<figure><h3>${title} <small>${unit}</small></h3>
<div class="chart" data-chart="${name}" role="img" aria-label="${label}"></div>${caption && html`<figcaption>${caption}</figcaption>`}</figure>`;
}

function waveform({ low, high }: { readonly low: readonly number[]; readonly high: readonly number[] }, durationSeconds: number) {
  return { low: low.map(rounded), high: high.map(rounded), durationSeconds };
}

function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : roundTo(value, 0.001);
}

/** Third-octave levels relative to the track's own integrated loudness: what is left is tone. */
function matchedSpectrum({ thirdOctaveDb, integratedLufs }: Measurements): (number | null)[] {
  if (integratedLufs === null) return thirdOctaveDb.map(() => null);
  return thirdOctaveDb.map((level) => rounded(level === null ? null : level - integratedLufs));
}

/** Findings short enough to be a place in the track rather than a property of it. */
function marksOf(findings: readonly Finding[], durationSeconds: number): readonly Finding[] {
  return findings.filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds < durationSeconds / 2);
}

function markCaption({ findings, before }: MasterResult): string {
  const count = marksOf(findings, before.durationSeconds).length;
  return count === 0 ? "" : `Marked: ${count} of the findings below.`;
}

function shareBelow(values: readonly number[], limit: number): number {
  return values.length === 0 ? 0 : (100 * values.filter((value) => value < limit).length) / values.length;
}

function bandVerdict(bands: readonly BandComparison[]): string {
  const inside = (level: number, [low, high]: readonly [number, number]): boolean => level >= low && level <= high;
  const before = bands.filter((band) => inside(band.beforeDb, band.expectedDb)).length;
  const after = bands.filter((band) => inside(band.afterDb, band.expectedDb)).length;
  return `${before} of ${bands.length} bands lay inside the range before, ${after} after.`;
}

const bandColumns = [
  { head: "Band" },
  { head: "Mix, dB", look: "num before" },
  { head: "Master, dB", look: "num after" },
  { head: "Comparable records", look: "num" },
];

function bandTable(bands: readonly BandComparison[]): Markup {
  const rows = bands.map(
    ({ lowHz, highHz, beforeDb, afterDb, expectedDb }) => html`<tr><th scope="row">${formatBand(lowHz, highHz)}</th>
<td class="num">${formatNumber(beforeDb, 1)}</td>
<td class="num">${formatNumber(afterDb, 1)}</td><td class="num">${formatRange(expectedDb, "dB")}</td></tr>`,
  );
  const caption = "Band levels in dB before and after, with the range of comparable records";
  return html`<details><summary>The bands in figures</summary>${table("figures stacked", caption, bandColumns, rows)}</details>`;
}

function largestChange(before: Measurements, after: Measurements): string | null {
  const from = matchedSpectrum(before);
  const to = matchedSpectrum(after);
  const loudest = Math.max(...from.map((level) => level ?? Number.NEGATIVE_INFINITY));
  let largest: { readonly hz: number; readonly changeDb: number } | null = null;
  for (const [index, hz] of thirdOctaveCentresHz.entries()) {
    const [first, second] = [from[index], to[index]];
    if (typeof first !== "number" || typeof second !== "number" || first < loudest - audibleRangeDb) continue;
    if (!largest || Math.abs(second - first) > Math.abs(largest.changeDb)) largest = { hz, changeDb: second - first };
  }
  if (!largest) return null;
  return `Largest change at equal loudness: ${formatChange(largest.changeDb, "dB")} at ${formatFigure(largest.hz, "Hz")}.`;
}

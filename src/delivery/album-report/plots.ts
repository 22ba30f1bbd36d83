import type { VersionProgramme, VersionTrack } from "../../album/album-version.ts";
import { thirdOctaveHz } from "../../analysis/readings.ts";
import { roundTo } from "../../audio/units.ts";
import { formatFigure, formatLength, formatNumber, tiltSpan } from "../report/figures.ts";
import type { Markup } from "../report/html.ts";
import { html } from "../report/html.ts";
import { octaveLabels } from "../report/reference-plot.ts";

const width = 880;
const left = 44;
const right = 8;
const across = width - left - right;

/** Levels on the left of a drawing: from the bottom to the top, a line and a figure every `step`. */
interface Scale {
  readonly low: number;
  readonly top: number;
  readonly step: number;
  readonly height: number;
}

function y({ low, top, height }: Scale, level: number): number {
  const share = (Math.max(low, Math.min(top, level)) - low) / (top - low);
  return roundTo(8 + (1 - share) * height, 0.1);
}

function rules(scale: Scale, end = width - right): Markup[] {
  const lines: Markup[] = [];
  for (let level = Math.ceil(scale.low / scale.step) * scale.step; level <= scale.top; level += scale.step) {
    const at = y(scale, level);
    lines.push(
      html`<line x1="${left}" x2="${end}" y1="${at}" y2="${at}"/><text x="${left - 8}" y="${at + 4}" text-anchor="end">${formatNumber(level, 0)}</text>`,
    );
  }
  return lines;
}

function svg(label: string, height: number, content: readonly (Markup | readonly Markup[])[], wide = width): Markup {
  const drawing = (look: string) =>
    html`<svg class="plot record${look}" viewBox="0 0 ${wide} ${height}" role="img" aria-label="${label}">${content}</svg>`;
  return wide === width ? html`<div class="scroll" tabindex="0">${drawing(" wide")}</div>` : drawing("");
}

/** A short-term figure is that of the 3 s before it; it is drawn in their middle. */
const halfWindowSeconds = 1.5;

/** Short-term loudness of one programme from its first second to its last, a mark where each track begins. */
export function loudnessPlot({ file, durationSeconds, loudness }: VersionProgramme, tracks: readonly VersionTrack[], sampleRateHz: number): Markup {
  const { stepSeconds, shortTermLufs } = loudness;
  const known = shortTermLufs.filter((level) => level !== null);
  const top = Math.ceil((Math.max(...known, -30) + 1) / 5) * 5;
  const scale: Scale = { low: top - 35, top, step: 10, height: 200 };
  const x = (seconds: number) => roundTo(left + (across * seconds) / Math.max(1, durationSeconds), 0.1);
  const runs: string[][] = [[]];
  for (const [point, level] of shortTermLufs.entries()) {
    if (level === null) runs.push([]);
    else runs[runs.length - 1].push(`${x(Math.max(0, point * stepSeconds - halfWindowSeconds))},${y(scale, level)}`);
  }
  const curves = runs.filter((points) => points.length > 1).map((points) => html`<polyline class="after" points="${points.join(" ")}"/>`);
  const marks = tracks.map((track) => markOf(track, x, sampleRateHz, scale));
  const label = `Short-term loudness of ${file}, ${tracks.length} tracks in ${formatLength(durationSeconds)}. The figures are in the table of tracks.`;
  return svg(label, 240, [marks, rules(scale), curves]);
}

/** Number of a track in the list; a hidden one is in no list. */
function placeOf({ number, asked }: Pick<VersionTrack, "number" | "asked">): string {
  return asked["intent"] === "hidden" ? "hidden" : String(number);
}

/** A track as the list names it; a hidden one has no number. */
export function listName({ number, title, asked }: Pick<VersionTrack, "number" | "title" | "asked">): string {
  return asked["intent"] === "hidden" ? title : `${number} ${title}`;
}

/** The stretch of one track, its number and, where there is room, its length. */
function markOf(
  { number, title, startFrame, endFrame, asked }: VersionTrack,
  x: (seconds: number) => number,
  sampleRateHz: number,
  scale: Scale,
): Markup {
  const [from, to] = [x(startFrame / sampleRateHz), x(endFrame / sampleRateHz)];
  const bottom = 8 + scale.height;
  const seconds = (endFrame - startFrame) / sampleRateHz;
  const text = asked["intent"] !== "hidden" && to - from > 90 ? `${number} · ${formatLength(seconds)}` : placeOf({ number, asked });
  return html`<rect class="track" x="${from}" y="8" width="${roundTo(to - from, 0.1)}" height="${scale.height}"><title>${title}</title></rect>
<text class="name" x="${roundTo((from + to) / 2, 0.1)}" y="${bottom + 20}" text-anchor="middle">${text}</text>`;
}

/** Loud section and tilt of every track, mix and master, against the mean of the record. */
export function placesPlot(tracks: readonly VersionTrack[], figure: "loudLufs" | "tiltDb", name: string, unit: string): Markup {
  const around = (when: "before" | "after") => {
    const mean = tracks.reduce((sum, track) => sum + track[when][figure], 0) / tracks.length;
    return tracks.map((track) => track[when][figure] - mean);
  };
  const [before, after] = [around("before"), around("after")];
  const reach = Math.max(3, Math.ceil(Math.max(...[...before, ...after].map(Math.abs)) / 3) * 3);
  const scale: Scale = { low: -reach, top: reach, step: reach > 9 ? 6 : 3, height: 150 };
  const x = (track: number) => roundTo(left + (across * (track + 0.5)) / tracks.length, 0.1);
  const dots = tracks.flatMap((_, track) => [
    html`<line class="move" x1="${x(track)}" x2="${x(track)}" y1="${y(scale, before[track])}" y2="${y(scale, after[track])}"/>`,
    html`<circle class="before" cx="${x(track)}" cy="${y(scale, before[track])}" r="5"/><circle class="after" cx="${x(track)}" cy="${y(scale, after[track])}" r="5"/>`,
    html`<text x="${x(track)}" y="178" text-anchor="middle">${placeOf(tracks[track])}</text>`,
  ]);
  return svg(`${name} of each track against the mean of the record, ${unit}, mix and master. The figures are in the table of tracks.`, 184, [
    rules(scale),
    dots,
  ]);
}

/** Third octaves from 60 Hz to 12 kHz, where tones are compared. */
const [firstBand, lastBand] = [5, 28];
const octaves = octaveLabels.filter(([band]) => band >= firstBand && band <= lastBand);

/** One scale for mixes and masters, in steps of 5 dB, that no tone leaves. */
function scaleOfTones(tracks: readonly VersionTrack[]): Scale {
  const levels = tracks.flatMap(({ before, after }) => [before, after].flatMap(({ relativeDb }) => relativeDb.slice(firstBand, lastBand + 1)));
  const [low, top] = [Math.floor(Math.min(-20, ...levels) / 5) * 5, Math.ceil(Math.max(15, ...levels) / 5) * 5];
  return { low, top, step: top - low > 50 ? 10 : 5, height: 190 };
}

/** The tones of all tracks over each other, mixes or masters; the thick line is their mean. */
export function tonesPlot(tracks: readonly VersionTrack[], when: "before" | "after"): Markup {
  const scale = scaleOfTones(tracks);
  const end = 430;
  const x = (band: number) => roundTo(left + ((end - left) * (band - firstBand)) / (lastBand - firstBand), 0.1);
  const line = (look: string, levels: readonly number[]) => {
    const points = levels.flatMap((level, band) => (band < firstBand || band > lastBand ? [] : [`${x(band)},${y(scale, level)}`]));
    return html`<polyline class="${look}" points="${points.join(" ")}"/>`;
  };
  const mean = thirdOctaveHz.map((_, band) => tracks.reduce((sum, track) => sum + (track[when].relativeDb[band] ?? 0), 0) / tracks.length);
  const label = `Tones of the ${when === "before" ? "mixes" : "masters"} in thirds of an octave, loud passages.`;
  const content = [
    rules(scale, end),
    octaves.map(([band, text]) => html`<text x="${x(band)}" y="218" text-anchor="middle">${text}</text>`),
    tracks.map((track) => line(`${when} thin`, track[when].relativeDb)),
    [line(when, mean)],
  ];
  return svg(label, 226, content, end + right);
}

/** What the tone of a track differs from the record's by, from 60 Hz to 12 kHz, dB. */
function deviationOf(track: VersionTrack, tracks: readonly VersionTrack[], when: "before" | "after"): number[] {
  const meanOf = (band: number) => tracks.reduce((sum, one) => sum + one[when].relativeDb[band], 0) / tracks.length;
  return thirdOctaveHz.flatMap((_, band) => (band < firstBand || band > lastBand ? [] : [track[when].relativeDb[band] - meanOf(band)]));
}

/** How far the small pictures reach up and down, dB: one scale for all tracks, that no tone leaves. */
export function deviationReachDb(tracks: readonly VersionTrack[]): number {
  const deviations = tracks.flatMap((track) => (["before", "after"] as const).flatMap((when) => deviationOf(track, tracks, when)));
  return Math.ceil(Math.max(6, ...deviations.map(Math.abs)) / 3) * 3;
}

/** What a track's tone differs from the record's by: a small picture for its row. */
export function deviationPlot(track: VersionTrack, tracks: readonly VersionTrack[], reachDb: number): Markup {
  const points = (when: "before" | "after") =>
    deviationOf(track, tracks, when)
      .map((deviation, at) => `${roundTo((at * 150) / (lastBand - firstBand), 0.1)},${roundTo(22 - (deviation * 20) / reachDb, 0.1)}`)
      .join(" ");
  const label = `Tone of ${track.title} against the record, tilt of ${tiltSpan} ${formatFigure(track.before.tiltDb, "dB")} in the mix and ${formatFigure(track.after.tiltDb, "dB")} in the master.`;
  return html`<svg class="plot deviation" viewBox="0 0 150 44" role="img" aria-label="${label}"><line x1="0" x2="150" y1="22" y2="22"/>
<polyline class="after" points="${points("after")}"/><polyline class="before" points="${points("before")}"/></svg>`;
}

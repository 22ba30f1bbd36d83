import type { AlbumVersion } from "../../album/album-version.ts";
import { easyStepLu } from "../../album/transitions.ts";
import { td1008 } from "../album-playback.ts";
import { formatChange, formatFigure, formatNumber, typeset } from "../report/figures.ts";
import type { Markup } from "../report/html.ts";
import { html } from "../report/html.ts";
import { capitalise } from "../report/metrics.ts";
import { table } from "../report/table.ts";
import { listName } from "./plots.ts";

const stepColumns = [{ head: "From, to" }, { head: "Ends at", look: "num" }, { head: "Begins at", look: "num" }, { head: "Step", look: "num" }];

/** How each track hands over to the next: the join, and the step in loudness between the last and the first 15 s. */
export function stepsSection({ tracks, sampleRateHz, notes }: AlbumVersion): Markup | null {
  if (tracks.length < 2) return null;
  const rows = tracks.slice(1).map((track, index) => {
    const before = tracks[index];
    const step = track.after.startLufs - before.after.endLufs;
    const seconds = (track.startFrame - before.endFrame) / sampleRateHz;
    const inside = before.after.silentEndSeconds + track.after.silentStartSeconds;
    const join = track.programme !== before.programme ? `${track.programme} begins` : joinWords(track.asked["isSegue"] === true, seconds, inside);
    return html`<tr><th scope="row">${listName(before)}, ${listName(track)} <small>${join}</small></th>
<td class="num">${formatFigure(before.after.endLufs, "LUFS")}</td><td class="num">${formatFigure(track.after.startLufs, "LUFS")}</td>
<td class="num">${Math.abs(step) > easyStepLu ? html`<strong>${formatChange(step, "LU")}</strong>` : formatChange(step, "LU")}</td></tr>`;
  });
  return html`<section aria-labelledby="steps"><h2 id="steps">From one track to the next</h2>${table("figures stacked", "Joins and steps in loudness", stepColumns, rows)}
<p><small>Last and first 15 seconds, fades and silence included. Bold: a step of more than ${easyStepLu} LU.</small></p>
${notes.length > 0 && html`<h3>Worth a look</h3><ul class="plain">${notes.map((note) => html`<li>${capitalise(typeset(note))}</li>`)}</ul>`}</section>`;
}

/** What a service aims at; the recommendation has a figure of its own for a record, that of its loudest track. */
function targetWords(service: string, targetLufs: number | null): string {
  if (service === td1008.service)
    return `alone ${formatFigure(td1008.trackLufs, "LUFS", 0)}, loudest of a record ${formatFigure(td1008.loudestLufs, "LUFS", 0)}`;
  return targetLufs === null ? "as delivered" : formatFigure(targetLufs, "LUFS", 0);
}

/** The join as told; silence that the masters add to it counts from a third of a second. */
function joinWords(isSegue: boolean, seconds: number, inside: number): string {
  if (isSegue) return "one piece, cut at the mark";
  if (seconds < 0) return `cross for ${formatFigure(-seconds, "s")}`;
  const told = seconds === 0 ? "without a gap" : `${formatFigure(seconds, "s")} of silence`;
  return inside < 0.3 ? told : `${told}; with that in the masters ${formatFigure(seconds + inside, "s")} are heard`;
}

const playbackColumns = [
  { head: "Service" },
  { head: "A track alone", look: "num" },
  { head: "Quietest in the record", look: "num" },
  { head: "Loudest in it", look: "num" },
];

/** How loud the services play a track by itself, and in the record: from its quietest to its loudest, since one gain for all keeps what lies between. */
export function playbackSection({ playback, tracks }: AlbumVersion): Markup {
  const [quietest, loudest] = [Math.min, Math.max].map((most) => {
    return listName(tracks[indexOfMost(tracks, most)]);
  });
  const rows = playback.map(({ service, targetLufs, trackLufs, albumLufs }) => {
    const inRecord = targetLufs === null ? trackLufs : albumLufs;
    return html`<tr><th scope="row">${service} <small>${targetWords(service, targetLufs)}</small></th><td class="num">${rangeWords(trackLufs)}</td>
<td class="num">${formatNumber(Math.min(...inRecord), 1)}</td><td class="num">${formatNumber(Math.max(...inRecord), 1)}</td></tr>`;
  });
  return html`<section aria-labelledby="playback"><h2 id="playback">What the services will play, LUFS</h2>
<p>Alone, in a playlist, most services give each track a gain of its own: contrasts go. Played as a record, those that know albums use one gain for all: ${quietest} stays the quietest, ${loudest} the loudest, and all between keep their distances.</p>
${table("figures stacked", "Playback loudness by service, of a track alone and of the record's quietest and loudest", playbackColumns, rows)}
<p><small>AES TD1008 (2021) asks for tracks at −16 LUFS, and for records whose loudest track is at −14.</small></p></section>`;
}

function indexOfMost(tracks: AlbumVersion["tracks"], most: (...levels: number[]) => number): number {
  const levels = tracks.map(({ after }) => after.integratedLufs);
  return levels.indexOf(most(...levels));
}

/** One figure, or from the lowest to the highest. */
function rangeWords(levels: readonly number[]): string {
  const [low, high] = [Math.min, Math.max].map((most) => formatNumber(most(...levels), 1));
  return low === high ? low : `${low} to ${high}`;
}

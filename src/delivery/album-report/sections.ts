import type { AlbumVersion } from "../../album/album-version.ts";
import { td1008 } from "../album-playback.ts";
import { formatChange, formatFigure, formatNumber, typeset } from "../report/figures.ts";
import type { Markup } from "../report/html.ts";
import { html } from "../report/html.ts";
import { table } from "../report/table.ts";

const stepColumns = [
  { head: "From, to" },
  { head: "Join" },
  { head: "Ends at", look: "num" },
  { head: "Begins at", look: "num" },
  { head: "Step", look: "num" },
];
/** Above it a listener reaches for the volume (SOUND.md 6.1). */
const easyStepLu = 4;

/** How each track hands over to the next: the join, and the step in loudness between the last and the first 15 s. */
export function stepsSection({ tracks, sampleRateHz, notes }: AlbumVersion): Markup | null {
  if (tracks.length < 2) return null;
  const rows = tracks.slice(1).map((track, index) => {
    const before = tracks[index];
    const step = track.after.startLufs - before.after.endLufs;
    const seconds = (track.startFrame - before.endFrame) / sampleRateHz;
    const inside = before.after.silentEndSeconds + track.after.silentStartSeconds;
    const join = track.programme !== before.programme ? `${track.programme} begins` : joinWords(track.asked["isSegue"] === true, seconds, inside);
    return html`<tr><th scope="row">${before.number} ${before.title}, ${track.number} ${track.title}</th><td>${join}</td>
<td class="num">${formatFigure(before.after.endLufs, "LUFS")}</td><td class="num">${formatFigure(track.after.startLufs, "LUFS")}</td>
<td class="num">${Math.abs(step) > easyStepLu ? html`<strong>${formatChange(step, "LU")}</strong>` : formatChange(step, "LU")}</td></tr>`;
  });
  return html`<section aria-labelledby="steps"><h2 id="steps">From one track to the next</h2>${table("figures", "Joins and steps in loudness", stepColumns, rows)}
<p><small>Last and first 15 seconds, fades and silence included. Bold: a step of more than ${easyStepLu} LU.</small></p>
${notes.length > 0 && html`<h3>Worth a look</h3><ul class="plain">${notes.map((note) => html`<li>${typeset(note)}</li>`)}</ul>`}</section>`;
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

/** How loud the services play each track by itself, and in the record. */
export function playbackSection({ playback, tracks }: AlbumVersion): Markup {
  const names = tracks.map(({ number, title }) => `${number} ${title}`);
  const columns = [
    { head: "Service" },
    { head: "Played", look: "" },
    ...names.map((head) => ({ head: head.length > 16 ? `${head.slice(0, 15)}…` : head, look: "num" })),
  ];
  const rows = playback.flatMap(({ service, targetLufs, trackLufs, albumLufs }) => {
    const cells = (levels: readonly number[]) => levels.map((level) => html`<td class="num">${formatNumber(level, 1)}</td>`);
    const target = targetWords(service, targetLufs);
    if (targetLufs === null) return [html`<tr><th scope="row">${service} <small>${target}</small></th><td>as it is</td>${cells(trackLufs)}</tr>`];
    return [
      html`<tr><th scope="row" rowspan="2">${service} <small>${target}</small></th><td>alone</td>${cells(trackLufs)}</tr>`,
      html`<tr><td>in the record</td>${cells(albumLufs)}</tr>`,
    ];
  });
  return html`<section aria-labelledby="playback"><h2 id="playback">What the services will play, LUFS</h2>
<p>Alone, in a playlist, most services give each track a gain of its own: contrasts go. Played as a record, those that know albums use one gain for all.</p>
${table("figures", "Playback loudness of each track by service", columns, rows)}
<p><small>AES TD1008 (2021) asks for tracks at −16 LUFS, and for records whose loudest track is at −14.</small></p></section>`;
}

import type { PlaybackPrediction } from "../../../run/result.ts";
import { playbackRules } from "../../playback.ts";
import { formatChange, formatFigure, typeset } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { table } from "../table.ts";

const columns = [{ head: "Service" }, { head: "Target", look: "num" }, { head: "Its gain", look: "num" }, { head: "Plays at", look: "num" }];

/** How loud each service will play the master, and what it does to it. */
export function playbackSection(playback: readonly PlaybackPrediction[]): Markup | null {
  if (playback.length === 0) return null;
  const rows = playback.map(
    ({ service, targetLufs, gainDb, playedLufs, note }) => html`<tr><th scope="row">${service} <small>${typeset(note)}</small></th>
<td class="num">${targetLufs === null ? "none" : formatFigure(targetLufs, "LUFS", 0)}</td><td class="num">${formatChange(gainDb, "dB")}</td>
<td class="num"><strong>${formatFigure(playedLufs, "LUFS")}</strong></td></tr>`,
  );
  return html`<section aria-labelledby="playback"><h2 id="playback">What each service will play</h2>
${table("figures stacked", "Playback level by service", columns, rows)}${sources(playback)}</section>`;
}

function sources(playback: readonly PlaybackPrediction[]): Markup | null {
  const named = playbackRules.filter((rule) => playback.some(({ service }) => service === rule.service));
  if (named.length === 0) return null;
  const items = named.map((rule) => html`<li>${rule.service}: ${rule.source} (${rule.sourceDate})</li>`);
  return html`<details><summary>Where these rules were read</summary><ul class="plain">${items}</ul></details>`;
}

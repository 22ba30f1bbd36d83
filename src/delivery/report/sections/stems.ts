import type { StemMove } from "../../../chain/stem-plan.ts";
import type { MasterResult } from "../../../run/result.ts";
import type { AlternatesResult, StemFigure, StemResult, StemsResult } from "../../../run/stems-result.ts";
import { formatChange, formatCount, formatFigure, formatRange, typeset } from "../figures.ts";
import { findingTitle } from "../finding-titles.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { leadSentence } from "../lead-sentence.ts";
import { capitalise } from "../metrics.ts";
import { describeStage, reasonSentences, settingText } from "../sentences.ts";
import { table } from "../table.ts";
import { fileName } from "./recipe.ts";

/** The stems a master was made from: how they go together, each one's figures, findings and moves. Nothing for a master made from a mix. */
export function stemsSection({ stems }: MasterResult): Markup | null {
  if (!stems) return null;
  const moved = stems.stems.filter(({ moves }) => moves.length > 0).length;
  return html`<section aria-labelledby="stems"><h2 id="stems">The stems</h2>
<p>${formatCount(stems.stems.length, "stem")}, ${moved === 0 ? "none of them changed: each entered the sum bit for bit" : `${moved} of them changed`}. ${nullSentence(stems)}</p>
${stems.findings.map(({ code, advice }) => html`<p><strong>${findingTitle(code)}.</strong> ${typeset(advice)}</p>`)}
<ol class="stages">${stems.stems.map(stemItem)}</ol>
${stems.notDone.map((sentence) => html`<p class="evidence">Not done: ${typeset(sentence)}</p>`)}</section>`;
}

function nullSentence({ mix, nullDb }: StemsResult): string {
  if (mix === null || nullDb === null) return "No mix was given to compare the sum with.";
  return `Their sum against ${fileName(mix)} leaves ${formatFigure(nullDb, "dB")}.`;
}

function stemItem(stem: StemResult): Markup {
  const place = [stem.delayFrames === 0 ? "" : `moved by ${stem.delayFrames} frames`, stem.isInverted ? "polarity turned over" : ""].filter(
    (words) => words !== "",
  );
  return html`<li><h3>${capitalise(stem.role)} <small>${fileName(stem.file)}${place.length > 0 ? `, ${place.join(", ")}` : ""}</small></h3>
<p>${stem.evidence.map(figureSentence).join(" ")}</p>
${stem.moves.length === 0 ? html`<p>0 moves: it enters the sum as it came.</p>` : stem.moves.map(moveSentences)}
${findingsOf(stem)}</li>`;
}

function figureSentence({ metric, value, usual, unit }: StemFigure): string {
  return `${capitalise(metric)}: ${formatFigure(value, unit)}${usual === null ? "" : ` (known: ${formatRange(usual, unit)})`}.`;
}

function moveSentences(move: StemMove): Markup {
  const settings = Object.entries(move.settings).map(
    ([name, value]) => html`<tr><th scope="row"><code>${move.stage}.${name}</code></th><td>${settingText(name, value)}</td></tr>`,
  );
  return html`${[leadOf(move), ...reasonSentences(move.because, move.effect)].map((sentence) => html`<p>${sentence}</p>`)}
<details><summary>${describeStage(move.stage).title}: exact settings</summary>
${table("settings", `Settings of the stage ${move.stage}`, [{ head: "Setting" }, { head: "Value" }], settings)}</details>`;
}

/** What a move does to a stem, in a sentence of its own: the stage's words speak of a whole mix. */
function leadOf(move: StemMove): string {
  const { stage, settings, key } = move;
  if (stage === "conditioning") return `Level changed by ${formatChange(Number(settings["gainDb"]), "dB")}.`;
  if (stage !== "dynamic-bands") return leadSentence(move);
  return `Turned down by up to ${formatFigure(Number(settings["mostDb"]), "dB")} in one band${key === undefined ? "" : `, while ${key} plays`}.`;
}

function findingsOf({ findings }: StemResult): Markup | null {
  if (findings.length === 0) return null;
  const codes = [...new Set(findings.map(({ code }) => code))];
  return html`<ul class="occurrences">${codes.map((code) => {
    const [first, ...more] = findings.filter((finding) => finding.code === code);
    return html`<li>${findingTitle(code)} <small>${first.severity}${more.length > 0 ? `, ${more.length + 1} times` : ""}</small>: ${typeset(first.advice)}</li>`;
  })}</ul>`;
}

const alternateColumns = [
  { head: "Version" },
  { head: "File" },
  { head: "Loudness", look: "num" },
  { head: "True peak", look: "num" },
  { head: "Limiting of its own", look: "num" },
  { head: "Matrix number" },
];

/** The versions written beside the master, and how nearly its stem masters add up to it. */
export function alternatesSection({ alternates }: MasterResult): Markup | null {
  if (!alternates) return null;
  const rows = alternates.files.map(
    ({ name, file, matrix, integratedLufs, truePeakDbtp, ownLimitingDb }) =>
      html`<tr><th scope="row">${name}</th><td>${fileName(file)}</td><td class="num">${formatFigure(integratedLufs, "LUFS")}</td>
<td class="num">${formatFigure(truePeakDbtp, "dBTP")}</td><td class="num">${formatFigure(ownLimitingDb, "dB")}</td><td>${matrix}</td></tr>`,
  );
  return html`<section aria-labelledby="alternates"><h2 id="alternates">Alternates</h2>
<p>Rendered with the gains of the master, to the sample; as long as it, and aligned with it. ${residualSentence(alternates)}</p>
${table("figures", "The versions with their figures", alternateColumns, rows)}</section>`;
}

function residualSentence({ residualDbfs, sharedDbfs }: AlternatesResult): string {
  const shared =
    sharedDbfs === null ? "" : ` What is neither filter nor gain (harmonics, clipped tips), ${formatFigure(sharedDbfs, "dBFS")}, is shared by power.`;
  const sum = residualDbfs === null ? "" : `The stem masters add up to the master, before its dither, within ${formatFigure(residualDbfs, "dBFS")}.`;
  return `${sum}${shared}`;
}

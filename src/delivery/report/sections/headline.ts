import type { MasterResult } from "../../../run/result.ts";
import { stopsIn } from "../../master-result.ts";
import { formatChangeBetween, formatCount, formatFigure } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { leadSentence } from "../lead-sentence.ts";
import { peaksWereHeld } from "../measured-effects.ts";
import { readingNotes } from "../reading-notes.ts";
import { verdictSentence } from "../sentences.ts";

/** Title, matrix number, verdict, and the four figures a musician asks for first. */
export function headline(result: MasterResult, title: string, artist: string | undefined): Markup {
  return html`<header class="headline">
<div class="words">
<p class="kicker">Mastering report${artist ? html` · ${artist}` : ""}</p>
<h1>${title}</h1>
<p class="verdict">${verdictSentence(result)}</p>
${nextStep(result)}
<p class="matrix"><span>Matrix number <strong>${result.matrix}</strong></span> <span>Style <strong>${result.style}</strong></span></p>
</div>
${runOut(result.matrix)}
</header>
${result.notRecommended ? banner(result) : ""}
${readingNotes(result.warnings)}
<dl class="tiles">${[
    tile("Loudness", result.before.integratedLufs, result.after.integratedLufs, "LUFS"),
    tile("True peak", result.before.truePeakDbtp, result.after.truePeakDbtp, "dBTP"),
    tile("Peak to loudness", result.before.plrDb, result.after.plrDb, "dB"),
    tile("Loudness range", result.before.loudnessRangeLu, result.after.loudnessRangeLu, "LU"),
  ]}</dl>
<p>${result.plan.stages.map((stage) => leadSentence(stage, peaksWereHeld(result.curves))).join(" ")}</p>`;
}

/** What a musician does now: release it, listen for something, or mend the mix. The banner says it where a new mix is asked for. */
function nextStep({ guards, findings, notRecommended }: MasterResult): Markup | null {
  if (notRecommended) return null;
  const broken = guards.filter(({ held }) => !held).length;
  const faults = new Set(findings.filter(({ severity }) => severity === "warn").map(({ code }) => code)).size;
  const listen = broken > 0 && html`Before you release it, listen for ${formatCount(broken, "guard")} that <a href="#refused">did not hold</a>. `;
  if (faults === 0)
    return html`<p>${listen}0 findings ask for another mix.${broken === 0 && " It can be released as it is, if your ears agree."}</p>`;
  const [verb, them] = faults === 1 ? ["is", "it"] : ["are", "them"];
  return html`<p>${listen}${formatCount(faults, "finding")} in the mix ${verb} <a href="#found">worth mending</a>: mend ${them} and master it again, or release it as it is, if your ears agree.</p>`;
}

function tile(label: string, before: number | null, after: number | null, unit: string): Markup {
  return html`<div><dt>${label}</dt><dd><b>${formatFigure(after, unit)}</b>
<small>was ${formatFigure(before, unit)}${before !== null && after !== null && `, ${formatChangeBetween(before, after, unit)}`}</small></dd></div>`;
}

function banner(result: MasterResult): Markup {
  const stops = new Set(stopsIn(result).map(({ code }) => code)).size;
  const reason = stops === 0 ? "" : `: ${formatCount(stops, "finding")} below ${stops === 1 ? "asks" : "ask"} for a new mix`;
  return html`<p class="banner" role="note"><strong>Not recommended for release.</strong>
Mastering exposes faults of this kind and cannot hide them${reason}. This master was made because it was asked for.</p>`;
}

/** The blank ring at the end of a record, with the matrix number etched into it. Decoration: the number stands in the text too. */
function runOut(matrix: string): Markup {
  const grooves = Array.from({ length: 9 }, (_, index) => html`<circle cx="100" cy="100" r="${98 - index * 2.2}"/>`);
  return html`<svg class="run-out" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
<g class="grooves">${grooves}</g>
<path id="etching" class="path" d="M 35 100 A 65 65 0 1 1 165 100 A 65 65 0 1 1 35 100"/>
<text class="etched"><textPath href="#etching" startOffset="25%" text-anchor="middle">${matrix}</textPath></text>
<circle class="label" cx="100" cy="100" r="46"/><circle class="spindle" cx="100" cy="100" r="4"/>
</svg>`;
}

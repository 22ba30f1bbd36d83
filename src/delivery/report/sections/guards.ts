import { isDoneInPart } from "../../../run/done-in-part.ts";
import type { Guard, MasterResult } from "../../../run/result.ts";
import { formatCount, formatFigure, typeset } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { capitalise, describeMetric } from "../metrics.ts";
import { describeStage } from "../sentences.ts";
import { table } from "../table.ts";

/** What was asked for, or would have been usual, and was not done or only in part; and every promise that did not hold. */
export function refusedSection({ refused, guards, plan }: MasterResult): Markup {
  const broken = guards.filter((guard) => !guard.held);
  const brokenItems = broken.map(
    (guard) => html`<li><strong>${capitalise(describeMetric(guard.name).name)}</strong> is ${formatFigure(guard.value, guard.unit, 2)};
the limit was ${limitText(guard)}.</li>`,
  );
  const items = refused.map(
    (refusal) =>
      html`<li><strong>${describeStage(refusal.stage).title}${isDoneInPart(plan, refusal) && ", done in part"}</strong>: ${sentence(refusal.reason)}</li>`,
  );
  const count = refused.length + broken.length;
  return html`<section aria-labelledby="refused"><h2 id="refused">What was not done, or only in part, or could not be fixed</h2>
${count === 0 ? html`<p>Nothing was left undone: 0 requests refused, 0 guards broken.</p>` : html`<ul class="refused">${brokenItems}${items}</ul>`}</section>`;
}

const columns = [{ head: "Guard" }, { head: "Value", look: "num" }, { head: "Limit", look: "num" }, { head: "Result" }];

/** Promises about the master that were checked on the rendered file, each with value and limit. */
export function guardsSection(guards: readonly Guard[]): Markup {
  const held = guards.filter((guard) => guard.held).length;
  const rows = guards.map((guard) => {
    const { name, meaning } = wordsFor(guard);
    return html`<tr><th scope="row">${capitalise(name)}${meaning ? html` <small>${meaning}</small>` : ""}</th>
<td class="num">${formatFigure(guard.value, guard.unit, 2)}</td><td class="num">${limitText(guard)}</td>
<td><span class="${guard.held ? "held" : "broken"}">${guard.held ? "held" : "not held"}</span></td></tr>`;
  });
  return html`<section aria-labelledby="guards"><h2 id="guards">Guards</h2>
<p>${held} of ${formatCount(guards.length, "guard")} held. A guard is a limit to harm: a move that breaks one is taken back where that helps.
Measured on the finished master${guards.some(({ name }) => name === "noise to mask ratio") && "; distortion, gain motion, punch and contrast on excerpts, beside the mix with nothing but gain and a limiter"}.</p>
${guards.length > 0 && table("figures stacked", "Guards with value and limit", columns, rows)}</section>`;
}

/** The loudness guard watches the distance from what was aimed for, which the metric's own words do not say. */
function wordsFor({ name, unit }: Guard): { readonly name: string; readonly meaning: string } {
  const words = describeMetric(name);
  return words.name === "loudness" && unit === "LU" ? { name: words.name, meaning: "Distance from the loudness that was aimed for." } : words;
}

/** A guard has one limit; which side of it is the right one shows in whether the value held. */
function limitText({ value, limit, unit, held }: Guard): string {
  const figure = formatFigure(limit, unit, 2);
  if (value === limit) return figure;
  return `${value > limit === held ? "at least" : "at most"} ${figure}`;
}

function sentence(text: string): string {
  return typeset(/[.!?]$/.test(text) ? text : `${text}.`);
}

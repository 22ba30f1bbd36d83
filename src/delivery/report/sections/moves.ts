import type { Ablation, EqBand, StagePlan } from "../../../chain/plan.ts";
import type { MasterResult } from "../../../run/result.ts";
import { formatFigure, formatNumber, typeset } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { curveText, isCurve, leadSentence } from "../lead-sentence.ts";
import { peaksWereHeld, toldEffects } from "../measured-effects.ts";
import { nameOfSetting } from "../metrics.ts";
import { describeStage, isEqBands, reasonSentences, settingText, untouchedSentence } from "../sentences.ts";
import { table } from "../table.ts";

const filterColumns = [{ head: "Shape" }, { head: "Frequency", look: "num" }, { head: "Gain", look: "num" }, { head: "Q", look: "num" }];

/** What was done and why: each stage in sentences, with the exact settings for whoever wants to dial them. */
export function movesSection(result: MasterResult): Markup {
  const { stages } = result.plan;
  const edits = result.edits.length > 0 && html`<p>${result.edits.map(typeset).join(" ")}</p>`;
  return html`<section aria-labelledby="done"><h2 id="done">What was done, and why</h2>
${edits}
${stages.length === 0 ? html`<p>${untouchedSentence(result)}</p>` : html`<ol class="stages">${stages.map((stage) => stageItem(stage, result))}</ol>`}</section>`;
}

function stageItem(stage: StagePlan, result: MasterResult): Markup {
  const words = describeStage(stage.stage);
  const sentences = [
    leadSentence(stage, peaksWereHeld(result.curves)),
    ...byHandSentence(stage),
    ...reasonSentences(stage.because, toldEffects(stage, result)),
  ];
  return html`<li><h3>${words.title}${words.purpose ? html` <small>${words.purpose}</small>` : ""}</h3>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
${stage.ablation && html`<p class="evidence">${ablationSentence(stage.ablation)}</p>`}
${settingsDetails(stage)}</li>`;
}

/** Which settings were changed by hand, and that the reasons do not speak of them. */
function byHandSentence({ byHand = [], settings, because }: StagePlan): string[] {
  if (byHand.length === 0) return [];
  const worded = (name: string) =>
    typeof settings[name] === "object" ? nameOfSetting(name) : `${nameOfSetting(name)} ${settingText(name, settings[name])}`;
  const changed = byHand.map(worded).join(", ");
  return [`Set by hand: ${changed}.${because.length > 0 ? " The reasons are those of the plan before that." : ""}`];
}

/** What leaving the stage out does, in figures. */
function ablationSentence({ metric, unit, objective, alternative, ...figures }: Ablation): string {
  const [kept, left] = [figures.with, figures.without].map((value) => formatFigure(value, unit, 1));
  // Where the figure stays, as towards a reference, the objective alone says why.
  const heard = kept === left ? "" : `${metric} is ${kept} with it, ${left} without; `;
  const tried = `Put to the test: ${heard}the objective is ${formatNumber(objective.with, 3)} with it, ${formatNumber(objective.without, 3)} without (lower is better).`;
  const isOther = alternative && alternative.objective !== objective.without;
  return isOther ? `${tried} Next best: ${alternative.setting}, ${formatNumber(alternative.objective, 3)}.` : tried;
}

function settingsDetails({ stage, settings }: StagePlan): Markup | null {
  const entries = Object.entries(settings);
  if (entries.length === 0) return null;
  const rows = entries
    .filter(([, value]) => !isEqBands(value))
    .map(
      ([name, value]) =>
        html`<tr><th scope="row"><code>${stage}.${name}</code></th><td>${isCurve(value) ? curveText(value) : settingText(name, value)}</td></tr>`,
    );
  const filters = entries.filter((entry): entry is [string, readonly EqBand[]] => isEqBands(entry[1]));
  return html`<details><summary>Exact settings</summary>
${filters.map(([name, bands]) => filterTable(`${stage}.${name}`, bands))}
${rows.length > 0 && table("settings", `Settings of the stage ${stage}`, [{ head: "Setting" }, { head: "Value" }], rows)}</details>`;
}

function filterTable(path: string, bands: readonly EqBand[]): Markup {
  const rows = bands.map(
    ({ shape, frequencyHz, gainDb, q }) =>
      html`<tr><td>${shape.replace("-", " ")}</td><td class="num">${formatFigure(frequencyHz, "Hz")}</td>
<td class="num">${formatFigure(gainDb, "dB", 2)}</td><td class="num">${formatNumber(q, 2)}</td></tr>`,
  );
  return html`<p><code>${path}</code></p>${table("settings", `Filters of ${path}`, filterColumns, rows)}`;
}

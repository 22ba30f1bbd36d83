import { stageOrder } from "../../../chain/plan.ts";
import type { MasterResult } from "../../../run/result.ts";
import { formatFigure, formatNumber } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html, jsonForScript } from "../html.ts";

/** How anyone can prove that this file is what the report describes, and what it takes to make it again. */
export function recipeSection(result: MasterResult, facts: readonly (readonly [string, string])[]): Markup {
  const { before, after, plan } = result;
  const rows: readonly (readonly [string, string])[] = [
    ["Matrix number", result.matrix],
    ["Mix", `${fileName(result.source)}, ${formatFile(before)}`],
    ["Master", `${fileName(result.output)}, ${formatFile(after)}`],
    [
      "Style",
      `${plan.style}${plan.styleSha256 ? ` (own style, SHA-256 ${plan.styleSha256.slice(0, 16)}…)` : ""} at intensity ${formatNumber(plan.intensity, 2)}`,
    ],
    ["Chain", `version ${plan.chainVersion}, ${plan.stages.length} of ${stageOrder.length} stages at work`],
    ["Speed", `${formatNumber(result.realTimeFactor, result.realTimeFactor < 10 ? 1 : 0)} times real time`],
    ...facts,
  ];
  return html`<section aria-labelledby="verify"><h2 id="verify">Verify it, make it again</h2>
<p>The recipe is embedded in the file. This command renders the master again from the mix and compares every byte;
the matrix number must read ${result.matrix}:</p>
<pre><code>deadwax verify ${shellWord(fileName(result.output))} ${premasterFlag(result)}</code></pre>
<p>This page carries the recipe too. Should the file be lost, this command makes it again from page and mix, to the byte:</p>
<pre><code>deadwax recall THIS-PAGE.html ${premasterFlag(result)} -o ${shellWord(fileName(result.output))}</code></pre>
<dl class="recipe">${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl></section>`;
}

/** Names the element of the page that holds what `signedData` gives. */
export const signedElementId = "signed-recipe";

/** All that the master carries, for `deadwax recall`: the page is kept where a file is lost. */
export function signedData({ output, matrix, pcmSha256, recipe }: MasterResult): Markup {
  return jsonForScript({ output: fileName(output), matrix, pcmSha256, recipe });
}

/** What `signedData` put into a page; null where there is nothing. */
export function signedDataIn(page: string): string | null {
  const start = `<script type="application/json" id="${signedElementId}">`;
  const at = page.indexOf(start);
  return at < 0 ? null : page.slice(at + start.length).split("</script>", 1)[0];
}

function premasterFlag({ source, stems }: MasterResult): string {
  if (!stems) return `--source ${shellWord(fileName(source))}`;
  return `--stems ${stems.stems.map(({ role, file }) => shellWord(`${role}=${fileName(file)}`)).join(" ")}`;
}

function formatFile({ sampleRateHz, bits, channels, frames }: MasterResult["before"]): string {
  const shape = channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`;
  const depth = bits > 0 ? `${bits}-bit, ` : "";
  return `${formatFigure(sampleRateHz, "Hz")}, ${depth}${shape}, ${formatFigure(frames, "frames")}`;
}

/** The last part of a path: a report may be passed on, the folders it was made in are nobody's business. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** A file name as a shell takes it, even with spaces, quotes or a leading dash. */
export function shellWord(word: string): string {
  if (word.startsWith("-")) return shellWord(`./${word}`);
  return /^[\w.+@%/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

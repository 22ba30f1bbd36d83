import type { MasterResult } from "../../run/result.ts";
import { chartScript } from "./chart-script.ts";
import { chartData, timeCharts, toneCharts } from "./charts.ts";
import { html, Markup } from "./html.ts";
import { pageHead, trustedText } from "./inline.ts";
import { candidatesSection } from "./sections/candidates.ts";
import { comparison } from "./sections/comparison.ts";
import { findingsSection } from "./sections/findings.ts";
import { guardsSection, refusedSection } from "./sections/guards.ts";
import { headline } from "./sections/headline.ts";
import { movesSection } from "./sections/moves.ts";
import { fileName, recipeSection, signedData, signedElementId } from "./sections/recipe.ts";
import { referenceSection } from "./sections/reference.ts";
import { playbackSection } from "./sections/services.ts";
import { alternatesSection, stemsSection } from "./sections/stems.ts";
import { styleSheet } from "./style-sheet.ts";

/**
 * The chart library, as text: `uPlot.iife.min.js` and `uPlot.min.css` of the package `uplot`. In Node `readReportAssets` of `deadwax/node` reads them;
 * for a browser the bundler puts them in as text.
 */
export interface ReportAssets {
  readonly uplotScript: string;
  readonly uplotStyle: string;
}

/** What a MasterResult does not hold and a report may show. */
export interface ReportDetails {
  /** Shown as the headline; the source's file name without extension where absent. */
  readonly title?: string;
  readonly artist?: string;
  /** Further facts of the recipe, shown as they are: "Engine", "sha256 7f3a…". */
  readonly facts?: readonly (readonly [term: string, text: string])[];
}

/**
 * Tells one master's story as a single HTML document: what was found, what was done and why, what it gained, how to verify it.
 * Makes no network request, holds no paths of the maker's machine, and escapes every text it is given.
 * The same result and assets give the same bytes. Charts need a browser with scripts; every figure stands in the text too.
 */
export function renderReport(result: MasterResult, assets: ReportAssets, details: ReportDetails = {}): string {
  const title = details.title ?? fileName(result.source).replace(/(?<=.)\.[^.]+$/, "");
  return html`<!doctype html>
<html lang="en">
${pageHead(`${title}: mastering report ${result.matrix}`, html`${trustedText(assets.uplotStyle, "style")}${new Markup(styleSheet)}`)}
<body>
<main>
${headline(result, title, details.artist)}
<noscript><p>The pictures need scripts, which this browser has switched off. Every figure stands in the text.</p></noscript>
${timeCharts(result)}
${comparison(result)}
${toneCharts(result)}
${referenceSection(result.reference)}
${findingsSection(result.findings, result.before)}
${stemsSection(result)}
${movesSection(result)}
${refusedSection(result)}
${guardsSection(result.guards)}
${candidatesSection(result.candidates, result.loudnessDesigns)}
${alternatesSection(result)}
${playbackSection(result.playback)}
${recipeSection(result, details.facts ?? [])}
<footer>Made by Deadwax. This page is one file: it loads nothing and sends nothing.</footer>
</main>
<script type="application/json" id="${signedElementId}">${signedData(result)}</script>
<script type="application/json" id="chart-data">${chartData(result)}</script>
<script>${trustedText(assets.uplotScript, "script")}</script>
<script>${new Markup(chartScript)}</script>
</body>
</html>
`.text;
}

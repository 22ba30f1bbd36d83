import type { ReferenceComparison } from "../../mastering/reference-comparison.ts";
import { html, Markup } from "./html.ts";
import { referenceSection } from "./sections/reference.ts";
import { styleSheet } from "./style-sheet.ts";

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A mix beside its references as one HTML page that loads nothing and runs no script. `title` is the mix's name. */
export function renderComparison(title: string, comparison: ReferenceComparison): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(contentPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Deadwax">
<title>${title} beside ${comparison.references.join(", ")}</title>
<link rel="icon" href="data:,">
<style>${new Markup(styleSheet)}</style>
</head>
<body>
<main>
<p class="kicker">Comparison with a reference</p>
<h1>${title}</h1>
${referenceSection(comparison)}
<footer>Made by Deadwax. This page is one file: it loads nothing and sends nothing.</footer>
</main>
</body>
</html>
`.text;
}

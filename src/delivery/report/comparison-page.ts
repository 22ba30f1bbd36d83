import type { ReferenceComparison } from "../../mastering/reference-comparison.ts";
import { html, Markup } from "./html.ts";
import { pageHead } from "./inline.ts";
import { referenceSection } from "./sections/reference.ts";
import { styleSheet } from "./style-sheet.ts";

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A mix beside its references as one HTML page that loads nothing and runs no script. `title` is the mix's name. */
export function renderComparison(title: string, comparison: ReferenceComparison): string {
  return html`<!doctype html>
<html lang="en">
${pageHead(`${title} beside ${comparison.references.join(", ")}`, html`${new Markup(styleSheet)}`, contentPolicy)}
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

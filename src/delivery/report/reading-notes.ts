import { typeset } from "./figures.ts";
import { html, type Markup } from "./html.ts";

/** What was met in the file and should be looked at: an early end, a lying header. Null when nothing was. */
export function readingNotes(warnings: readonly string[]): Markup | null {
  if (warnings.length === 0) return null;
  return html`<p class="banner" role="note"><strong>Worth a look.</strong> ${typeset(warnings.join(" "))}</p>`;
}

import type { Markup } from "./html.ts";
import { html } from "./html.ts";

/** One column's head; `look` is a class of the style sheet, such as `num` for figures set flush right. */
export interface Column {
  readonly head: string;
  readonly look?: string;
}

/**
 * A table that scrolls by itself where the page is too narrow, with a caption for screen readers and headed columns.
 * look: on a phone `figures stacked` puts the row's name above its figures, three in a line, and `figures spread` above all of them in one line;
 * `figures` and `settings` stay tables, which the keyboard can reach to scroll them.
 */
export function table(
  look: "figures stacked" | "figures spread" | "figures" | "settings",
  caption: string,
  columns: readonly Column[],
  rows: readonly Markup[],
): Markup {
  const reach = (look === "figures" || look === "settings") && html` tabindex="0" role="group" aria-label="${caption}"`;
  return html`<div class="scroll"${reach}><table class="${look}"><caption class="unseen">${caption}</caption>
<thead><tr>${columns.map(headOf)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** A column that needs no name, such as bars beside their figures, has none for a screen reader either. */
function headOf({ head, look }: Column): Markup {
  return head === "" ? html`<td class="${look}"></td>` : html`<th scope="col" class="${look}">${head}</th>`;
}

import type { Markup } from "./html.ts";
import { html } from "./html.ts";

/** One column's head; `look` is a class of the style sheet, such as `num` for figures set flush right. */
export interface Column {
  readonly head: string;
  readonly look?: string;
}

/**
 * A table that scrolls by itself where the page is too narrow, with a caption for screen readers and headed columns.
 * look: `figures stacked` puts the row's name above its three figures on a phone; `figures` and `settings` stay tables.
 */
export function table(
  look: "figures stacked" | "figures" | "settings",
  caption: string,
  columns: readonly Column[],
  rows: readonly Markup[],
): Markup {
  return html`<div class="scroll"><table class="${look}"><caption class="unseen">${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${column.look}">${column.head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

import { Markup } from "./html.ts";

/** Nothing may be loaded from anywhere; a page's own script and style are all there is. */
export const contentPolicy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Library text goes in as it is; only its own closing tag could end the element early, and that is refused. */
export function trustedText(text: string, element: "script" | "style"): Markup {
  if (text.toLowerCase().includes(`</${element}`)) throw new Error(`the ${element} to be inlined holds a closing tag`);
  return new Markup(text);
}

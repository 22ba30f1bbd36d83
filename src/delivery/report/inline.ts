import { html, Markup } from "./html.ts";

/** Nothing may be loaded from anywhere; a page's own script and style are all there is. */
export const contentPolicy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Library text goes in as it is; only its own closing tag could end the element early, and that is refused. */
export function trustedText(text: string, element: "script" | "style"): Markup {
  if (text.toLowerCase().includes(`</${element}`)) throw new Error(`the ${element} to be inlined holds a closing tag`);
  return new Markup(text);
}

/** The head of every page: the policy that keeps it from loading anything, its title, its style. */
export function pageHead(title: string, style: Markup, policy = contentPolicy): Markup {
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Deadwax">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>`;
}

/** Text that is HTML already. Everything else is escaped when it meets the `html` tag. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in an `html` template: text and numbers are escaped, markup is kept, null and false leave nothing. */
export type Content = string | number | Markup | readonly Content[] | null | undefined | false;

/** Makes text harmless inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Template tag that escapes every value, so that no title, path or advice can become markup. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + flatten(values[index - 1]) + part));
}

function flatten(content: Content): string {
  if (content === null || content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "string" || typeof content === "number") return escapeHtml(String(content));
  return content.map(flatten).join("");
}

/**
 * JSON that may stand inside a script element: no `<` can close it.
 * Values that are not finite become null, as JSON has no word for them.
 */
export function jsonForScript(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replace(/</g, "\\u003c"));
}

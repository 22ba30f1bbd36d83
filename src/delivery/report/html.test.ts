import { describe, expect, it } from "vitest";
import { escapeHtml, html, jsonForScript } from "./html.ts";

describe("html", () => {
  it("escapes the five characters that end text or quoted attributes", () => {
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe("&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;");
  });

  it("escapes every text value, in lists too, and keeps markup as it is", () => {
    expect(html`<p>${"<i>"}${[html`<b>${1}</b>`, "&"]}</p>`.text).toBe("<p>&#60;i&#62;<b>1</b>&#38;</p>");
  });

  it("leaves nothing where a value is null, undefined or false", () => {
    expect(html`[${null}${undefined}${false}${0}]`.text).toBe("[0]");
  });
});

describe("jsonForScript", () => {
  it("cannot close its script element and still reads back as the same value", () => {
    const value = { title: "</script><!--", levels: [-1.5, null] };
    const { text } = jsonForScript(value);
    expect(text).not.toContain("<");
    expect(JSON.parse(text)).toEqual(value);
  });
});

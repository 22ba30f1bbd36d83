import { describe, expect, it } from "vitest";
import { html } from "./html.ts";
import { table } from "./table.ts";

const columns = [{ head: "Candidate" }, { head: "", look: "bar" }];

describe("table", () => {
  it("can be reached by the keyboard where it scrolls, and says what it is; one that folds is no stop on the way", () => {
    expect(table("figures", "Guards & limits", columns, []).text).toContain(
      '<div class="scroll" tabindex="0" role="group" aria-label="Guards &#38; limits">',
    );
    expect(table("figures stacked", "Guards", columns, []).text).toContain('<div class="scroll"><table');
  });

  it("has no head without words, which a screen reader would announce as nothing", () => {
    const { text } = table("figures", "Tried", columns, [html`<tr></tr>`]);
    expect(text).toContain('<th scope="col" class="">Candidate</th><td class="bar"></td>');
  });
});

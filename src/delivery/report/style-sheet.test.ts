import { describe, expect, it } from "vitest";
import { compareStyle } from "../compare/compare-style.ts";
import { styleSheet } from "./style-sheet.ts";

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  const [red, green, blue] = digits
    .map((pair) => Number.parseInt(pair, 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The first or the second set of colours of a style: by day, by night. */
function palette(style: string, place: number): Record<string, string> {
  const sets = [...style.matchAll(/:root[^{]*\{([^}]*--[^}]*)\}/g)].map(([, body]) => body);
  return Object.fromEntries([...sets[place].matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, hex]) => [name, hex]));
}

describe.each([
  ["by day", 0],
  ["by night", 1],
])("the colours %s", (_, place) => {
  const { paper, card, ...others } = palette(styleSheet, place);

  it.each(["ink", "muted", "after", "held", "stop", "warn", "note"])("let %s be read on paper and card: 4.5 to 1, WCAG 1.4.3", (name) => {
    expect(Math.min(contrast(others[name], paper), contrast(others[name], card))).toBeGreaterThanOrEqual(4.5);
  });

  it("let the mix be read on paper, its only ground, and every line of a comparison be seen there: 3 to 1, WCAG 1.4.11", () => {
    expect(contrast(others["before"], paper)).toBeGreaterThanOrEqual(4.5);
    const lines = Object.values(palette(compareStyle, place));
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(contrast(line, paper)).toBeGreaterThanOrEqual(3);
  });
});

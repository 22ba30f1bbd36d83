import { describe, expect, it } from "vitest";
import type { Finding } from "../audio/findings.ts";
import { findingLines } from "./finding-lines.ts";

const click = (startSeconds: number, value: number, advice = "Look there."): Finding => ({
  code: "clicks",
  severity: "warn",
  channel: 0,
  startSeconds,
  endSeconds: startSeconds,
  value,
  unit: "samples",
  expected: "none",
  advice,
});

describe("findings on screen", () => {
  it("tell a fault that has one advice once, with its places and the span of its values", () => {
    expect(findingLines([click(1, 2), click(5.5, 7)], 2)).toEqual([
      "  warn clicks at 0:01.0-0:01.0 left, 0:05.5-0:05.5 left: 2 to 7 samples, expected none\n       Look there.",
    ]);
  });
  it("tell faults apart whose advice differs, and count places beyond the sixth", () => {
    expect(findingLines([click(1, 2), click(2, 2, "Listen there.")], 2)).toHaveLength(2);
    const [line] = findingLines(
      Array.from({ length: 9 }, (_, n) => click(n, 1)),
      2,
    );
    expect(line).toContain("0:05.0-0:05.0 left and 3 more places: 1 samples, expected none");
  });
  it.each([
    [2, null, "at 0:02.0-1:02.5: "],
    [2, 0, "at 0:02.0-1:02.5 left: "],
    [2, 1, "at 0:02.0-1:02.5 right: "],
    [6, 1, "at 0:02.0-1:02.5 channel 2: "],
    [1, 0, "at 0:02.0-1:02.5: "],
  ])("of %i channels, on %s, read %s: mono has no left, and the second of six is not the right one alone", (channels, channel, text) => {
    expect(findingLines([{ ...click(2, 1), channel, endSeconds: 62.5 }], channels)[0]).toContain(text);
  });
});

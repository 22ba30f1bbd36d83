import { describe, expect, it } from "vitest";
import { placeText } from "./check.ts";

const at = (channel: number | null) => ({ channel, startSeconds: 2, endSeconds: 62.5 });

describe("where a finding lies, in check", () => {
  it.each([
    [2, null, "0:02.0-1:02.5"],
    [2, 0, "0:02.0-1:02.5 left"],
    [2, 1, "0:02.0-1:02.5 right"],
    [6, 1, "0:02.0-1:02.5 channel 2"],
    [1, 0, "0:02.0-1:02.5"],
  ])("of %i channels, on %s, reads %s: mono has no left, and the second of six is not the right one alone", (channels, channel, text) => {
    expect(placeText(at(channel), channels)).toBe(text);
  });
});

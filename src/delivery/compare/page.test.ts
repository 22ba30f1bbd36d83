import { describe, expect, it } from "vitest";
import { comparedCandidate } from "../../../test/report-fixture.ts";
import type { ComparedCandidate, CompareResult } from "./compare-result.ts";
import { renderComparePage } from "./page.ts";
import type { ComparePageData } from "./page-data.ts";

function commandOf(candidate: Partial<ComparedCandidate>, source = "songs/mix.wav"): string {
  const result: CompareResult = {
    source,
    page: "compare.html",
    matchedLufs: -18,
    durationSeconds: 252,
    passage: { startSeconds: 60, endSeconds: 90 },
    stepSeconds: 1,
    candidates: [{ ...comparedCandidate, ...candidate }],
    merged: [],
    warnings: [],
  };
  const html = renderComparePage(result, "mix", { sampleRateHz: 48_000, channels: 2, base64: [""] }, { script: "", uplotStyle: "" });
  const data = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "null";
  return (JSON.parse(data) as ComparePageData).candidates[0].command;
}

describe("the command of a version", () => {
  it("says whose hand and no more where nothing else was asked for, and nothing for the untouched mix", () => {
    expect(commandOf({})).toBe("deadwax master mix.wav -o master.wav --style warm");
    expect(commandOf({ intensity: 0 })).toBe("deadwax master mix.wav -o master.wav --intensity 0");
    expect(commandOf({ style: null, intensity: null, ceilingDbtp: null })).toBe("");
  });
  it("asks for the loudness and the ceiling that the version was made with", () => {
    expect(commandOf({ targetLufs: -9, ceilingDbtp: -2 })).toBe("deadwax master mix.wav -o master.wav --style warm --loudness -9 --ceiling -2");
    expect(commandOf({ intensity: 0, targetLufs: -12.5 })).toBe("deadwax master mix.wav -o master.wav --intensity 0 --loudness -12.5");
  });
  it("names the file of a style of one's own, which master does not know by its name, and quotes what a shell would part", () => {
    expect(commandOf({ style: "my-style", styleFile: "styles/My Style.yaml" }, "my song.wav")).toBe(
      "deadwax master 'my song.wav' -o master.wav --style 'My Style.yaml'",
    );
  });
});

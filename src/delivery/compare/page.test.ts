import { describe, expect, it } from "vitest";
import { comparedCandidate } from "../../../test/report-fixture.ts";
import type { ComparedCandidate, CompareResult } from "./compare-result.ts";
import { renderComparePage } from "./page.ts";
import type { ComparePageData } from "./page-data.ts";

function pageOf(candidates: readonly ComparedCandidate[], source = "songs/mix.wav"): string {
  const result: CompareResult = {
    source,
    page: "compare.html",
    matchedLufs: -18,
    durationSeconds: 252,
    passage: { startSeconds: 60, endSeconds: 90 },
    stepSeconds: 1,
    candidates,
    merged: [],
    warnings: [],
  };
  return renderComparePage(result, "mix", { sampleRateHz: 48_000, channels: 2, base64: [""] }, { script: "", uplotStyle: "" });
}

function commandOf(candidate: Partial<ComparedCandidate>, source?: string): string {
  const html = pageOf([{ ...comparedCandidate, ...candidate }], source);
  const data = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "null";
  return (JSON.parse(data) as ComparePageData).candidates[0].command;
}

describe("the pictures of a comparison", () => {
  const lifted = (band: number, byDb: number) =>
    comparedCandidate.matched.thirdOctaveDb.map((level, at) => (at === band && level !== null ? level + byDb : level));
  it("are told in words without a name: how far the versions lie apart at most, and where; not where nothing is heard", () => {
    const other = { ...comparedCandidate, matched: { ...comparedCandidate.matched, thirdOctaveDb: lifted(17, 1.8) }, shortTermLufs: [-20, -18.5] };
    const page = pageOf([{ ...comparedCandidate, shortTermLufs: [-20, -19.2] }, other]);
    expect(page).toContain('each against the average of all. At most 1.8\u00a0dB apart, at 1\u00a0kHz."');
    expect(page).toContain("At most 0.7\u00a0LU apart, at 0:01.0.");
    const inaudible = comparedCandidate.matched.thirdOctaveDb.map((level, at) => (at === 30 ? -120 : level));
    const dull = { ...comparedCandidate, matched: { ...comparedCandidate.matched, thirdOctaveDb: inaudible } };
    expect(pageOf([comparedCandidate, dull])).toContain("At most 0.0\u00a0dB apart");
    expect(pageOf([comparedCandidate])).not.toContain("apart");
  });
});

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

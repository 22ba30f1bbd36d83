import { describe, expect, it } from "vitest";
import type { MasterResult } from "../run/result.ts";
import { faultNotes } from "./fault-notes.ts";

const track = { number: 2, title: "Two", report: "02-two.report.html" };
const found = (code: string, severity: string) => ({ code, severity });
const note = (findings: unknown[], stems?: unknown, warnings: string[] = []) =>
  faultNotes(track, { findings, stems, warnings } as unknown as MasterResult);

describe("faults of a track that a record tells of", () => {
  it("are those that ask for a new mix, and stems that do not fit", () => {
    expect(note([found("clipping", "warn"), found("dc-offset", "note")])).toEqual([]);
    expect(note([found("clipping", "stop"), found("clipping", "stop")])).toEqual(["2 Two: clipping; 02-two.report.html tells more."]);
    const bass = { role: "bass", findings: [found("stem-polarity", "warn"), found("rumble", "warn"), found("stem-length", "note")] };
    expect(note([], { findings: [found("stem-doubled", "stop")], stems: [bass] })).toEqual([
      "2 Two: stem-doubled, stem-polarity of bass; 02-two.report.html tells more.",
    ]);
    expect(note([], undefined, ["The file ends early."])).toEqual(["2 Two: The file ends early."]);
  });
});

import { describe, expect, it } from "vitest";
import type { MasterResult } from "../run/result.ts";
import type { VersionPlan } from "./album-version.ts";
import { faultNotes, twinNotes } from "./fault-notes.ts";

const track = { number: 2, title: "Two", report: "02-two.report.html" };
const found = (code: string, severity: string) => ({ code, severity });
const note = (findings: unknown[], stems?: unknown, warnings: string[] = []) =>
  faultNotes(track, { findings, stems, warnings, guards: [] } as unknown as MasterResult);

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
  it("are guards that the master did not hold", () => {
    const guards = [
      { name: "peak to short-term loudness", value: 3.28, limit: 4.01, unit: "dB", held: false },
      { name: "true peak", value: -1.06, limit: -0.95, unit: "dBTP", held: true },
    ];
    expect(faultNotes(track, { findings: [], warnings: [], guards } as unknown as MasterResult)).toEqual([
      "2 Two: peak to short-term loudness 3.28 dB did not hold the limit of 4.01 dB; 02-two.report.html tells more.",
    ]);
  });
  it("are one mix that stands twice, and not the tracks of one piece", () => {
    const tracks = ["One", "Two", "Two, continued", "Three"].map((title, at) => ({ number: at + 1, title, piece: [0, 1, 1, 2][at] }));
    const units = ["x", "y", "x"].map((samplesSha256) => ({ samplesSha256 })) as unknown as VersionPlan["units"];
    expect(twinNotes(tracks, { units })).toEqual(["1 One and 4 Three are made from one mix, sample for sample."]);
  });
});

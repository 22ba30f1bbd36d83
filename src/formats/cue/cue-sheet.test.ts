import { describe, expect, it } from "vitest";
import { writeCueSheet } from "./cue-sheet.ts";

const track = { number: 1, title: "One", performer: null, isrc: null, pauseFrame: 0, startFrame: 0, remarks: [] };

describe("a cue sheet", () => {
  it("names file, record, tracks, codes and times in minutes, seconds and frames of 1/75 s: 588 samples at 44.1 kHz (IEC 60908)", () => {
    const text = writeCueSheet({
      file: "album.wav",
      sampleRateHz: 44100,
      title: "Record",
      performer: "Band",
      catalogue: "036000291452",
      tracks: [
        { ...track, isrc: "QZABC2600001", remarks: ["mix: A"] },
        { ...track, number: 2, title: "Two", performer: "Guest", pauseFrame: 588 * 74, startFrame: 588 * (75 * 61 + 3) },
      ],
    });
    expect(text.split("\r\n")).toEqual([
      "CATALOG 0036000291452",
      'PERFORMER "Band"',
      'TITLE "Record"',
      'FILE "album.wav" WAVE',
      "  TRACK 01 AUDIO",
      '    TITLE "One"',
      "    ISRC QZABC2600001",
      "    REM mix: A",
      "    INDEX 01 00:00:00",
      "  TRACK 02 AUDIO",
      '    TITLE "Two"',
      '    PERFORMER "Guest"',
      "    INDEX 00 00:00:74",
      "    INDEX 01 01:01:03",
      "",
    ]);
  });
  it("has no pause for what only fills up a CD frame: less than 588 samples at 44.1 kHz", () => {
    const sheetOf = (pauseFrame: number) => {
      const record = { file: "a.wav", sampleRateHz: 44100, title: null, performer: null, catalogue: null };
      return writeCueSheet({ ...record, tracks: [{ ...track, pauseFrame, startFrame: 5880 }] });
    };
    expect(sheetOf(5880 - 587)).not.toContain("INDEX 00");
    expect(sheetOf(5880 - 588)).toContain("INDEX 00 00:00:09");
  });
  it("rounds to the nearest 1/75 s where the rate has none, and keeps quotes and line ends out of its texts", () => {
    const text = writeCueSheet({
      file: "a.wav",
      sampleRateHz: 48000,
      title: null,
      performer: null,
      catalogue: null,
      tracks: [{ ...track, title: 'The "B"\nside', startFrame: 48000 + 330, pauseFrame: 48000 + 330 }],
    });
    expect(text).toContain("TITLE \"The 'B' side\"");
    expect(text).toContain("INDEX 01 00:01:01");
  });
});

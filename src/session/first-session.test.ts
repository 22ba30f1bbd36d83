import { describe, expect, it } from "vitest";
import { firstSession, titleFromName, tracksAmong } from "./first-session.ts";
import { parseSession } from "./session.ts";

describe("a first session", () => {
  it("follows the numbers that all names begin with: 10 after 9", () => {
    expect(tracksAmong(["10 j.wav", "9 i.flac", "1 a.wav", "cover.jpg"])).toEqual(["1 a.wav", "9 i.flac", "10 j.wav"]);
  });
  it("is alphabetical where a name has no number", () => {
    expect(tracksAmong(["b.wav", "10 j.wav", "a.wav"])).toEqual(["10 j.wav", "a.wav", "b.wav"]);
  });
  it.each([
    ["24K Magic.wav", "24K Magic"],
    ["3am.wav", "3am"],
    ["10CC live.wav", "10CC live"],
    ["1999.wav", "1999"],
    ["03_3am.wav", "3am"],
    ["7. Seven.wav", "Seven"],
    ["12-Twelve.wav", "Twelve"],
  ])("takes for a track number only what a separator follows: %s is %s", (name, title) => {
    expect(titleFromName(name)).toBe(title);
  });
  it("is alphabetical where a name begins with a word of digits", () => {
    expect(tracksAmong(["9 i.wav", "10CC live.wav", "2 b.wav"])).toEqual(["10CC live.wav", "2 b.wav", "9 i.wav"]);
  });
  it("reads back with titles freed of number and ending", async () => {
    const text = firstSession('My "EP"', ["02_second_song.mix.wav", "01 - First.wav", "notes.txt"]);
    const { session } = await parseSession("record.yaml", text);
    expect(session.title).toBe('My "EP"');
    expect(session.tracks.map(({ mix, title }) => [mix, title])).toEqual([
      ["01 - First.wav", "First"],
      ["02_second_song.mix.wav", "second song"],
    ]);
  });
  it("believes tags before names: order, titles, codes, and the record's words where all files agree", async () => {
    const tags = (title: string, track: number) => ({ title, track, artist: "Band", album: "Record", isrc: `QZABC260000${track}` });
    const known = new Map([
      ["01 a.flac", tags("Last", 2)],
      ["02 b.flac", tags("First", 1)],
    ]);
    const { session } = await parseSession("record.yaml", firstSession("folder", [...known.keys()], known));
    expect([session.artist, session.title]).toEqual(["Band", "Record"]);
    expect(session.tracks.map(({ mix, title, isrc }) => [mix, title, isrc])).toEqual([
      ["02 b.flac", "First", "QZABC2600001"],
      ["01 a.flac", "Last", "QZABC2600002"],
    ]);
  });
  it("leaves a code to the first of two files that claim it: one that is refused at once helps nobody", async () => {
    const tags = (track: number) => ({ title: null, track, artist: null, album: null, isrc: "QZABC2600001" });
    const text = firstSession(
      "folder",
      ["a.wav", "b.wav"],
      new Map([
        ["a.wav", tags(1)],
        ["b.wav", tags(2)],
      ]),
    );
    expect(text).toContain("    # of another track too: isrc: QZABC2600001\n");
    expect((await parseSession("record.yaml", text)).session.tracks.map(({ isrc }) => isrc)).toEqual(["QZABC2600001", null]);
  });
  it("goes by names where two files claim one place", async () => {
    const same = { title: null, track: 1, artist: null, album: null, isrc: null };
    const text = firstSession(
      "folder",
      ["2 b.wav", "1 a.wav"],
      new Map([
        ["1 a.wav", same],
        ["2 b.wav", same],
      ]),
    );
    expect((await parseSession("record.yaml", text)).session.tracks.map(({ title }) => title)).toEqual(["a", "b"]);
  });
});

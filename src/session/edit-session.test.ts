import { describe, expect, it } from "vitest";
import { withTrack } from "./edit-session.ts";
import { parseSession } from "./session.ts";

describe("an edit of a session", () => {
  it("adds a track and keeps every comment, order and quote of the author", async () => {
    const text = `# Our record\ntitle: 'T' # working title\n\ntracks:\n  # the single\n  - mix: a.wav # 24 bit\n    title: "A"\n`;
    const edited = await withTrack(text, { mix: "live/bonus.wav", title: "Bonus" });
    expect(edited).toBe(`${text}  - mix: live/bonus.wav\n    title: Bonus\n`);
    const { session } = await parseSession("record.yaml", edited);
    expect(session.tracks.map(({ mix }) => mix)).toEqual(["a.wav", "live/bonus.wav"]);
  });
  it("leaves every line of the author as it is, spaces and all", async () => {
    const head =
      "title: T   # ours\n\ntracks:\n# the single\n- mix: a.wav   # 24 bit\n  credits: { mix: A,   words: B }\n\n- {mix: b.wav, title: 'B'} # end\n";
    const tail = "\n# bonus tracks below?\nartist: Band   # us\n";
    const edited = await withTrack(head + tail, { mix: "c.wav", title: "No. 3: C" });
    expect(edited).toBe(`${head}- mix: c.wav\n  title: "No. 3: C"\n${tail}`);
  });
  it("adds a track to a list in brackets, and to a last line without an end", async () => {
    for (const text of ["tracks: [{mix: a.wav}] # one\n", "tracks:\n  - mix: a.wav"]) {
      const { session } = await parseSession("record.yaml", await withTrack(text, { mix: "b.wav" }));
      expect(session.tracks.map(({ mix }) => mix)).toEqual(["a.wav", "b.wav"]);
    }
  });
  it("keeps the byte order mark and the line ends of Windows", async () => {
    const yaml = "\uFEFF# Our record\r\ntracks:\r\n  - mix: a.wav # 24 bit\r\n";
    expect(await withTrack(yaml, { mix: "b.wav" })).toBe(`${yaml}  - mix: b.wav\r\n`);
    const json = await withTrack('\uFEFF{"tracks": [\r\n{"mix": "a.wav"}]}', { mix: "b.wav" });
    expect(json).toMatch(/^\uFEFF\{\r\n/);
    expect(json.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect((await parseSession("record.yaml", json)).session.tracks.map(({ mix }) => mix)).toEqual(["a.wav", "b.wav"]);
  });
  it("of a JSON session is JSON", async () => {
    expect(JSON.parse(await withTrack('{"tracks": [{"mix": "a.wav"}]}', { mix: "b.wav" }))).toEqual({ tracks: [{ mix: "a.wav" }, { mix: "b.wav" }] });
  });
});

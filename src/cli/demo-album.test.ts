import { describe, expect, it } from "vitest";
import { demoSongs } from "../demo/demo-songs.ts";
import { parseSession } from "../session/session.ts";
import { demoSession } from "./demo-album.ts";

describe("the session of the demo record", () => {
  it("is a session: the three songs in order at 44.1 kHz, the ballad meant quiet", async () => {
    const { session } = await parseSession("session.yaml", demoSession("deadwax-demo"));
    expect(session.rateHz).toBe(44100);
    expect(session.tracks.map(({ title }) => title)).toEqual(demoSongs.map(({ title }) => title));
    expect(session.tracks.map(({ intent }) => intent)).toEqual([null, null, "quiet"]);
  });
});

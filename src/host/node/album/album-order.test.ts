import { describe, expect, it } from "vitest";
import { parseSession } from "../../../session/session.ts";
import { masterNames } from "./album-order.ts";

async function nameOf(title?: string): Promise<string> {
  const { session } = await parseSession("record.json", JSON.stringify({ tracks: [{ mix: "a.wav" }, { mix: "b.wav", title, intent: "hidden" }] }));
  return masterNames(session)[1];
}

describe("the file name of a master", () => {
  it.each([
    ["three bytes a character", "夜".repeat(200), "夜".repeat(50)],
    ["four bytes a character, two in UTF-16", "𠮷".repeat(100), "𠮷".repeat(37)],
    ["one byte a character", "a".repeat(200), "a".repeat(80)],
    ["characters of one and of three bytes", `a${"夜".repeat(199)}`, `a${"夜".repeat(49)}`],
  ])("has at most 150 bytes and 80 characters of its title, whole ones: %s", async (_, title, word) => {
    const name = await nameOf(title);
    expect(name).toBe(`01-hidden-${word}.wav`);
    expect(Buffer.byteLength(`.${name.replace(".wav", ".instrumental.report.html")}.1234567.part`)).toBeLessThan(255);
  });
  it("says hidden once where a hidden track has no title", async () => {
    expect(await nameOf()).toBe("01-hidden-track.wav");
  });
  it("is its own, whatever titles repeat: a listed track keeps its name, and hidden ones behind it are counted", async () => {
    const hidden = (title?: string) => ({ mix: "h.wav", title, intent: "hidden" });
    const tracks = [
      { mix: "a.wav", title: "Hidden Track" },
      hidden(),
      hidden(),
      hidden("B 2"),
      hidden("B"),
      hidden("b!"),
      { mix: "a.wav", title: "Hidden Track" },
    ];
    const { session } = await parseSession("record.json", JSON.stringify({ tracks }));
    expect(masterNames(session)).toEqual([
      "01-hidden-track.wav",
      "01-hidden-track-2.wav",
      "01-hidden-track-3.wav",
      "01-hidden-b-2.wav",
      "01-hidden-b.wav",
      "01-hidden-b-3.wav",
      "02-hidden-track.wav",
    ]);
  });
});

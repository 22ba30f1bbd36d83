import { describe, expect, it } from "vitest";
import { SettingsError } from "../audio/errors.ts";
import { firstSession, tracksAmong } from "./first-session.ts";
import { parseSession } from "./session.ts";

const tracks = "tracks:\n  - mix: a.wav\n  - mix: b.wav\n";

async function complaint(text: string): Promise<string> {
  const failure = await parseSession("record.yaml", text).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(failure).toBeInstanceOf(SettingsError);
  return (failure as SettingsError).message;
}

describe("a session file", () => {
  it("fills in number and gap, and writes an ISRC without hyphens", async () => {
    const { session } = await parseSession("record.yaml", `artist: A\n${tracks}    isrc: qz-abc-26-00001\n    intent: quiet\n    anchor: true\n`);
    const plain = { title: null, isrc: null, style: null, intent: null, isAnchor: false };
    expect(session).toEqual({
      artist: "A",
      title: null,
      style: null,
      tracks: [
        { ...plain, mix: "a.wav", number: 1, gapSeconds: 0 },
        { ...plain, mix: "b.wav", number: 2, gapSeconds: 2, isrc: "QZABC2600001", intent: "quiet", isAnchor: true },
      ],
    });
  });
  it("may be JSON", async () => {
    const { session } = await parseSession("record.json", '{"title": "T", "tracks": [{"mix": "a.wav", "gapSeconds": 0.5}]}');
    expect(session.tracks[0].gapSeconds).toBe(0.5);
  });
  it.each([
    ["no tracks", "title: T\n", "record.yaml:1:1: tracks is missing; it must be a list of 1 to 99 tracks."],
    ["a negative gap", `${tracks}    gapSeconds: -1\n`, "record.yaml:4:17: tracks[1].gapSeconds must be from 0 to 60 s, got -1."],
    [
      "two tracks with one number",
      "tracks:\n  - mix: a.wav\n    number: 3\n  - mix: b.wav\n    number: 3\n",
      "record.yaml:5:13: tracks[1].number must be above 3, the number of the track before it, got 3.",
    ],
    [
      "an unknown key",
      `${tracks}    gap: 1\n`,
      "record.yaml:4:5: tracks[1].gap is not a field of a session; a track has mix, number, title, isrc, style, intent, gapSeconds, anchor.",
    ],
    ["an unknown intent", `${tracks}    intent: soft\n`, 'record.yaml:4:13: tracks[1].intent must be one of quiet, loudest, got "soft".'],
    [
      "a track without a mix",
      "tracks:\n  - title: A\n",
      "record.yaml:2:5: tracks[0].mix is missing; it must be the path of an audio file, from the folder of the session.",
    ],
    [
      "one ISRC twice",
      "tracks:\n  - mix: a.wav\n    isrc: QZABC2600001\n  - mix: b.wav\n    isrc: QZ-ABC-26-00001\n",
      "record.yaml:5:11: tracks[1].isrc must differ from that of tracks[0], got QZABC2600001.",
    ],
    [
      "two anchors",
      "tracks:\n  - mix: a.wav\n    anchor: true\n  - mix: b.wav\n    anchor: true\n",
      "record.yaml:5:13: tracks[1].anchor must be left out: tracks[0] is the anchor already.",
    ],
    ["a list", "- a.wav\n", 'record.yaml:1:1: a session file must be a mapping of artist, title, style, tracks, got ["a.wav"].'],
  ])("names file, line, column and path of %s", async (_, text, sentence) => {
    expect(await complaint(text)).toBe(sentence);
  });
  it("refuses a text above a million characters before it is parsed", async () => {
    expect(await complaint("a".repeat(1_000_001))).toBe("record.yaml must be at most 1 MB of text, got 1.0 MB; name a session file.");
  });
  it("refuses aliases that unfold into gigabytes", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `x${n}: &x${n} [${Array(9)
          .fill(n === 0 ? "lol" : `*x${n - 1}`)
          .join(", ")}]\n`,
    );
    expect(await complaint(`${levels.join("")}${tracks}`)).toMatch(/^record\.yaml: .*alias.*; write the values out\.$/i);
  });
  it("refuses lists nested a hundred thousand deep", async () => {
    expect(await complaint(`title: ${"[".repeat(100_000)}\n`)).toMatch(/^record\.yaml.*(nested too deep|not YAML)/);
  });
});

describe("a first session", () => {
  it("follows the numbers that all names begin with: 10 after 9", () => {
    expect(tracksAmong(["10 j.wav", "9 i.flac", "1 a.wav", "cover.jpg"])).toEqual(["1 a.wav", "9 i.flac", "10 j.wav"]);
  });
  it("is alphabetical where a name has no number", () => {
    expect(tracksAmong(["b.wav", "10 j.wav", "a.wav"])).toEqual(["10 j.wav", "a.wav", "b.wav"]);
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
});

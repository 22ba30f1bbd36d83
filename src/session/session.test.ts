import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SettingsError } from "../audio/errors.ts";
import { albumFields, trackFields } from "./fields.ts";
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
    const plain = {
      ...{
        title: null,
        artist: null,
        isrc: null,
        style: null,
        intent: null,
        references: null,
        side: null,
        disc: null,
        isAnchor: false,
        align: false,
      },
      ...{
        isSegue: false,
        isStems: false,
        crossfadeSeconds: 0,
        fadeInSeconds: 0,
        fadeOutSeconds: 0,
        fadeShape: "cosine",
        credits: {},
        alternates: {},
      },
    };
    expect(session).toEqual({
      ...{ artist: "A", title: null, upc: null, style: null, targetLufs: null, ceilingDbtp: null, rateHz: null, references: null, isFrozen: false },
      tracks: [
        { ...plain, mix: "a.wav", number: 1, gapSeconds: 0 },
        { ...plain, mix: "b.wav", number: 2, gapSeconds: 2, isrc: "QZABC2600001", intent: "quiet", isAnchor: true },
      ],
    });
  });
  it("begins a new disc on no side: side B of the first is none of the second", async () => {
    const { session } = await parseSession("record.yaml", "tracks:\n- {mix: a, disc: 1, side: B}\n- {mix: b, disc: 2}\n- {mix: c}\n");
    expect(session.tracks.map(({ disc, side }) => `${disc} ${side}`)).toEqual(["1 B", "2 null", "2 null"]);
  });
  it("lets sides and discs last until the next is named, with no gap where one begins, and does not count hidden tracks", async () => {
    const text =
      "tracks:\n- {mix: z, intent: hidden}\n- {mix: a, side: A}\n- {mix: b}\n- {mix: c, side: B}\n- {mix: d, intent: hidden, gapSeconds: 300}\n- {mix: e}\n";
    const { session } = await parseSession("record.yaml", text);
    expect(session.tracks.map(({ number, side, gapSeconds }) => [number, side, gapSeconds])).toEqual([
      [0, null, 0],
      [1, "A", 0],
      [2, "A", 2],
      [3, "B", 0],
      [3, "B", 300],
      [4, "B", 2],
    ]);
  });
  it("counts on from a number that is told: a second disc may begin with 11", async () => {
    const { session } = await parseSession("record.yaml", "tracks:\n- {mix: a}\n- {mix: b, number: 11}\n- {mix: c}\n");
    expect(session.tracks.map(({ number }) => number)).toEqual([1, 11, 12]);
  });
  it("may name loudness and ceiling of the record, or leave the loudness to be found", async () => {
    const aims = async (head: string) => {
      const { session } = await parseSession("record.yaml", `${head}${tracks}`);
      return [session.targetLufs, session.ceilingDbtp];
    };
    expect(await aims("loudness: -12.5\nceiling: -2\n")).toEqual([-12.5, -2]);
    expect(await aims("loudness: auto\n")).toEqual([null, null]);
    expect(await complaint(`loudness: 0\n${tracks}`)).toBe("record.yaml:1:11: loudness must be auto, or from -40 to -4 LUFS, got 0.");
  });
  it("may be JSON", async () => {
    const { session } = await parseSession("record.json", '{"title": "T", "tracks": [{"mix": "a.wav", "gapSeconds": 0.5}]}');
    expect(session.tracks[0].gapSeconds).toBe(0.5);
  });
  it.each([
    [
      "a colon in a title",
      `${tracks}    title: Love: a story # new\n`,
      'record.yaml:4:12: a text with a colon in it must be in quotes: "Love: a story".',
    ],
    [
      "a title that begins with @",
      "title: @home\n",
      'record.yaml:1:8: this is not YAML: Plain value cannot start with reserved character @; put the text in quotes: "@home".',
    ],
    ["tabs", "tracks:\n\t- mix: a.wav\n", "record.yaml:2:1: this is not YAML: Tabs are not allowed as indentation; write spaces."],
    [
      "a title that is a comment",
      `title: #1\n${tracks}`,
      "record.yaml:1:8: title must be a text of 1 to 200 characters, got nothing; take the line out, or put a text that begins with # in quotes.",
    ],
    ["a number that is not there", `rate:\n${tracks}`, /^record\.yaml:1:\d: rate must be .*, got nothing; take the line out\.$/],
    ["a list that is not there", "tracks:\n", /^record\.yaml:1:\d: tracks must be a list of 1 to 99 tracks, got nothing\.$/],
    [
      "a comma for the point",
      `${tracks}    gapSeconds: 1,5\n`,
      'record.yaml:4:17: tracks[1].gapSeconds must be from 0 to 60 s, or to 600 s before a hidden track, got "1,5"; write 1.5.',
    ],
    ["yes for true", `${tracks}    segue: yes\n`, 'record.yaml:4:12: tracks[1].segue must be true or false, got "yes"; write true.'],
    ["no tracks", "title: T\n", "record.yaml:1:1: tracks is missing; it must be a list of 1 to 99 tracks."],
    [
      "a negative gap",
      `${tracks}    gapSeconds: -1\n`,
      "record.yaml:4:17: tracks[1].gapSeconds must be from 0 to 60 s, or to 600 s before a hidden track, got -1.",
    ],
    [
      "two tracks with one number",
      "tracks:\n  - mix: a.wav\n    number: 3\n  - mix: b.wav\n    number: 3\n",
      "record.yaml:5:13: tracks[1].number must be above 3, the number of the track before it, got 3.",
    ],
    [
      "an unknown key",
      `${tracks}    gap: 1\n`,
      "record.yaml:4:5: tracks[1].gap is not a field of a session; a track has mix, stems, align, number, title, artist, isrc, style, intent, references, gapSeconds, segue, crossfadeSeconds, fadeInSeconds, fadeOutSeconds, fadeShape, side, disc, anchor, credits, alternates.",
    ],
    [
      "a number above those of a CD",
      "tracks:\n  - mix: a.wav\n    number: 99\n  - mix: b.wav\n",
      "record.yaml:4:5: tracks[1].number must be at most 99, as a CD has, got 100.",
    ],
    ["an unknown intent", `${tracks}    intent: soft\n`, 'record.yaml:4:13: tracks[1].intent must be one of quiet, loudest, hidden, got "soft".'],
    ["a track without a mix", "tracks:\n  - title: A\n", "record.yaml:2:5: tracks[0] must have either mix or stems, got neither."],
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
    [
      "a list",
      "- a.wav\n",
      'record.yaml:1:1: a session file must be a mapping of artist, title, upc, style, loudness, ceiling, rate, references, frozen, tracks, got ["a.wav"].',
    ],
    [
      "a minute and more of silence before a track that is not hidden",
      `${tracks}    gapSeconds: 61\n`,
      "record.yaml:4:17: tracks[1].gapSeconds must be from 0 to 60 s, or to 600 s before a hidden track, got 61.",
    ],
    [
      "a first track that joins nothing",
      "tracks:\n  - mix: a.wav\n    segue: true\n",
      "record.yaml:3:12: tracks[0].segue must be left out of the first track: there is nothing before it to join.",
    ],
    [
      "a gap beside a segue",
      `${tracks}    segue: true\n    gapSeconds: 1\n`,
      "record.yaml:5:17: tracks[1].gapSeconds must be 0 or left out beside segue, got 1.",
    ],
    [
      "a join over the end of a side",
      `tracks:\n  - mix: a.wav\n    side: A\n  - mix: b.wav\n    side: B\n    segue: true\n`,
      "record.yaml:6:12: tracks[1].segue must be left out where a side or disc begins: the track before it is on another.",
    ],
    [
      "a side before the last",
      `tracks:\n  - mix: a.wav\n    side: B\n  - mix: b.wav\n    side: A\n`,
      "record.yaml:5:11: tracks[1].side must not be before B, the side of the track before it, got A.",
    ],
    [
      "a rate that no outlet takes",
      `rate: 44000\n${tracks}`,
      "record.yaml:1:7: rate must be one of 44100, 48000, 88200, 96000, 176400, 192000 Hz, got 44000.",
    ],
    [
      "a UPC with a wrong check digit",
      `upc: "036000291453"\n${tracks}`,
      'record.yaml:1:6: upc must be 12 or 13 digits, the last one their check digit, got "036000291453".',
    ],
    [
      "a record of hidden tracks only",
      "tracks:\n  - mix: a.wav\n    intent: hidden\n",
      "record.yaml:2:3: tracks must hold at least one that is not hidden: hidden tracks lie before or behind one that the list tells of.",
    ],
    [
      "an alias inside the value that it repeats",
      "tracks: &a [*a]\n",
      "record.yaml:1:13: the alias *a stands inside the value that it repeats, which has no end; write the value out.",
    ],
    [
      "an alias of nothing",
      "tracks: [*a]\n",
      "record.yaml:1:10: the alias *a names nothing; put a text that begins with * in quotes, or write &a before the value that it is to repeat.",
    ],
    [
      "a gap that is no number",
      `${tracks}    gapSeconds: .inf\n`,
      "record.yaml:4:17: tracks[1].gapSeconds must be from 0 to 60 s, or to 600 s before a hidden track, got .inf.",
    ],
    [
      "a title that YAML takes for a number",
      `title: 1999\n${tracks}`,
      'record.yaml:1:8: title must be a text of 1 to 200 characters, got 1999; put it in quotes: "1999".',
    ],
    [
      "a UPC that YAML takes for a number and robs of its 0",
      `upc: 036000291452\n${tracks}`,
      'record.yaml:1:6: upc must be 12 or 13 digits, the last one their check digit, got 036000291452; put it in quotes: "036000291452".',
    ],
    [
      "a UPC that quotes would not mend",
      `upc: 036000291453\n${tracks}`,
      "record.yaml:1:6: upc must be 12 or 13 digits, the last one their check digit, got 036000291453.",
    ],
    [
      "a second document",
      `${tracks}---\ntitle: T\n`,
      "record.yaml:4:1: a second document begins here; a session file holds one: take out the line --- and what follows it.",
    ],
    [
      "a tag that would be passed over",
      `title: !!js/function "f"\n${tracks}`,
      "record.yaml:1:8: the tag !!js/function means nothing in a session file; take it out.",
    ],
    [
      "a reference beyond all of it",
      `${tracks}    references: [{file: r.wav, tone: 2}]\n`,
      "record.yaml:4:38: tracks[1].references[0].tone must be from 0 to 1, got 2.",
    ],
    [
      "an alternate of no known kind",
      `${tracks}    alternates: {karaoke: k.wav}\n`,
      /^record\.yaml:4:\d+: tracks\[1\]\.alternates.* instrumental, tv, a-cappella, clean\.$/,
    ],
  ])("names file, line, column and path of %s", async (_, text, sentence) => {
    if (typeof sentence === "string") expect(await complaint(text)).toBe(sentence);
    else expect(await complaint(text)).toMatch(sentence);
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
    expect(await complaint(`${levels.join("")}${tracks}`)).toBe(
      "record.yaml:3:15: the alias *x1 makes more than 20 copies of what it stands for; write the values out.",
    );
  });
  it("takes a value as often as twenty times, and refuses the next alias with its line", async () => {
    const text = (aliases: number) => `tracks:\n  - &b {mix: b}\n${"  - *b\n".repeat(aliases)}`;
    expect((await parseSession("record.yaml", text(19))).session.tracks).toHaveLength(20);
    expect(await complaint(text(20))).toMatch(/^record\.yaml:22:5: the alias \*b makes more than 20 copies/);
  });
  it("refuses lists nested a hundred thousand deep", async () => {
    expect(await complaint(`title: ${"[".repeat(100_000)}\n`)).toMatch(/^record\.yaml.*(nested too deep|not YAML)/);
  });
});

describe("the example of docs/records.md", () => {
  it("is a session that uses every field but those of its text", async () => {
    const page = readFileSync(new URL("../../docs/records.md", import.meta.url), "utf8");
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    const { session } = await parseSession("example.yaml", example);
    expect(session.tracks).toHaveLength(7);
    for (const field of [...Object.keys(albumFields), ...Object.keys(trackFields)]) expect(page).toContain(field);
  });
});

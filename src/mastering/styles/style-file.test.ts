import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SettingsError } from "../../audio/errors.ts";
import type { SettingRange } from "../../chain/settings.ts";
import { printStyle } from "./print-style.ts";
import { rangeText, styleGroups, styleRanges } from "./ranges.ts";
import { parseStyle } from "./style-file.ts";
import { styles } from "./styles.ts";

const words = "name: mine\nportrait: a\nnotFor: b\n";

async function complaint(text: string): Promise<string> {
  const failure = await parseStyle("my.yaml", text).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(failure).toBeInstanceOf(SettingsError);
  return (failure as SettingsError).message;
}

describe("a style file", () => {
  it("holds what was printed, for every built-in style", async () => {
    for (const style of styles) expect(await parseStyle("my.yaml", printStyle({ ...style, name: "mine" }))).toEqual({ ...style, name: "mine" });
  });
  it("takes what it does not say from the style it is based on", async () => {
    const style = await parseStyle("my.yaml", `${words}basedOn: warm\ntone: { limitDb: 2 }\nwarmth: null\n`);
    const warm = styles.find(({ name }) => name === "warm");
    expect(style).toEqual({ ...warm, name: "mine", portrait: "a", notFor: "b", tone: { ...warm?.tone, limitDb: 2 }, warmth: null });
  });
  it.each([
    ["a value outside its range", `${words}tone:\n  limitDb: 12\n`, "my.yaml:5:12: tone.limitDb must be from 0.1 to 6 dB, got 12."],
    [
      "a value in a list",
      `${words}tone:\n  offsetsDb: [0, 0, 0, 0, 0, 9, 0, 0, 0]\n`,
      "my.yaml:5:30: tone.offsetsDb[5] must be from -6 to 6 dB, got 9.",
    ],
    [
      "a misspelt field",
      `${words}tone:\n  limtDb: 2\n`,
      "my.yaml:5:3: tone.limtDb is not a field of a style; tone has share, limitDb, tiltDbPerOctave, offsetsDb, curveDb.",
    ],
    [
      "a word for a number",
      `${words}loudness: { loudestLufs: loud }\n`,
      'my.yaml:4:26: loudness.loudestLufs must be from -30 to -5 LUFS, got "loud".',
    ],
    ["a missing portrait", "name: mine\nnotFor: b\n", "my.yaml:1:1: portrait is missing; it must be a text of at most 500 characters."],
    ["a built-in name", "name: warm\nportrait: a\nnotFor: b\n", 'my.yaml:1:7: name must not be that of a built-in style, got "warm".'],
    ["a field said twice", `${words}name: again\n`, "my.yaml:4:1: this is not YAML: Map keys must be unique."],
  ])("names file, line, column and path of %s", async (_, text, sentence) => {
    expect(await complaint(text)).toBe(sentence);
  });
  it("does not unfold aliases into gigabytes", async () => {
    const bomb = `a: &a [${"1,".repeat(30)}]\nb: &b [${"*a,".repeat(30)}]\nc: [${"*b,".repeat(30)}]\n`;
    expect(await complaint(bomb)).toMatch(/alias/i);
  });
});

describe("docs/styles.md", () => {
  const page = readFileSync(new URL("../../../docs/styles.md", import.meta.url), "utf8");
  it("lists every field of a style file with its range", () => {
    const rows = styleGroups.flatMap((group) =>
      Object.entries(styleRanges[group] as Readonly<Record<string, SettingRange>>).map(
        ([field, range]) => `| \`${group}.${field}\` | ${rangeText(range)} | ${range.about} |`,
      ),
    );
    expect(page.split("\n").filter((line) => /^\| `\w+\.\w+` \|/.test(line))).toEqual(rows);
  });
  it("prints the portrait of every built-in style", () => {
    for (const { name, portrait, notFor } of styles) expect(page).toContain(`| \`${name}\` | ${portrait} | ${notFor} |`);
  });
});

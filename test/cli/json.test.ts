// What --json prints, beside docs/json.md.
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";

const cli = new CliFolder();
const deadwax = (...words: string[]) => cli.deadwax(...words, "--json", "--quiet");
const printed = (...words: string[]) => JSON.parse(deadwax(...words).stdout);
const page = readFileSync(new URL("../../docs/json.md", import.meta.url), "utf8");

/** Names in the first column of the table under a heading. */
function documented(heading: string): string[] {
  const table = page.slice(page.indexOf(heading) + heading.length).split(/\n\n/, 2)[heading.startsWith("## ") ? 1 : 0];
  const cells = table.split("\n").map((row) => row.split("|")[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)).sort();
}
const keysOf = (...documents: object[]) => [...new Set(documents.flatMap(Object.keys))].sort();

beforeAll(() => {
  writeFileSync(cli.at("mix.wav"), float32(2, beat(4, 2)));
  writeFileSync(cli.at("mono.wav"), float32(1, beat(4, 1)));
  writeFileSync(cli.at("nine.wav"), float32(9, beat(1, 9)));
  writeFileSync(cli.at("empty.wav"), "");
});
afterAll(() => cli.remove());

describe("docs/json.md names every field that is printed, and no other", () => {
  it("by measure and check", () => {
    expect(documented("## measure: an array, one element a file")).toEqual(keysOf(...printed("measure", "mix.wav", "mono.wav")));
    const [checked] = printed("check", "mix.wav");
    expect(documented("## check: an array, one element a file")).toEqual(keysOf(checked));
    expect(checked.findings.length).toBeGreaterThan(0);
    expect(documented("| field of a finding | |\n")).toEqual(keysOf(...checked.findings));
  });
  it("by master, verify and recall", () => {
    const made = printed("master", "mix.wav", "-o", "m.wav", "--search", "off", "--ab", "listen", "--no-report");
    const inTable = documented("## master: an object; an array where several mixes are named, or a folder");
    expect(inTable.filter((name) => name !== "stems" && name !== "alternates")).toEqual(keysOf(made));
    expect(documented("## verify: an object; an array where several masters are named, or a folder")).toEqual(keysOf(printed("verify", "m.wav")));
    const recalled = documented("## recall: an object; an array where several masters are named, or a folder, or JSON of several");
    expect(recalled).toEqual(keysOf(printed("recall", "m.wav", "--source", "mix.wav", "-o", "again.wav")));
  });
});

describe("a command that fails under --json", () => {
  it.each([
    [3, "input-missing", "gone.wav", ["measure", "gone.wav"]],
    [3, "input-empty", "empty.wav", ["check", "empty.wav"]],
    [3, "input-channels", "nine.wav", ["measure", "nine.wav"]],
    [2, "settings-malformed", "--output", ["master", "mix.wav"]],
    [2, "settings-unknown", "style", ["styles", "show", "nobody"]],
    [2, "settings-unknown", "", ["measure", "mix.wav", "--loud"]],
    [2, "settings-malformed", "", ["measure"]],
    [5, "verify-no-recipe", "mix.wav", ["verify", "mix.wav"]],
  ])("ends with %i and prints one document: %s about %j", (status, code, path, words) => {
    const failed = deadwax(...words);
    const { error } = JSON.parse(failed.stdout);
    expect([failed.status, error.code, error.path]).toEqual([status, code, path]);
    expect(failed.stderr).toContain(error.message);
  });
  it("prints nothing on stdout without --json", () => {
    expect(cli.deadwax("measure", "gone.wav")).toMatchObject({ status: 3, stdout: "" });
  });
});

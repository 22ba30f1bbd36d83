// Flags that take a list, as they are typed.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";

const cli = new CliFolder();
const deadwax = (...words: string[]) => cli.deadwax(...words);
beforeAll(() => writeFileSync(cli.at("mix.wav"), float32(2, beat(2, 2))));
afterAll(() => cli.remove());

describe("a list", () => {
  it.each([
    ["compare", "--styles", "nobody", "warm", "style must be one of"],
    ["compare", "--references", "nowhere.flac", "mix.wav", "nowhere.flac does not exist"],
    ["master", "--repair", "polish", "declick", "--repair must be off, auto or some of"],
    ["master", "--weights", "beauty=2", "tone=2", "--weights must name terms"],
  ])("may be typed in parts, none of which is lost: %s %s", (command, flag, first, second, sentence) => {
    const { status, stderr } = deadwax(command, "mix.wav", "-o", command === "master" ? "never.wav" : "never", flag, first, flag, second);
    expect([status === 2 || status === 3, stderr]).toEqual([true, expect.stringContaining(sentence)]);
  });
  it("of weights says what a term without a number needs, and that a search which compares nothing has no use for them", () => {
    const weigh = (...words: string[]) => deadwax("master", "mix.wav", "-o", "never.wav", "--weights", ...words).stderr;
    expect(weigh("tone")).toContain("--weights tone needs a number: tone=2, for example.");
    expect(weigh("tone=2", "--search", "off")).toContain("--weights has no say with --search off");
    expect(deadwax("master", "--explain", "objective", "--weights", "tone = 3, punch=2").stdout).toMatch(/^ {5}3 {2}tone/m);
  });
});

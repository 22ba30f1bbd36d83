// Several inputs side by side: a document a line with --jsonl, in the order of the inputs, and the same for any number of threads.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MasterResult } from "../../src/run/result.ts";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";

const cli = new CliFolder();
const deadwax = (...words: string[]) => cli.deadwax(...words, "--quiet");
const quick = ["--search", "off", "--no-report", "--made-at", "2026-01-01T00:00:00Z"];
const mixes = ["a.wav", "bad.wav", "b.wav", "c.wav"];
const linesOf = (text: string) => {
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
/** A document without what the clock gives. */
const timeless = ({ realTimeFactor, ...document }: Record<string, unknown>) => document;
const listOf = (text: string) => (JSON.parse(text) as Record<string, unknown>[]).map(timeless);

/** A command that is interrupted as soon as it has printed a first line. */
async function interruptedAfterOne(...words: string[]) {
  const run = spawn(process.execPath, [program, ...words], { cwd: cli.at("."), env: cli.environment });
  const lines: string[] = [];
  let pending = "";
  run.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    pending += chunk;
  });
  createInterface(run.stdout).on("line", (line) => {
    if (lines.push(line) === 1) run.kill("SIGINT");
  });
  run.stderr.resume();
  const [status] = await once(run, "close");
  return { status, text: pending };
}

beforeAll(() => {
  for (const [n, name] of ["a.wav", "b.wav", "c.wav"].entries()) writeFileSync(cli.at(name), float32(2, beat(2, 3 - n / 2)));
  writeFileSync(cli.at("bad.wav"), "no audio");
  mkdirSync(cli.at("mixes"));
  for (const [n, name] of ["a.wav", "b.wav", "c.wav"].entries()) writeFileSync(cli.at(`mixes/${name}`), float32(2, beat(2, 3 - n / 2)));
  deadwax("master", "mixes", "-o", "masters", ...quick);
  writeFileSync(cli.at("masters/b2.master.wav"), "no audio");
});
afterAll(() => cli.remove());

describe("--jsonl prints what --json prints, a line an input, in their order, failures in their place", () => {
  it.each([
    ["measure", 3, mixes],
    ["check", 3, mixes],
    ["master", 3, [...mixes, "-o", "out", "--force", ...quick]],
    ["verify", 5, ["masters", "--source", "mixes"]],
    ["recall", 5, ["masters/a.master.wav", "bad.wav", "masters/c.master.wav", "--source", "mixes", "-o", "again", "--force"]],
  ])("of %s, for any number of threads", (command, code, words) => {
    const listed = deadwax(command, ...words, "--json");
    const documents = listOf(listed.stdout);
    expect([listed.status, documents.length, documents.findIndex(({ error }) => error)]).toEqual([
      code,
      expect.any(Number),
      command === "verify" ? 2 : 1,
    ]);
    for (const jobs of [[], ["--jobs", "1"], ["--jobs", "3"]]) {
      const { status, stdout, stderr } = deadwax(command, ...words, "--jsonl", ...jobs);
      expect([status, linesOf(stdout).map(timeless), stderr]).toEqual([code, documents, listed.stderr]);
    }
  });
  it("of a single input too, and of one that fails it says which; what is wrong with the command is one line", () => {
    expect(linesOf(deadwax("measure", "a.wav", "--jsonl").stdout)).toEqual(listOf(deadwax("measure", "a.wav", "--json").stdout));
    const error = { code: expect.any(String), path: "bad.wav", message: expect.any(String) };
    for (const command of ["measure", "check", "verify"])
      expect(linesOf(deadwax(command, "bad.wav", "--jsonl").stdout)).toEqual([{ file: "bad.wav", error }]);
    for (const [words, names] of [
      [["master", "bad.wav"], { source: "bad.wav", output: "x.wav" }],
      [["recall", "bad.wav", "--source", "a.wav"], { from: "bad.wav" }],
    ] as const)
      expect(linesOf(deadwax(...words, "-o", "x.wav", "--jsonl").stdout)).toEqual([{ ...names, error }]);
    const { status, stdout } = deadwax("master", "a.wav", "-o", "x.flac", "--jsonl");
    expect([status, linesOf(stdout)]).toEqual([2, [{ error: { code: "settings-malformed", path: "--output", message: expect.any(String) } }]]);
  });
  it.each([
    [["--json", "--jsonl"], "cannot be used with"],
    [["--jobs", "0"], '--jobs must be between 1 and 64 (a whole number), got "0".'],
    [["--jobs", "1.5"], "--jobs must be a whole number between 1 and 64"],
  ])("%j is refused", (words, sentence) => {
    const { status, stderr } = deadwax("measure", "a.wav", ...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe("a run of several that is interrupted", () => {
  const songs = Array.from({ length: 6 }, (_, n) => `song-${n}.wav`);
  beforeAll(() => {
    for (const [n, name] of songs.entries()) writeFileSync(cli.at(name), float32(2, beat(2, 20 + n)));
  });
  const wholeMasters = (folder: string) => readdirSync(cli.at(folder)).filter((name) => name.endsWith(".wav"));

  it("has printed whole lines before its end, one a master that stands, and goes on with --skip-existing: then a line an input, of which recall makes all again", async () => {
    const { status, text } = await interruptedAfterOne("master", ...songs, "-o", "night", "--jsonl", "--quiet", ...quick);
    const first = linesOf(text);
    expect([status, first.map(({ source }) => source)]).toEqual([130, songs.slice(0, first.length)]);
    expect([first.length > 0, first.length < songs.length, cli.temporaries()]).toEqual([true, true, []]);
    for (const name of readdirSync(cli.at("night"))) expect(name).not.toMatch(/\.(part|busy)$/);
    const stood = wholeMasters("night").length;
    expect(stood).toBeGreaterThanOrEqual(first.length);
    const rest = deadwax("master", ...songs, "-o", "night", "--jsonl", "--skip-existing", ...quick);
    const second = linesOf(rest.stdout) as unknown as (MasterResult & { kept?: true })[];
    expect([rest.status, second.map(({ source }) => source), second.filter(({ kept }) => kept).length]).toEqual([0, songs, stood]);
    const [{ recipe, pcmSha256, matrix }] = first as unknown as MasterResult[];
    expect(second[0]).toEqual({ source: songs[0], output: "night/song-0.master.wav", kept: true, recipe, pcmSha256, matrix });
    writeFileSync(cli.at("night.jsonl"), `${text}${rest.stdout}{"source": "a line that bro`);
    const again = cli.deadwax("recall", "night.jsonl", "--source", ...songs, "-o", "dawn");
    expect([again.status, again.stderr]).toEqual([0, expect.stringMatching(/^night\.jsonl: line \d+ is not valid JSON and is passed over\n/)]);
    for (const name of wholeMasters("night")) expect(cli.hashOf(`dawn/${name}`)).toBe(cli.hashOf(`night/${name}`));
  });
  it("leaves no half master when it is a recall", async () => {
    const { status, text } = await interruptedAfterOne("recall", "night", "--source", ...songs, "-o", "noon", "--jsonl", "--quiet");
    const printed = linesOf(text).map(({ output }) => String(output));
    expect([status, printed.length > 0, printed.length < songs.length, printed.every((name) => existsSync(cli.at(name)))]).toEqual([
      130,
      true,
      true,
      true,
    ]);
    for (const name of readdirSync(cli.at("noon"))) expect(cli.hashOf(`noon/${name}`)).toBe(cli.hashOf(`night/${name}`));
  });
});

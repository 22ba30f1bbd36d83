import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Measurements } from "../../src/analysis/measurements.ts";
import type { FailureDocument } from "../../src/cli/exit.ts";
import type { MasterResult } from "../../src/run/result.ts";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";

const cli = new CliFolder();
const deadwax = (...words: string[]) => cli.deadwax(...words);
const master = (...words: string[]) => deadwax("master", "a.wav", "bad.wav", "b.wav", "-o", "masters", "--search", "off", "--no-report", ...words);
const mixes = ["a.wav", "bad.wav", "b.wav"];
const mastered = () => readdirSync(cli.at("masters")).sort();
const badSentence = "deadwax: bad.wav is of no format that is read";
const badError = { code: "input-unrecognised", path: "bad.wav", message: expect.stringContaining("bad.wav is of no format that is read") };
afterAll(() => cli.remove());

beforeAll(() => {
  for (const name of ["a.wav", "b.wav"]) writeFileSync(cli.at(name), float32(2, beat(2, 2)));
  writeFileSync(cli.at("bad.wav"), "no audio");
});

describe("several files, one of which cannot be read", () => {
  it("are measured and checked all the same: --json has one element a file in their order, with the error for the one, and the exit code is 3", () => {
    for (const [command, field] of [
      ["measure", "integratedLufs"],
      ["check", "verdict"],
    ] as const) {
      const { status, stdout, stderr } = deadwax(command, "a.wav", "bad.wav", "b.wav", "--json", "--quiet");
      const all = JSON.parse(stdout) as (Partial<Measurements> & Partial<FailureDocument>)[];
      expect([status, all.map(({ file }) => file), all.map((one) => field in one)]).toEqual([3, ["a.wav", "bad.wav", "b.wav"], [true, false, true]]);
      expect(all.map(({ error }) => error)).toEqual([undefined, badError, undefined]);
      expect(stderr).toContain(badSentence);
    }
  });
  it("are told of in the order in which they were named, though several are looked at at once and the first takes longest", () => {
    const minute = float32(2, beat(2, 60));
    writeFileSync(cli.at("long.wav"), minute);
    for (const [command, pattern] of [
      ["measure", /^\S+\.wav$/gm],
      ["check", /^\S+\.wav(?=: )/gm],
    ] as const) {
      const { stdout } = deadwax(command, "long.wav", "a.wav", "bad.wav", "b.wav", "--quiet");
      expect(stdout.match(pattern)).toEqual(["long.wav", "a.wav", "b.wav"]);
    }
  });
  it("are measured and checked beside the standard input, which other threads could not read", () => {
    const input = readFileSync(cli.at("a.wav"));
    const piped = (...words: string[]) => spawnSync(process.execPath, [program, ...words], { cwd: cli.at("."), input, encoding: "utf8" }).stdout;
    const measured = JSON.parse(piped("measure", "-", "a.wav", "--json")) as Measurements[];
    expect(measured.map(({ file }) => file)).toEqual(["standard input", "a.wav"]);
    expect(measured[0].integratedLufs).toBe(measured[1].integratedLufs);
    expect(piped("check", "-", "a.wav")).toMatch(/^-: .*\na\.wav: /s);
  });
  it("are checked all the same, with 3 as the exit code though another asks for a new mix, which alone gives 4", () => {
    writeFileSync(cli.at("silent.wav"), float32(2, new Array<number>(96000).fill(0)));
    const { status, stdout } = deadwax("check", "bad.wav", "silent.wav", "a.wav", "--quiet");
    expect([status, stdout.match(/^\S+\.wav(?=: )/gm)]).toEqual([3, ["silent.wav", "a.wav"]]);
    expect(deadwax("check", "silent.wav", "a.wav", "--quiet").status).toBe(4);
  });
  it("are mastered all the same, and those that were not are named at the end with the reason, in --json at their place", () => {
    const { status, stdout, stderr } = master("--json", "--quiet");
    const [a, bad, b] = JSON.parse(stdout) as MasterResult[];
    expect([status, a.source, b.source]).toEqual([3, "a.wav", "b.wav"]);
    expect(bad).toEqual({ source: "bad.wav", output: "masters/bad.master.wav", error: badError });
    expect(mastered()).toEqual(["a.master.wav", "b.master.wav"]);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringContaining(badSentence),
      "deadwax: 1 of 3 mixes were not mastered:",
      expect.stringMatching(/^ {2}bad\.wav is of no format/),
    ]);
  });
  it("are counted in a log, a line each, as they end", () => {
    const { stderr } = master("--force");
    expect(stderr.match(/^\d of 3(?=: (a|b|bad)\.wav$)/gm)).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
  });
  it.each([
    ["a fade longer than it", "settings-out-of-range", ["--fade", "1.5"], float32(2, beat(2, 1))],
    ["a stage that it does not get", "settings-unknown", ["--set", "loudness.driveDb=3"], float32(2, new Array<number>(96000).fill(0))],
  ])("are mastered also where the one does not suit a wish, such as %s", (_, code, words, odd) => {
    writeFileSync(cli.at("odd.wav"), odd);
    const { status, stdout } = deadwax(
      "master",
      "odd.wav",
      "a.wav",
      "-o",
      "wished",
      "--force",
      "--search",
      "off",
      "--no-report",
      "--json",
      "--quiet",
      ...words,
    );
    const [failed, made] = JSON.parse(stdout) as (MasterResult & FailureDocument)[];
    expect([status, failed.error.code, made.output]).toEqual([2, code, "wished/a.master.wav"]);
  });
});

it("what ends a run of several for all, a folder that goes, stands at every mix that was not mastered, and the exit code is 1", async () => {
  const long = float32(2, beat(2, 6));
  const names = Array.from({ length: 6 }, (_, n) => `long-${n}.wav`);
  for (const name of names) writeFileSync(cli.at(name), long);
  const run = spawn(process.execPath, [program, "master", ...names, "-o", "gone", "--json", "--search", "off", "--no-report"], { cwd: cli.at(".") });
  const [stdout, stderr] = [run.stdout, run.stderr].map((stream) => {
    const chunks: string[] = [];
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      chunks.push(chunk);
      if (chunk.includes("1 of 6: ")) rmSync(cli.at("gone"), { recursive: true });
    });
    return chunks;
  });
  const [status] = await once(run, "close");
  const all = JSON.parse(stdout.join("")) as (MasterResult & Partial<FailureDocument>)[];
  const failed = all.filter(({ error }) => error?.code === "output-failed").length;
  expect([status, all.map(({ source }) => source), failed > 0]).toEqual([1, names, true]);
  expect(stderr.join("")).toMatch(new RegExp(`${failed} of 6 mixes were not mastered:\n.* and ${failed - 1} more: gone/.* cannot be written`));
});

it("a master of one mix is not told that the right one of two is wrong: verify asks for one", () => {
  deadwax("master", "a.wav", "-o", "one.wav", "--search", "off", "--no-report");
  const { status, stderr } = deadwax("verify", "one.wav", "--source", "a.wav", "b.wav", "--quiet");
  expect([status, stderr]).toEqual([2, "deadwax: one.wav was made from one premaster, and --source names 2; give one.\n"]);
});

describe("--skip-existing", () => {
  it("masters what is missing and leaves the rest alone, to the byte; done again it does nothing", () => {
    rmSync(cli.at("bad.wav"));
    writeFileSync(cli.at("bad.wav"), float32(2, beat(2, 2)));
    const [a, b] = ["masters/a.master.wav", "masters/b.master.wav"];
    rmSync(cli.at(b));
    const before = cli.hashOf(a);
    const { status, stdout, stderr } = master("--skip-existing", "--json");
    const all = JSON.parse(stdout) as (MasterResult & { kept?: true })[];
    expect([status, all.map(({ source }) => source), all.map(({ kept }) => kept)]).toEqual([0, mixes, [true, undefined, undefined]]);
    const { recipe, pcmSha256, matrix } = JSON.parse(deadwax("verify", a, "--quiet", "--json").stdout);
    expect(all[0]).toEqual({ source: "a.wav", output: a, kept: true, recipe, pcmSha256, matrix });
    expect(stderr).toContain("1 of 3 masters exist and are kept.");
    expect([cli.hashOf(a), mastered()]).toEqual([before, ["a.master.wav", "b.master.wav", "bad.master.wav"]]);
    const again = master("--skip-existing", "--json", "--quiet");
    const kept = mixes.map((source) => expect.objectContaining({ source, kept: true, matrix: expect.any(String) }));
    expect([again.status, JSON.parse(again.stdout), again.stderr]).toEqual([0, kept, ""]);
    const one = deadwax("master", "a.wav", "-o", a, "--skip-existing", "--json", "--quiet");
    expect([one.status, JSON.parse(one.stdout)]).toEqual([0, kept[0]]);
  });
  it("makes a master again that is empty or cut off, and its report, and keeps what Deadwax did not write; each is told", () => {
    const names = ["a", "bad", "b"].map((name) => `masters/${name}.master.wav`);
    cli.deadwax("master", "a.wav", "bad.wav", "b.wav", "-o", "masters", "--force", "--search", "off", "--quiet");
    const [a, bad] = names.map((name) => readFileSync(cli.at(name)));
    const foreign = float32(2, beat(2, 1));
    writeFileSync(cli.at(names[0]), "");
    writeFileSync(cli.at(names[1]), bad.subarray(0, bad.length / 2));
    writeFileSync(cli.at(names[2]), foreign);
    const { status, stdout, stderr } = master("--skip-existing", "--jsonl");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as MasterResult & { kept?: true });
    expect([lines.map(({ kept }) => kept), lines[2]]).toEqual([[undefined, undefined, true], { source: "b.wav", output: names[2], kept: true }]);
    expect([status, stderr.split("\n").slice(0, 3)]).toEqual([
      0,
      [
        "deadwax: 1 of 3 masters exist and are kept.",
        `deadwax: of these, without a recipe of Deadwax: ${names[2]}.`,
        `deadwax: made again, because empty or cut off: ${names[0]}, ${names[1]}.`,
      ],
    ]);
    expect(names.map((name) => statSync(cli.at(name)).size)).toEqual([a.length, bad.length, foreign.length]);
    expect(deadwax("verify", names[0], names[1]).status).toBe(0);
  });
  it("is refused beside --force, in one sentence", () => {
    const { status, stderr } = master("--skip-existing", "--force");
    expect([status, stderr.trim().split("\n")]).toEqual([2, [expect.stringContaining("leave one of them out")]]);
  });
});

describe("a thousand mixes", () => {
  it("are refused together where the master of the last one exists", () => {
    mkdirSync(cli.at("many"));
    const names = Array.from({ length: 1000 }, (_, n) => `many/${n}.wav`);
    for (const name of names) writeFileSync(cli.at(name), "");
    mkdirSync(cli.at("done"));
    writeFileSync(cli.at("done/999.master.wav"), "");
    const { status, stderr } = deadwax("master", ...names, "-o", "done");
    expect([status, stderr]).toEqual([2, "deadwax: done/999.master.wav exists; use --force to replace it.\n"]);
  });
});

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Measurements } from "../../src/analysis/measurements.ts";
import type { MasterResult } from "../../src/run/result.ts";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";

const cli = new CliFolder();
const deadwax = (...words: string[]) => cli.deadwax(...words);
const master = (...words: string[]) => deadwax("master", "a.wav", "bad.wav", "b.wav", "-o", "masters", "--search", "off", "--no-report", ...words);
const mastered = () => readdirSync(cli.at("masters")).sort();
const badSentence = "deadwax: bad.wav is of no format that is read";
afterAll(() => cli.remove());

beforeAll(() => {
  for (const name of ["a.wav", "b.wav"]) writeFileSync(cli.at(name), float32(2, beat(2, 2)));
  writeFileSync(cli.at("bad.wav"), "no audio");
});

describe("several files, one of which cannot be read", () => {
  it("are measured all the same: two are told of, one is named, the exit code is 3", () => {
    const { status, stdout, stderr } = deadwax("measure", "a.wav", "bad.wav", "b.wav", "--json", "--quiet");
    expect([status, (JSON.parse(stdout) as Measurements[]).map(({ file }) => file)]).toEqual([3, ["a.wav", "b.wav"]]);
    expect(stderr).toContain(badSentence);
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
  it("are mastered all the same, and those that were not are named at the end", () => {
    const { status, stdout, stderr } = master("--json", "--quiet");
    expect([status, (JSON.parse(stdout) as MasterResult[]).map(({ source }) => source)]).toEqual([3, ["a.wav", "b.wav"]]);
    expect(mastered()).toEqual(["a.master.wav", "b.master.wav"]);
    expect(stderr).toContain(badSentence);
    expect(stderr.trim().split("\n").at(-1)).toBe("deadwax: 1 of 3 mixes were not mastered: bad.wav.");
  });
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
    expect([status, (JSON.parse(stdout) as MasterResult[]).map(({ source }) => source)]).toEqual([0, ["bad.wav", "b.wav"]]);
    expect(stderr).toContain("1 of 3 masters exist and are kept.");
    expect([cli.hashOf(a), mastered()]).toEqual([before, ["a.master.wav", "b.master.wav", "bad.master.wav"]]);
    expect(master("--skip-existing", "--json", "--quiet")).toEqual({ status: 0, stdout: "[]\n", stderr: "" });
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

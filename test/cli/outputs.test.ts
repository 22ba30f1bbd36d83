import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";

const cli = new CliFolder();
const at = (name: string) => cli.at(name);
const deadwax = (...words: string[]) => cli.deadwax(...words);
const hashOf = (name: string) => cli.hashOf(name);
afterAll(() => cli.remove());

beforeAll(() => {
  writeFileSync(at("mix.wav"), float32(2, beat(2, 2)));
  writeFileSync(at("record.wav"), float32(2, beat(2, 2)));
  writeFileSync(at("longer.wav"), float32(2, beat(2, 3)));
  writeFileSync(at("short.wav"), float32(2, beat(2, 0.05)));
});

describe("before anything is rendered", () => {
  it("no input and no other output is replaced, not even with --force", () => {
    writeFileSync(at("finished.json"), JSON.stringify(JSON.parse(deadwax("master", "mix.wav", "-o", "made.wav", "--json", "--no-report").stdout)));
    const kept = ["mix.wav", "record.wav", "finished.json"].map(hashOf);
    for (const [words, reason] of [
      [["master", "mix.wav", "-o", "record.wav", "--reference", "record.wav:tone"], "reference itself"],
      [["master", "mix.wav", "-o", "new.wav", "--plan", "finished.json", "--report", "finished.json"], "plan itself"],
      [["master", "mix.wav", "-o", "new.wav", "--report", "./new.wav"], "two results would both become"],
      [["compare-to", "record.wav", "mix.wav", "-o", "mix.wav"], "premaster itself"],
      [["compare-to", "mix.wav:tone", "record.wav", "-o", "mix.wav"], "reference itself"],
    ] as const) {
      const { status, stderr } = deadwax(...words, "--force");
      expect([status, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
    expect(["mix.wav", "record.wav", "finished.json"].map(hashOf)).toEqual(kept);
    expect(existsSync(at("new.wav"))).toBe(false);
  });
  it("two flags of which one undoes the other are told together", () => {
    for (const [words, reason] of [
      [["--without", "loudness", "--set", "loudness.driveDb=6"], "--set loudness.driveDb=6 changes a stage that --without loudness leaves out"],
      [["--plan", "finished.json", "--search", "deep"], "--search has no say in a finished plan"],
    ] as const) {
      const { status, stderr } = deadwax("master", "mix.wav", "-o", "new.wav", ...words);
      expect([status, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
  });
  it("a folder that is missing for the report is named before anything is rendered", () => {
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "new.wav", "--report", "nowhere/r.html");
    expect([status, stderr.includes("nowhere/r.html"), existsSync(at("new.wav"))]).toEqual([1, true, false]);
  });
  it("a name that is too long, a link that leads nowhere and a setting that does not exist are told", () => {
    symlinkSync("nowhere.wav", at("link.wav"));
    for (const [words, reason] of [
      [["-o", `${"n".repeat(250)}.wav`], "the name is too long"],
      [["-o", "link.wav"], "link.wav exists"],
      [["-o", "new.wav", "--set", "loudness.driveDb=99"], "loudness.driveDb must be between"],
      [["-o", "new.wav", "--set", "loudness.drive=6"], "loudness.drive is not a setting; loudness has driveDb"],
    ] as const) {
      const { status, stderr } = deadwax("master", "mix.wav", ...words);
      expect([status === 0, stderr.includes(reason), stderr.includes("measure")]).toEqual([false, true, false]);
    }
  });
  it("a plan that is no plan is refused with the place, before anything is rendered, and reasons may be left out", () => {
    const { plan } = JSON.parse(deadwax("master", "mix.wav", "-o", "again.wav", "--force", "--no-report", "--json").stdout);
    const [first, ...rest] = plan.stages;
    for (const [stages, reason] of [
      [[...plan.stages].reverse(), /^deadwax: stages\[1\]: .* comes after loudness/],
      [[...plan.stages, plan.stages.at(-1)], /is there twice/],
      [[null, ...rest], /stages\[0\] must be an object/],
      [[{ stage: first.stage }, ...rest], /stages\[0\] must be an object/],
      [[{ ...first, because: "loud" }, ...rest], /"because" must be a list/],
      [[{ ...first, because: [1] }, ...rest], /"because" must be a list/],
    ] as const) {
      writeFileSync(at("odd.json"), JSON.stringify({ ...plan, stages }));
      const { status, stderr } = deadwax("master", "mix.wav", "-o", "odd.wav", "--plan", "odd.json", "--quiet");
      expect([status, stderr, existsSync(at("odd.wav"))]).toEqual([2, expect.stringMatching(reason), false]);
    }
    writeFileSync(at("odd.json"), JSON.stringify({ ...plan, stages: plan.stages.map(({ stage, settings }: typeof first) => ({ stage, settings })) }));
    expect(deadwax("master", "mix.wav", "-o", "bare.wav", "--plan", "odd.json").status).toBe(0);
    expect(deadwax("master", "mix.wav", "-o", "other.wav", "--plan", "odd.json", "--style", "warm").stderr).toContain("--style has no say");
  });
});

it("a mix behind a flag that takes every word is told from one that is missing", () => {
  for (const [flag, word] of [
    ["--without", "tone"],
    ["--reference", "record.wav"],
    ["--set", "loudness.driveDb=6"],
  ]) {
    const { status, stderr } = deadwax("master", flag, word, "mix.wav", "-o", "never.wav");
    expect([status, stderr]).toEqual([2, expect.stringContaining(`name the mix first: deadwax master mix.wav -o master.wav ${flag} ${word}.`)]);
  }
  expect(deadwax("master", "-o", "never.wav").stderr).toContain("master needs a mix; for example deadwax master mix.wav");
});

describe("a run that fails", () => {
  it("takes the folders with it that it made and put nothing into, and leaves those that were there", () => {
    mkdirSync(at("there"));
    mkdirSync(at("mixes"));
    writeFileSync(at("mixes/one.wav"), float32(2, beat(2, 2)));
    writeFileSync(at("silent.wav"), float32(2, new Array<number>(2 * 48000).fill(0)));
    writeFileSync(at("session.yaml"), "tracks:\n  - mix: mixes/one.wav\n    references: [{ file: silent.wav }]\n");
    const before = readdirSync(at("."));
    for (const words of [
      ["compare", "mix.wav", "--references", "silent.wav", "-o", "a/b/c"],
      ["compare", "silent.wav", "-o", "there"],
      ["frontier", "silent.wav", "-o", "a"],
      ["master", "garbage", "missing.wav", "-o", "a/b"],
      ["master", "garbage", "-o", "never.wav", "--ab", "a/b", "--repair", "auto", "--repair-preview", "a/c"],
      ["album", "session.yaml", "-o", "a/record"],
    ]) {
      writeFileSync(at("garbage"), "no audio");
      expect([words, deadwax(...words).status]).toEqual([words, 3]);
      expect([words, readdirSync(at("."))]).toEqual([words, [...before, "garbage"].sort()]);
      rmSync(at("garbage"));
    }
    expect(readdirSync(at("there"))).toEqual([]);
  });
  it("takes them along too when it is interrupted", async () => {
    for (const words of [
      ["compare", "mix.wav", "-o", "gone/a"],
      ["album", "mixes", "-o", "gone/record"],
    ]) {
      const child = spawn(process.execPath, [program, ...words], { cwd: at("."), env: cli.environment, stdio: ["ignore", "ignore", "pipe"] });
      child.stderr.on("data", (text) => /: (master|plan)/.test(String(text)) && child.kill("SIGINT"));
      expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
      expect([words, existsSync(at("gone"))]).toEqual([words, false]);
    }
  });
});

describe("a full disk, an early end, many files", () => {
  it("samples that pass full scale without a limiter are told", () => {
    const { stdout } = deadwax(
      "master",
      "mix.wav",
      "-o",
      "hot.wav",
      "--without",
      "loudness",
      "--set",
      "conditioning.gainDb=24",
      "--no-report",
      "--json",
    );
    expect(JSON.parse(stdout).warnings).toEqual([expect.stringMatching(/^\d+ samples passed full scale and were cut off/)]);
  });
  it("a full disk under the standard output ends with 1 and a sentence, a reader that stops early with 0 and none", () => {
    const full = cli.shell("deadwax measure mix.wav > /dev/full");
    expect([full.status, full.stderr]).toEqual([1, expect.stringContaining("the output cannot be written: the disk is full")]);
    const early = cli.shell("deadwax master --help | true");
    expect([early.status, early.stderr]).toEqual([0, ""]);
  });
  it("a temporary file that is cut short by a full disk is told, not mastered", () => {
    const { status, stderr } = cli.shell("ulimit -f 300; cat mix.wav | deadwax measure -");
    expect([status, stderr]).toEqual([1, expect.stringContaining("takes no file of that size; set TMPDIR")]);
  });
  it("a folder for temporary files that is not there is told with the way out", () => {
    const { status, stderr } = cli.shell("cat mix.wav | TMPDIR=/nowhere deadwax measure -");
    const sentence = /^deadwax: \/nowhere\/\S+ cannot be written: the folder does not exist; set TMPDIR to a folder that takes temporary files\.\n$/;
    expect([status, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  });
  it("a hundred and fifty files need no more open files than one", () => {
    const names = Array.from({ length: 150 }, () => "short.wav").join(" ");
    const { status, stdout } = cli.shell(`ulimit -n 64; deadwax measure --json ${names}`);
    expect([status, JSON.parse(stdout).length]).toEqual([0, 150]);
  });
});

describe("what is written and told", () => {
  it("names the master of a pipe, in a folder, so that no dash stands before it", () => {
    expect(cli.shell("cat mix.wav | deadwax master - -o of-pipe --search off --no-report --quiet").status).toBe(0);
    expect(readdirSync(at("of-pipe"))).toEqual(["standard-input.master.wav"]);
  });
  it("says of silence that no guard could be measured, not that none of none held", () => {
    writeFileSync(at("silent.wav"), float32(2, new Array<number>(96000).fill(0)));
    expect(deadwax("master", "silent.wav", "-o", "silence.wav", "--no-report").stdout).toContain("  no guard could be measured, ");
  });
});

describe("two runs onto one name", () => {
  const both = (...words: string[]) =>
    cli.shell(
      `deadwax master mix.wav -o one.wav --quiet --search deep ${words.join(" ")} & deadwax master longer.wav -o one.wav --quiet --search deep ${words.join(" ")}; a=$?; wait $!; echo $? $a`,
    );
  it.each([[[]], [["--force"]]])("end with one whole master and its own report, and a sentence of the other run; flags %s", (flags) => {
    const { stdout, stderr } = both(...flags);
    expect(stdout).toMatch(/^(0 2|2 0)$/m);
    expect(stderr).toMatch(/^deadwax: one\.wav is being written by another run \(process \d+\); wait for it.+\n$/);
    const [, matrix] = /(DW-\S+) intact/.exec(deadwax("verify", "one.wav").stdout) ?? [];
    expect(readFileSync(at("one.report.html"), "utf8")).toContain(`mastering report ${matrix}`);
    expect(readdirSync(at(".")).filter((name) => /\.(part|busy)$/.test(name))).toEqual([]);
  });
});

describe("a closed terminal", () => {
  it("ends as Ctrl-C does, and leaves nothing", async () => {
    const child = spawn(process.execPath, [program, "master", "mix.wav", "-o", "hung.wav"], { cwd: cli.path, env: cli.environment });
    child.stderr.once("data", () => child.kill("SIGHUP"));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, existsSync(at("hung.wav")), cli.temporaries()]).toEqual([130, false, []]);
  });
});

it("a master gives the plan that it carries, and at the same time the same bytes; a WAV without one is told", () => {
  const same = ["--made-at", "2026-01-31T12:00:00Z", "--no-report"];
  deadwax("master", "mix.wav", "-o", "carrier.wav", "--loudness", "-17", ...same);
  expect(deadwax("master", "mix.wav", "-o", "recalled.wav", "--plan", "carrier.wav", ...same).status).toBe(0);
  expect(hashOf("recalled.wav")).toBe(hashOf("carrier.wav"));
  const { status, stderr } = deadwax("master", "mix.wav", "-o", "never.wav", "--plan", "record.wav", "--quiet");
  expect([status, stderr]).toEqual([2, "deadwax: --plan record.wav carries no recipe; name a master that Deadwax wrote, or a JSON file.\n"]);
});

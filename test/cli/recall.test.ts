// Masters that are lost or damaged, made again from what was kept.
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSha256 } from "../../src/host/node/run-host.ts";
import { matrixNumber } from "../../src/run/recipe.ts";
import type { MasterResult } from "../../src/run/result.ts";
import { beat, CliFolder, float32 } from "../cli-folder.ts";

const cli = new CliFolder();
const { at } = { at: (name: string) => cli.at(name) };
const quick = ["--search", "off", "--quiet"];
const recall = (...words: string[]) => cli.deadwax("recall", ...words, "--quiet");
const isEqual = (one: string, other: string) => readFileSync(at(one)).equals(readFileSync(at(other)));

/** Zeros in the middle of a file, as a failing disk leaves them. */
function damage(name: string): void {
  const file = openSync(at(name), "r+");
  writeSync(file, new Uint8Array(4096), 0, 4096, Math.floor(statSync(at(name)).size / 2));
  closeSync(file);
}

beforeAll(() => {
  writeFileSync(at("mix.wav"), float32(2, [...new Array<number>(9600).fill(0), ...beat(2, 3)]));
  writeFileSync(at("mono.wav"), float32(1, beat(1, 2, 96000), 96000));
  writeFileSync(at("other.wav"), float32(2, beat(2, 2)));
});
afterAll(() => cli.remove());

describe("a master whose samples are damaged is made again from its mix, byte for byte", () => {
  it.each([
    ["mix.wav", ["--bits", "16", "--title", "Straße <1>", "--artist", "Ä", "--album", "B", "--isrc", "QZABC2600001"]],
    ["mix.wav", ["--bits", "24", "--trim", "--fade", "0.5", "--made-at", "2016-02-29T23:59:59Z", "--seed", "7"]],
    ["mix.wav", ["--bits", "32f", "--search", "quick", "--loudness", "-9"]],
    ["mono.wav", ["--rate", "44100", "--bits", "16"]],
  ])("%s %j", (mix, words) => {
    cli.deadwax("master", mix, "-o", "m.wav", "--no-report", "--force", ...quick, ...words);
    copyFileSync(at("m.wav"), at("damaged.wav"));
    damage("damaged.wav");
    expect(recall("damaged.wav", "--source", mix, "-o", "again.wav", "--force")).toMatchObject({ status: 0, stderr: "" });
    expect([isEqual("again.wav", "m.wav"), isEqual("damaged.wav", "m.wav")]).toEqual([true, false]);
  });
});

describe("a master that is lost", () => {
  let printed: MasterResult;
  beforeAll(() => {
    printed = JSON.parse(cli.deadwax("master", "mix.wav", "-o", "song.wav", "--title", "</script>", "--json", ...quick).stdout);
    writeFileSync(at("song.json"), JSON.stringify(printed));
  });
  it("is made again from its report, or from what --json printed, alone; into a folder under its own name", () => {
    for (const from of ["song.report.html", "song.json"]) {
      const { status, stdout } = recall(from, "--source", "mix.wav", "-o", "back", "--force", "--json");
      const { matrix, pcmSha256 } = printed;
      expect([status, JSON.parse(stdout)]).toEqual([0, { from, output: "back/song.wav", matrix, pcmSha256 }]);
      expect(isEqual("back/song.wav", "song.wav")).toBe(true);
      rmSync(at("back/song.wav"));
    }
  });
  it("is made again from what verify --json printed of it, whatever was edited in the plan beside the recipe", () => {
    writeFileSync(at("kept.json"), JSON.stringify([JSON.parse(cli.deadwax("verify", "song.wav", "--json", "--quiet").stdout)]));
    writeFileSync(at("edited.json"), JSON.stringify({ ...printed, plan: { ...printed.plan, stages: [] } }));
    for (const from of ["kept.json", "edited.json"]) {
      expect(recall(from, "--source", "mix.wav", "-o", "b.wav", "--force").status).toBe(0);
      expect(isEqual("b.wav", "song.wav")).toBe(true);
    }
  });
  it("is refused in one sentence, and what stands at its place stays: another mix, a changed recipe, other samples than were signed", () => {
    const { recipe } = printed;
    writeFileSync(at("changed.json"), JSON.stringify({ ...printed, recipe: { ...recipe, output: { ...recipe.output, ditherSeed: 2 } } }));
    const pcmSha256 = "0".repeat(64);
    writeFileSync(at("forged.json"), JSON.stringify({ recipe, pcmSha256, matrix: matrixNumber(recipe, pcmSha256, newSha256()) }));
    writeFileSync(at("b.wav"), "not to be lost");
    for (const [from, mix, reason] of [
      ["song.json", "other.wav", "other.wav is not the premaster this was made from: its samples differ."],
      ["changed.json", "mix.wav", /changed.json: its recipe was changed: it makes matrix number DW-.*, the file says DW-/],
      [
        "forged.json",
        "mix.wav",
        /b.wav was not written: rendering it again gives other samples than were signed \(SHA-256 .*, signed 0000000000000000…\)\.$/,
      ],
    ] as const) {
      const { status, stderr } = recall(from, "--source", mix, "-o", "b.wav", "--force");
      expect([status, stderr.trim().split("\n")]).toEqual([5, [typeof reason === "string" ? `deadwax: ${reason}` : expect.stringMatching(reason)]]);
    }
    expect([readFileSync(at("b.wav"), "utf8"), cli.temporaries()]).toEqual(["not to be lost", []]);
  });
  it("that was cut off is told to be recalled from its report, which lies beside it", () => {
    copyFileSync(at("song.wav"), at("whole.wav"));
    truncateSync(at("song.wav"), 5000);
    const { status, stderr } = recall("song.wav", "--source", "mix.wav", "-o", "x.wav");
    expect([status, stderr]).toEqual([
      5,
      expect.stringMatching(/song.wav carries no recipe any more. The file ends early: .* name song.report.html, which carries it too.\n$/),
    ]);
    expect(recall("song.report.html", "--source", "mix.wav", "-o", "song.wav", "--force").status).toBe(0);
    expect(isEqual("song.wav", "whole.wav")).toBe(true);
  });
  it.each([
    [["song.wav", "-o", "x.wav"], 2, "recall needs what the master was made from"],
    [["song.wav", "--source", "mix.wav", "-o", "song.wav"], 2, "song.wav exists; use --force to replace it."],
    [["song.wav", "--source", "mix.wav", "-o", "mix.wav", "--force"], 2, "mix.wav is the premaster itself"],
    [["song.wav", "--source", "mix.wav", "-o", "x.flac"], 2, "--output must end in .wav or be a folder, got x.flac."],
    [["song.wav", "song.json", "--source", "mix.wav", "-o", "x.wav"], 2, "--output must be a folder for several masters, got x.wav."],
    [["song.wav", "--source", "mix.wav", "other.wav", "-o", "x.wav"], 2, "was made from one premaster, and --source names 2"],
    [["mix.wav", "--source", "mix.wav", "-o", "x.wav"], 5, "mix.wav carries no recipe; name its report, or what master --json printed"],
    [["bad.json", "--source", "mix.wav", "-o", "x.wav"], 2, "bad.json is not valid JSON"],
    [["bare.json", "--source", "mix.wav", "-o", "x.wav"], 5, "bare.json holds no signed recipe"],
    [["bare.html", "--source", "mix.wav", "-o", "x.wav"], 5, "bare.html carries no recipe; only the report of a master does."],
    [["gone.json", "--source", "mix.wav", "-o", "x.wav"], 3, "gone.json does not exist"],
  ])("%j is refused with %i", (words, code, sentence) => {
    for (const [name, text] of [
      ["bad.json", "{"],
      ["bare.json", "[null, {}, 1]"],
      ["bare.html", "<p>"],
    ])
      writeFileSync(at(name), text);
    const { status, stderr } = recall(...words);
    expect([status, stderr.trim().split("\n")]).toEqual([code, [expect.stringContaining(sentence)]]);
    expect(() => statSync(at("x.wav"))).toThrow("ENOENT");
  });
});

describe("a catalogue", () => {
  const names = ["A/1.master.wav", "B/1.master.wav", "B/2.master.wav"];
  const found = () => (readdirSync(at("again"), { recursive: true }) as string[]).filter((name) => name.endsWith(".wav")).sort();
  beforeAll(() => {
    for (const [n, name] of ["A/1.wav", "B/1.wav", "B/2.wav"].entries()) {
      mkdirSync(at(`mixes/${name[0]}`), { recursive: true });
      writeFileSync(at(`mixes/${name}`), float32(2, beat(2, 1 + n / 4)));
    }
    writeFileSync(at("mixes/A/bad.wav"), "no audio");
    const { stdout } = cli.deadwax("master", "mixes", "-o", "deep/masters", "--json", "--no-report", ...quick);
    writeFileSync(at("night.json"), stdout);
    renameSync(at("mixes/B/2.wav"), at("mixes/renamed.wav"));
  });
  it("is made again from the JSON of its night, with its folders, each master from the mix that has its samples", () => {
    const { status, stderr } = cli.deadwax("recall", "night.json", "--source", "mixes", "-o", "again");
    expect([status, found(), names.map((name) => isEqual(`again/${name}`, `deep/masters/${name}`))]).toEqual([0, names, [true, true, true]]);
    expect(stderr).toContain("night.json: 1 of 4 hold no recipe of a master and are passed over\n");
    rmSync(at("again"), { recursive: true });
  });
  it("is made again from the lines of several nights in one file, of a master that was made twice the last; lines that broke off are passed over", () => {
    const old = JSON.parse(readFileSync(at("night.json"), "utf8")) as MasterResult[];
    const newer = cli.deadwax(
      "master",
      "mixes/B/1.wav",
      "-o",
      "deep/masters/B/1.master.wav",
      "--jsonl",
      "--force",
      "--no-report",
      "--seed",
      "2",
      ...quick,
    );
    const lines = old.map((document) => `${JSON.stringify(document)}\n`);
    writeFileSync(at("nights.jsonl"), ['{"source": "mi', ...lines, "\n", ...lines, newer.stdout, '{"source": "mi'].join(""));
    const { status, stderr } = cli.deadwax("recall", "nights.jsonl", "--source", "mixes", "-o", "again");
    expect([status, found(), names.map((name) => isEqual(`again/${name}`, `deep/masters/${name}`))]).toEqual([0, names, [true, true, true]]);
    expect(stderr.split("\n").slice(0, 4)).toEqual([
      "nights.jsonl: line 1 is not valid JSON and is passed over",
      "nights.jsonl: line 11 is not valid JSON and is passed over",
      "nights.jsonl: 2 of 8 hold no recipe of a master and are passed over",
      "nights.jsonl: 1 were mastered more than once; the last of each counts",
    ]);
    rmSync(at("again"), { recursive: true });
  });
  it("is made again from a folder of damaged masters, for all but those whose mix is gone: exit code 5", () => {
    rmSync(at("mixes/A/1.wav"));
    for (const name of names) {
      copyFileSync(at(`deep/masters/${name}`), at("kept.wav"));
      damage(`deep/masters/${name}`);
      if (name !== names[2]) continue;
      const { status, stdout, stderr } = recall("deep/masters", "--source", "mixes", "-o", "again", "--json");
      const error = { code: "verify-failed", path: `deep/masters/${names[0]}`, message: expect.stringContaining("none of them has the samples") };
      expect([status, JSON.parse(stdout)[0]]).toEqual([5, { from: `deep/masters/${names[0]}`, output: `again/${names[0]}`, error }]);
      expect([stderr, found()]).toEqual([expect.stringMatching(/deadwax: 1 of 3 masters were not recalled.\n$/), names.slice(1)]);
      expect(isEqual(`again/${name}`, "kept.wav")).toBe(true);
    }
  });
  it("whose JSON names places above the folder is made inside of it", () => {
    const [, , , last] = JSON.parse(readFileSync(at("night.json"), "utf8")) as MasterResult[];
    writeFileSync(
      at("evil.json"),
      JSON.stringify([
        { ...last, output: "../../up.wav" },
        { ...last, output: "C:\\masters\\..\\in.wav" },
      ]),
    );
    expect(recall("evil.json", "--source", "mixes", "-o", "safe").status).toBe(0);
    expect((readdirSync(at("safe"), { recursive: true }) as string[]).sort()).toEqual(["masters", "masters/in.wav", "up.wav"]);
  });
});

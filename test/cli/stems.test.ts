import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Planar } from "../../src/audio/source.ts";
import { openSource } from "../../src/host/node/open-source.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import type { MasterResult } from "../../src/run/result.ts";
import { program } from "../program.ts";
import { demoSet } from "../stem-sets.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-stems-"));
const spools = join(work, "spools");
const folder = join(work, "song");
const at = (name: string) => join(work, name);
const stemOf = (role: string) => join(folder, `song.${role}.wav`);
const quick = ["--search", "off", "--quiet", "--force", "--made-at", "2026-01-01T00:00:00Z"];
let result: MasterResult;

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { maxBuffer: 2 ** 26, env: { ...process.env, TMPDIR: spools } };
  return promisify(execFile)(process.execPath, [program, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
}

async function samplesOf(path: string): Promise<Planar> {
  const source = await openSource(path);
  const planar = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, planar);
  return planar;
}

beforeAll(async () => {
  for (const path of [spools, folder]) mkdirSync(path);
  const { stems, mix } = demoSet(1, 25, 10);
  for (const [name, source] of [...Object.entries(stems), ["mix", mix] as const]) {
    const planar = [new Float32Array(source.frames), new Float32Array(source.frames)];
    await source.read(0, planar);
    await writeWav24(stemOf(name), source.sampleRateHz, planar);
  }
  const made = await run("master", "--stems", folder, "-o", at("out.wav"), "--alternates", "instrumental,stems", "--json", ...quick);
  expect(made.stderr).toBe("");
  result = JSON.parse(made.stdout) as MasterResult;
});
afterAll(() => rmSync(work, { recursive: true }));

describe("deadwax master --stems FOLDER", () => {
  it("tells every stem's role, hash, evidence, findings and moves, the null against the mix, and records the stems in the recipe", async () => {
    expect(result.stems?.stems.map(({ role }) => role)).toEqual(["bass", "drums", "synths", "vocals"]);
    expect(result.stems?.nullDb).toBeLessThan(-140);
    for (const { samplesSha256, evidence } of result.stems?.stems ?? []) {
      expect(samplesSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(evidence.map(({ metric }) => metric)).toContain("loudness against the rest");
    }
    const { stdout } = await run("verify", at("out.wav"), "--json");
    expect(JSON.parse(stdout).recipe.stems.map(({ role }: { role: string }) => role)).toEqual(["bass", "drums", "synths", "vocals"]);
  });
  it("is proved to the bit by verify with the stems, the alternates too, and refuted with another stem", async () => {
    for (const file of ["out.wav", "out.instrumental.wav", "out.stem-drums.wav"]) {
      expect((await run("verify", at(file), "--stems", folder, "--quiet")).stdout).toMatch(/reproduced/);
    }
    const swapped = ["bass", "drums", "synths", "vocals"].map(
      (role) => `${role}=${stemOf(role === "bass" ? "synths" : role === "synths" ? "bass" : role)}`,
    );
    const refuted = await run("verify", at("out.wav"), "--quiet", "--stems", ...swapped);
    expect([refuted.code, refuted.stderr]).toEqual([5, expect.stringMatching(/is not the stem bass this was made from/)]);
  });
  it("comes again from the stems by recall, byte for byte, the alternates too; an alternate without its stems is refused", async () => {
    const files = ["out.wav", "out.instrumental.wav", "out.stem-drums.wav"];
    expect((await run("recall", ...files.map(at), "--stems", folder, "-o", at("again"), "--quiet")).stderr).toBe("");
    for (const file of files) expect(readFileSync(join(at("again"), file)).equals(readFileSync(at(file)))).toBe(true);
    const refused = await run("recall", at(files[1]), "--source", stemOf("mix"), "-o", at("never.wav"), "--quiet");
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/is an alternate that rides with a master; give the stems/)]);
  });
  it("writes alternates as long as the master; the stem masters add up to it below -100 dBFS, the instrumental keeps the ceiling", async () => {
    const master = await samplesOf(at("out.wav"));
    const stems = await Promise.all(["bass", "drums", "synths", "vocals"].map((role) => samplesOf(at(`out.stem-${role}.wav`))));
    let largest = 0;
    for (const side of [0, 1]) {
      for (let n = 0; n < master[side].length; n++) {
        largest = Math.max(largest, Math.abs(stems.reduce((sum, stem) => sum + stem[side][n], 0) - master[side][n]));
      }
    }
    expect(20 * Math.log10(largest)).toBeLessThan(-100);
    for (const planar of [...stems, await samplesOf(at("out.instrumental.wav"))]) expect(planar[0].length).toBe(master[0].length);
    expect(result.alternates?.files[0].truePeakDbtp).toBeLessThanOrEqual(-0.95);
  });
  it("gives the same samples whether the stems are named or found, and with --stem-moves off those of the mix itself", async () => {
    const pairs = ["bass", "drums", "synths", "vocals"].map((role) => `${role}=${stemOf(role)}`);
    const named = await run("master", "--stems", ...pairs, stemOf("mix"), "-o", at("named.wav"), "--json", ...quick);
    expect((JSON.parse(named.stdout) as MasterResult).matrix).toBe(result.matrix);
    mkdirSync(at("apart"));
    for (const role of ["bass", "drums", "synths", "vocals"]) copyFileSync(stemOf(role), at(`apart/${role}.wav`));
    const apart = await run("master", "--stems", at("apart"), stemOf("mix"), "-o", at("apart.wav"), "--json", ...quick);
    expect((JSON.parse(apart.stdout) as MasterResult).matrix).toBe(result.matrix);
    await run("master", "--stems", ...pairs, "-o", at("still.wav"), "--stem-moves", "off", ...quick);
    expect((await run("verify", at("still.wav"), "--source", stemOf("mix"), "--quiet")).stdout).toMatch(/reproduced/);
  });
  it("renders edited moves from --plan, says what they do, and names a setting out of range", async () => {
    const { writeFileSync } = await import("node:fs");
    const move = { stage: "conditioning", settings: { gainDb: -1.5, dcBlock: "off", subsonicHz: 0 } };
    const edited = { plan: result.plan, stems: result.stems?.stems.map((stem) => ({ ...stem, moves: stem.role === "bass" ? [move] : [] })) };
    writeFileSync(at("plan.json"), JSON.stringify(edited));
    const { stdout } = await run("master", "--stems", folder, "-o", at("edited.wav"), "--plan", at("plan.json"), "--json", ...quick);
    const stems = (JSON.parse(stdout) as MasterResult).stems?.stems ?? [];
    expect(stems.map(({ moves }) => moves.length)).toEqual([1, 0, 0, 0]);
    // The set is the mix: 1.5 dB down from it.
    expect(stems[0]?.moves[0]?.effect).toEqual([{ metric: "level against the author's mix", before: 0, after: -1.5, unit: "dB" }]);
    writeFileSync(at("plan.json"), JSON.stringify(edited).replace("-1.5", "-150"));
    const refused = await run("master", "--stems", folder, "-o", at("edited.wav"), "--plan", at("plan.json"), ...quick);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/gainDb must be between -60 and 60 dB, got -150/)]);
  });
  it("refuses in one sentence, leaves no file, and cleans up its spools", async () => {
    const cases: [string[], number, RegExp][] = [
      [["--stems", stemOf("drums"), join(folder, "none.wav"), "-o", at("x.wav")], 2, /none\.wav does not tell its role/],
      [["--stems", `drums=${stemOf("drums")}`, `bass=${at("missing.wav")}`, "-o", at("x.wav")], 3, /missing\.wav does not exist/],
      [["--stems", at("nowhere/"), "-o", at("x.wav")], 3, /nowhere\/ does not exist/],
      [["--stems", folder, spools, "-o", at("x.wav")], 2, /takes one folder and at most the mix beside it/],
      [["--stems", folder, "-o", stemOf("bass")], 2, /is the premaster itself/],
      [["--stems", folder, "-o", at("x.wav"), "--alternates", "karaoke"], 2, /must be some of instrumental,tv,acappella,clean,stems/],
      [["--stems", folder, "-o", at("x.wav"), "--alternates", "clean"], 2, /needs a stem such as vocals-clean/],
      [["--stems", folder, "-o", at("x.wav"), "--alternate", `drums=${stemOf("mix")}`], 2, /--alternate drums has the name of a stem/],
      [[stemOf("mix"), "-o", at("x.wav"), "--alternates", "instrumental"], 2, /--alternates needs --stems/],
      [["--stems", `drums=${stemOf("drums")}`, `bass=${stemOf("bass")}`, stemOf("mix"), "-o", at("x.wav")], 3, /a stem is missing/],
    ];
    for (const [args, code, sentence] of cases) {
      const refused = await run("master", ...args, ...quick);
      expect([refused.code, refused.stderr]).toEqual([code, expect.stringMatching(sentence)]);
      expect(refused.stderr.trim().split("\n")).toHaveLength(1);
    }
    expect(readdirSync(work).filter((name) => name.startsWith("x."))).toEqual([]);
    expect(readdirSync(spools)).toEqual([]);
  });
});

describe("deadwax check --stems", () => {
  it("tells a missing stem as a reason to send again, on the mix, and finds nothing to say of a set that fits, its clean version aside", async () => {
    const all = ["bass", "drums", "synths", "vocals", "mix"].map(stemOf);
    const codesOf = (stdout: string) =>
      (JSON.parse(stdout) as { findings: { code: string }[] }[]).map(({ findings }) =>
        findings.map(({ code }) => code).filter((code) => code.startsWith("stem-")),
      );
    expect(codesOf((await run("check", "--stems", ...all, "--json")).stdout)).toEqual([[], [], [], [], []]);
    const found = await run("check", "--stems", folder, "--json");
    expect([found.stderr, codesOf(found.stdout)]).toEqual(["", [[], [], [], [], []]]);
    const told = await run(
      "check",
      "--stems",
      ...["bass", "drums", "synths", "vocals"].map((role) => `${role}=${stemOf(role)}`),
      stemOf("mix"),
      "--json",
    );
    expect([told.stderr, codesOf(told.stdout)]).toEqual(["", [[], [], [], [], []]]);
    copyFileSync(stemOf("vocals"), at("vocals clean.wav"));
    const clean = await run("check", "--stems", ...all, at("vocals clean.wav"), "--json");
    expect(codesOf(clean.stdout)).toEqual([[], [], [], [], [], []]);
    const lacking = await run("check", "--stems", ...all.slice(1), "--json");
    expect([lacking.code, codesOf(lacking.stdout)]).toEqual([4, [[], [], [], ["stem-missing"]]]);
  });
});

describe("deadwax master MIX --alternate NAME=MIX", () => {
  it("an alternate mix rides with the master: where it is the mix, it is the master within -110 dBFS", async () => {
    const { stdout } = await run("master", stemOf("mix"), "-o", at("main.wav"), "--alternate", `clean=${stemOf("mix")}`, "--json", ...quick);
    const { alternates } = JSON.parse(stdout) as MasterResult;
    expect(alternates?.files.map(({ name }) => name)).toEqual(["clean"]);
    const [main, clean] = [await samplesOf(at("main.wav")), await samplesOf(at("main.clean.wav"))];
    const largest = main[0].reduce((most, x, n) => Math.max(most, Math.abs(x - clean[0][n])), 0);
    expect(20 * Math.log10(largest)).toBeLessThan(-110);
  });
  it("is proved intact by verify, which says that no source proves more, whatever is given", async () => {
    const intact = await run("verify", at("main.clean.wav"), "--quiet");
    expect([intact.code, intact.stdout]).toEqual([0, expect.stringMatching(/intact, .*made from a mix of its own: no more can be proved/)]);
    for (const given of [
      ["--source", stemOf("mix")],
      ["--stems", folder],
    ]) {
      const { code, stderr } = await run("verify", at("main.clean.wav"), "--quiet", ...given);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/made from a mix of its own .* only mastering with --alternate makes it again/)]);
    }
  });
});

// Folders where files are named: a catalogue.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";

const cli = new CliFolder();
const filesIn = (folder: string) => (readdirSync(cli.at(folder), { recursive: true }) as string[]).filter((name) => name.endsWith(".wav")).sort();
const master = (...words: string[]) => cli.deadwax("master", ...words, "--search", "off", "--no-report", "--json", "--quiet");
const sources = (text: string) => (JSON.parse(text) as { source?: string; file?: string }[]).map(({ source, file }) => source ?? file);
const made = (text: string) => sources(JSON.stringify((JSON.parse(text) as { kept?: true }[]).filter(({ kept }) => !kept)));
const songs = ["-x/01.wav", "z.wav", "Ä rd 🎸/01.wav", "Ä rd 🎸/deep/02.wav"].map((name) => `cat/${name}`);

beforeAll(() => {
  for (const name of songs) {
    mkdirSync(dirname(cli.at(name)), { recursive: true });
    writeFileSync(cli.at(name), float32(2, beat(2, 1)));
  }
  for (const name of ["cat/cover.jpg", "cat/._z.wav", "cat/-x/notes.txt"]) writeFileSync(cli.at(name), "no audio");
  symlinkSync("..", cli.at("cat/-x/circle"));
  mkdirSync(cli.at("bare"));
});
afterAll(() => cli.remove());

describe("a folder of mixes", () => {
  it("is mastered with all folders below it, which come again below -o; covers, notes, hidden files and folders behind links are passed over", () => {
    const { status, stdout, stderr } = master("cat", "-o", "out");
    expect([status, stderr, sources(stdout)]).toEqual([0, "", songs]);
    expect(filesIn("out")).toEqual(["-x/01.master.wav", "z.master.wav", "Ä rd 🎸/01.master.wav", "Ä rd 🎸/deep/02.master.wav"]);
  });
  it("into itself does not take its masters for mixes when it is mastered again, and masters only what is new", () => {
    master("cat", "-o", "cat/masters");
    writeFileSync(cli.at("cat/new.wav"), float32(2, beat(2, 1)));
    expect(made(master("cat", "-o", "cat/masters", "--skip-existing").stdout)).toEqual(["cat/new.wav"]);
    rmSync(cli.at("cat/masters"), { recursive: true });
    rmSync(cli.at("cat/new.wav"));
    mkdirSync(cli.at("beside"));
    writeFileSync(cli.at("beside/a.wav"), float32(2, beat(2, 1)));
    master("beside", "-o", "beside");
    expect([made(master("beside", "-o", "beside", "--skip-existing").stdout), filesIn("beside")]).toEqual([[], ["a.master.wav", "a.wav"]]);
  });
  it("is measured and checked like files that are named", () => {
    for (const command of ["measure", "check"]) expect(sources(cli.deadwax(command, "cat", "--json", "--quiet").stdout)).toEqual(songs);
  });
  it("that holds no audio is told in one sentence, and one that holds one mix goes into a folder too", () => {
    expect(master("bare", "-o", "o")).toMatchObject({
      status: 3,
      stderr: "deadwax: bare holds no audio files; name another folder, or the files.\n",
    });
    expect(master("cat/Ä rd 🎸/deep", "-o", "one.wav").stderr).toContain("--output must be a folder for the mixes of a folder");
    expect(sources(master("cat/Ä rd 🎸/deep", "-o", "one").stdout)).toEqual([songs[3]]);
  });
});

describe("a folder of masters", () => {
  const verify = (...words: string[]) => cli.deadwax("verify", "held", ...words, "--json", "--quiet");
  const verdicts = (text: string) => (JSON.parse(text) as { verdict?: string; error?: object }[]).map(({ verdict, error }) => verdict ?? error);
  beforeAll(() => {
    for (const [n, folder] of ["mixes", "mixes/deep"].entries()) {
      mkdirSync(cli.at(folder));
      writeFileSync(cli.at(`${folder}/${n}.wav`), float32(2, beat(2, 1 + n)));
    }
    master("mixes", "-o", "held");
  });
  it("is verified file by file, each from the mix that has its samples, moved and renamed as it may be; what is no mix is passed over", () => {
    expect(verdicts(verify().stdout)).toEqual(["intact", "intact"]);
    renameSync(cli.at("mixes/deep/1.wav"), cli.at("mixes/a new name.wav"));
    writeFileSync(cli.at("mixes/none.wav"), "no audio");
    const { status, stdout } = verify("--source", "mixes");
    expect([status, verdicts(stdout)]).toEqual([0, ["reproduced", "reproduced"]]);
    expect(cli.deadwax("verify", "held/0.master.wav", "--source", "mixes", "--quiet").stdout).toMatch(/^held\/0.master.wav: DW-.* reproduced/);
  });
  it("of which one has lost its mix, or was changed, is verified for the rest: the exit code is 5", () => {
    const samples = beat(2, 1);
    samples[0] += 2 ** -20;
    writeFileSync(cli.at("mixes/0.wav"), float32(2, samples));
    const { status, stdout, stderr } = verify("--source", "mixes");
    const message = "held/0.master.wav: its premaster is not among the mixes that --source names; none of them has the samples it was made from.";
    expect([status, verdicts(stdout)]).toEqual([5, [{ code: "verify-failed", path: "held/0.master.wav", message }, "reproduced"]]);
    expect(stderr).toBe(`deadwax: ${message}\ndeadwax: 1 of 2 files were not verified.\n`);
  });
});

it("two mixes that would become one master are both named, with the way out", () => {
  const { status, stderr } = master(songs[0], songs[2], "-o", "o");
  expect([status, stderr]).toEqual([
    2,
    `deadwax: ${songs[0]} and ${songs[2]} would both become o/01.master.wav; name the folder that holds both, whose folders are kept.\n`,
  ]);
  writeFileSync(cli.at("cat/z.flac"), "");
  expect(master("cat", "-o", "o").stderr).toBe("deadwax: cat/z.flac and cat/z.wav would both become o/z.master.wav; rename one.\n");
  rmSync(cli.at("cat/z.flac"));
});

it.skipIf(process.getuid?.() === 0)("a folder below that may not be read is told before the work begins", () => {
  chmodSync(cli.at("cat/-x"), 0);
  const { status, stderr } = master("cat", "-o", "o");
  chmodSync(cli.at("cat/-x"), 0o755);
  expect([status, stderr]).toEqual([3, "deadwax: folder cat/-x cannot be read: check its permissions.\n"]);
});

// A file that ends before its header says so: no command reads it silently.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";

const cli = new CliFolder();
const at = (name: string) => cli.at(name);
const deadwax = (...words: string[]) => cli.deadwax(...words);
afterAll(() => cli.remove());

const sentence = "The file ends early: its data chunk says it has";
/** The first part of a file, cut between two frames of 8 bytes. */
const cutTo = (share: number, name: string) => {
  const whole = readFileSync(at(name));
  return whole.subarray(0, whole.length - 8 * Math.round(((1 - share) * whole.length) / 8));
};

beforeAll(() => {
  mkdirSync(at("mixes"));
  for (const [name, seconds] of [
    ["whole.wav", 3],
    ["mixes/one.wav", 6],
    ["mixes/two.wav", 5],
  ] as const)
    writeFileSync(at(name), float32(2, beat(2, seconds)));
  writeFileSync(at("cut.wav"), cutTo(0.8, "whole.wav"));
  writeFileSync(at("mixes/two.wav"), cutTo(0.9, "mixes/two.wav"));
});

describe("a mix that ends early", () => {
  it("measure and check name it on stderr, and in JSON when they are told to be quiet", () => {
    for (const command of ["measure", "check"]) {
      expect(deadwax(command, "whole.wav", "cut.wav").stderr).toContain(`cut.wav: ${sentence}`);
      const { stdout, stderr } = deadwax(command, "whole.wav", "cut.wav", "--json", "--quiet");
      const [whole, cut] = JSON.parse(stdout);
      expect([whole.warnings, cut.warnings, stderr]).toEqual([[], [expect.stringContaining(sentence)], ""]);
    }
  });
  it("check asks for it again, with 4 as the exit code; a file that was written into a pipe, whose size nobody knew, is whole", () => {
    const { status, stdout } = deadwax("check", "cut.wav", "--json");
    expect([status, JSON.parse(stdout)[0].verdict]).toEqual([4, "send-again"]);
    for (const size of [0xffffffff, 0x7ffff000]) {
      const piped = Buffer.from(readFileSync(at("whole.wav")));
      piped.writeUInt32LE(size, piped.indexOf("data") + 4);
      writeFileSync(at("piped.wav"), piped);
      const [{ findings, warnings }] = JSON.parse(deadwax("check", "piped.wav", "--json", "--quiet").stdout);
      expect(warnings).toEqual([expect.stringContaining("gives no size")]);
      expect((findings as { code: string }[]).map(({ code }) => code)).not.toContain("early-end");
    }
  });
  it("master and compare say it beside the figures and on the page", () => {
    expect(deadwax("master", "cut.wav", "-o", "m.wav", "--search", "off").stdout).toContain(`look: ${sentence}`);
    expect(readFileSync(at("m.report.html"), "utf8")).toContain(sentence);
    expect(deadwax("compare", "cut.wav", "--styles", "warm", "-o", "c").stdout).toContain(`look: ${sentence}`);
    expect(readFileSync(at("c/compare.html"), "utf8")).toContain(sentence);
  });
  it("frontier says it beside the figures, on the page and in JSON", () => {
    expect(deadwax("frontier", "cut.wav").stdout).toContain(`look: ${sentence}`);
    const { stdout } = deadwax("frontier", "cut.wav", "-o", "f", "--json");
    expect(JSON.parse(stdout).warnings).toEqual([expect.stringContaining(sentence)]);
    expect(readFileSync(at("f/frontier.html"), "utf8")).toContain(sentence);
  });
  it("compare-to says it of the mix and of a reference; so do master and compare of theirs", () => {
    expect(deadwax("compare-to", "whole.wav", "cut.wav").stderr).toContain(`cut.wav: ${sentence}`);
    expect(deadwax("compare-to", "cut.wav", "whole.wav").stderr).toContain(`cut.wav: ${sentence}`);
    for (const words of [
      ["master", "whole.wav", "-o", "r.wav", "--reference", "cut.wav:level", "--search", "off", "--no-report"],
      ["compare", "whole.wav", "-o", "cr", "--references", "cut.wav:level"],
    ])
      expect(deadwax(...words).stderr).toContain(`cut.wav: ${sentence}`);
  });
  it("verify says it of a master whose recipe is gone with its end", () => {
    deadwax("master", "whole.wav", "-o", "master.wav", "--no-report", "--search", "off");
    writeFileSync(at("cut-master.wav"), cutTo(0.5, "master.wav"));
    const { status, stderr } = deadwax("verify", "cut-master.wav");
    expect([status, stderr]).toEqual([5, expect.stringContaining(`cut-master.wav carries no recipe. ${sentence}`)]);
  });
  it("an album names the track among what is worth a look", () => {
    const { stdout } = deadwax("album", "mixes", "-o", "record", "--search", "off");
    expect(stdout).toContain(`look: 2 two: ${sentence}`);
    expect(readFileSync(at("record/album.html"), "utf8")).toContain(sentence);
  });
  it("styles learn names it of either file of a pair", () => {
    writeFileSync(at("a.mix.wav"), float32(2, beat(2, 8)));
    deadwax("master", "a.mix.wav", "-o", "a.master.wav", "--search", "off", "--no-report");
    writeFileSync(at("a.master.wav"), cutTo(0.99, "a.master.wav"));
    expect(deadwax("styles", "learn", "a.mix.wav=a.master.wav", "-o", "s.yaml").stdout).toContain(`a.master.wav: ${sentence}`);
  });
});

const encoders = spawnSync("ffmpeg", ["-hide_banner", "-encoders"], { encoding: "utf8" }).stdout ?? "";
const canEncode = encoders.includes("libvorbis") && encoders.includes("libopus");
if (!canEncode) console.log("skipped: early ends of other formats, because there is no ffmpeg with libvorbis and libopus on the PATH");

describe.runIf(canEncode)("other formats that end early", () => {
  it.each(["flac", "aiff", "w64", "mp3", "ogg", "opus", "m4a"])("%s", (ending) => {
    spawnSync("ffmpeg", ["-v", "error", "-i", at("whole.wav"), ...(ending === "ogg" ? ["-c:a", "libvorbis"] : []), at(`whole.${ending}`)]);
    writeFileSync(at(`cut.${ending}`), cutTo(0.8, `whole.${ending}`));
    expect(JSON.parse(deadwax("measure", `whole.${ending}`, "--json").stdout)[0].warnings).toEqual([]);
    const { status, stderr } = deadwax("measure", `cut.${ending}`);
    // The index of an m4a lies at its end: without it there is nothing to read.
    if (ending === "m4a") expect([status, stderr]).toEqual([3, expect.stringContaining(`cut.${ending}`)]);
    else expect([status, stderr]).toEqual([0, expect.stringMatching(/The file (probably )?ends early/)]);
  });
});

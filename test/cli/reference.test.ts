// References as a user meets them at the command line.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MasterResult } from "../../src/index.ts";
import { program } from "../program.ts";
import { kickBursts, pinkNoise } from "../signals.ts";
import { chunk, floats, formatChunk, riff } from "../wav-fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-reference-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function deadwax(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** A beat over noise; the noise of every channel is another. */
function writeBeat(name: string, channels: number, gain: number, noiseDbfs: number): void {
  const frames = 48000 * 5;
  const kicks = kickBursts(48000, -10, 0.5, frames);
  const planes = Array.from({ length: channels }, (_, channel) =>
    pinkNoise(48000, channel + 1, noiseDbfs, frames).map((sample, n) => gain * (sample + kicks[n])),
  );
  const interleaved = Array.from({ length: frames * channels }, (_, at) => planes[at % channels][Math.floor(at / channels)]);
  writeFileSync(at(name), riff(formatChunk({ tag: 3, channels, sampleRateHz: 48000, bits: 32 }), chunk("data", floats(interleaved, 4))));
}

beforeAll(() => {
  writeBeat("mix.wav", 2, 0.5, -30);
  writeBeat("mono.wav", 1, 0.5, -30);
  writeBeat("record.wav", 2, 1, -18);
  writeBeat("six.wav", 6, 0.5, -30);
});

function mastered(...words: string[]): MasterResult {
  const { status, stdout, stderr } = deadwax("master", ...words, "--json", "--quiet", "--no-report");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

describe("deadwax master --reference", () => {
  it("takes the level of one and the tone of another, and names them in the reasons", () => {
    const result = mastered("mix.wav", "-o", "a.wav", "--reference", "record.wav:level", "--reference", "mono.wav:tone=1");
    const record = JSON.parse(deadwax("measure", "record.wav", "--json").stdout)[0];
    expect(Math.abs((result.after.integratedLufs ?? 0) - record.integratedLufs)).toBeLessThanOrEqual(0.2);
    expect(result.reference?.references).toEqual(["record.wav", "mono.wav"]);
    expect(JSON.stringify(result)).not.toContain(folder);
  });
  it("lets --loudness win over the reference", () => {
    expect(mastered("mix.wav", "-o", "b.wav", "--loudness", "-20", "--reference", "record.wav").after.integratedLufs).toBeCloseTo(-20, 0);
  });
  it("masters mono towards stereo: no width, the level as it is played on two speakers", () => {
    const result = mastered("mono.wav", "-o", "c.wav", "--reference", "record.wav");
    const record = JSON.parse(deadwax("measure", "record.wav", "--json").stdout)[0];
    expect(Math.abs((result.after.dualMonoLufs ?? 0) - record.integratedLufs)).toBeLessThanOrEqual(0.2);
    expect(result.guards.filter((guard) => !guard.held)).toEqual([]);
  });
  it("is verified to the bit without the reference", () => {
    expect(deadwax("verify", "a.wav", "--source", "mix.wav").status).toBe(0);
  });
  it.each([
    [":foo", "foo"],
    [":tone=abc", "tone=abc"],
    [":tone=0,5", "tone=0,5"],
    [":tone,foo", "tone,foo"],
    [":weight", "weight"],
    [":tone:0.5", "tone:0.5"],
    ["=1", "=1"],
    [",tone=0.5", ",tone=0.5"],
  ])("answers %s after the file with the list of aspects and their ranges", (typed, tail) => {
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "d.wav", "--reference", `record.wav${typed}`);
    expect(stderr).toContain(
      `after record.wav must follow a colon and tone, level, dynamics, width, each alone or with an amount between 0 and 1 (tone=0.5), or weight between 0.01 and 100 (weight=2), parted by commas, got "${tail}".`,
    );
    expect(status).toBe(2);
  });
  it("says what is wrong with a missing file, an amount out of range, a plan beside it", () => {
    expect(deadwax("master", "mix.wav", "-o", "d.wav", "--reference", "none.wav:tone").stderr).toContain("none.wav does not exist");
    expect(deadwax("compare-to", "none: two.wav", "mix.wav").stderr).toContain("none: two.wav does not exist");
    expect(deadwax("master", "mix.wav", "-o", "d.wav", "--reference", "record.wav:tone=2").stderr).toContain("tone must be between 0 and 1, got 2");
    expect(deadwax("master", "mix.wav", "-o", "d.wav", "--reference", "six.wav").stderr).toContain("a reference is mono or stereo");
    expect(deadwax("master", "mix.wav", "-o", "d.wav", "--reference", "record.wav", "--plan", "p.json").status).toBe(2);
  });
});

describe("deadwax compare-to", () => {
  it("prints JSON whose parts add up in every band, and writes a page that loads nothing", () => {
    const { status, stdout } = deadwax("compare-to", "record.wav", "mix.wav", "--json", "--quiet", "-o", "page.html");
    expect(status).toBe(0);
    const { bands, distanceDb } = JSON.parse(stdout);
    expect(bands).toHaveLength(31);
    expect(distanceDb.before).toBeGreaterThan(1);
    for (const band of bands.slice(3, 29)) {
      expect(band.masteringPartDb + band.mixPartDb + band.notCopiedDb).toBeCloseTo(band.referenceDb - band.mixDb, 1);
    }
    const page = readFileSync(at("page.html"), "utf8");
    expect(page).toContain("Beside record.wav");
    expect(page).not.toMatch(/<script|src=|https?:/);
    expect(deadwax("compare-to", "record.wav", "mix.wav", "-o", "page.html").stderr).toContain("page.html exists; use --force");
  });
  it("asks for a mix when only one file is named", () => {
    const { status, stderr } = deadwax("compare-to", "record.wav");
    expect(status).toBe(2);
    expect(stderr).toContain("needs a reference and, as the last file, the mix");
  });
});

describe("deadwax compare --references", () => {
  it("takes two masters that are the same to the sample for one version, and page and report say so", () => {
    copyFileSync(at("record.wav"), at("again.wav"));
    const { status, stdout } = deadwax("compare", "mix.wav", "--references", "record.wav,again.wav", "-o", "compared", "--json", "--quiet");
    expect(status).toBe(0);
    const { candidates, merged } = JSON.parse(stdout);
    expect(candidates.map(({ name }: { name: string }) => name)).toEqual(["untouched mix", "gain and limit only", "record.wav"]);
    expect(merged).toEqual([{ name: "again.wav", sameAs: "record.wav" }]);
    expect(readdirSync(at("compared")).sort()).toEqual([
      "compare.html",
      "gain-and-limit-only.matched.wav",
      "record-wav.matched.wav",
      "untouched-mix.matched.wav",
    ]);
    const page = readFileSync(at("compared/compare.html"), "utf8");
    expect(page).toContain("again.wav came out the same to the sample as record.wav, which stands for both.");
    expect(page).toContain("3 versions of one song");
  });
});

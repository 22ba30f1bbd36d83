// An engineer with a hidden style masters the demo songs; what is learned from two of them is judged on the third.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoSongs } from "../../src/demo/demo-songs.ts";
import { parseStyle } from "../../src/mastering/styles/style-file.ts";
import type { LearnedStyle } from "../../src/run/learn/learn-style.ts";
import { program } from "../program.ts";
import { planarToWav24 } from "../wav-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-learn-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hidden = `
name: hidden
portrait: Bold.
notFor: Nobody.
basedOn: warm
loudness: { loudestLufs: -8.6, rdfBudgetPercent: 5, nmrBudgetDb: -10, psrFloorDb: 4.5 }
tone: { share: 0.9, limitDb: 4.5, tiltDbPerOctave: -0.25 }
glue: { meanReductionDb: 1.8 }
warmth: { levelDb: -31, driveDb: 9 }
width: { highDb: 1.5 }
lowEnd: { widestDb: -20, monoBelowHz: 120, slope: 12 dB/oct }
`;

function deadwax(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, "--quiet"], { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

let learned: LearnedStyle;
beforeAll(() => {
  writeFileSync(join(folder, "hidden.yaml"), hidden);
  const words = demoSongs.map((song) => {
    const passage = song.render().mix.map((samples) => samples.slice(48000 * 16, 48000 * 22));
    writeFileSync(join(folder, `${song.slug}.wav`), planarToWav24(48000, passage));
    deadwax("master", `${song.slug}.wav`, "-o", `${song.slug}.master.wav`, "--style", "hidden.yaml", "--search", "off", "--no-report");
    return `${song.slug}.wav=${song.slug}.master.wav`;
  });
  learned = JSON.parse(deadwax("styles", "learn", ...words, "-o", "learned.yaml", "--json")) as LearnedStyle;
}, 600_000);

describe("a style learned from three pairs of a hidden style", () => {
  it("predicts masters it was not shown better than the best built-in style", () => {
    expect(learned.heldOut?.figure).toBeLessThan(learned.builtIn[0].figure);
  });
  it("finds the loudness within 0.3 LU and the tilt within 0.25 dB an octave", () => {
    expect(Math.abs(learned.style.loudness.loudestLufs + 8.6)).toBeLessThan(0.3);
    expect(Math.abs(learned.style.tone.tiltDbPerOctave + 0.25)).toBeLessThan(0.25);
  });
  it("finds the compressor within 0.6 dB and the harmonics within 3.5 dB", () => {
    expect(Math.abs(learned.style.glue.meanReductionDb - 1.8)).toBeLessThan(0.6);
    expect(Math.abs((learned.style.warmth?.levelDb ?? 0) + 31)).toBeLessThan(3.5);
  });
  it("writes a file that is a style, with its error in words, and does not overwrite it", async () => {
    const text = readFileSync(join(folder, "learned.yaml"), "utf8");
    expect(await parseStyle("learned.yaml", text)).toEqual(learned.style);
    expect(text).toContain("Error on masters it was not shown");
    const again = spawnSync(process.execPath, [program, "styles", "learn", "a.wav=b.wav", "-o", "learned.yaml"], { cwd: folder, encoding: "utf8" });
    expect(again.status).toBe(2);
  });
  it("refuses a master of another song in one sentence", () => {
    const [one, other] = demoSongs;
    const words = [`${one.slug}.wav=${other.slug}.master.wav`, "-o", "wrong.yaml", "--quiet"];
    const { status, stderr } = spawnSync(process.execPath, [program, "styles", "learn", ...words], { cwd: folder, encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("is not a master of");
  });
  it.each([
    ["typed the wrong way round", (name: string) => `${name}.master.wav=${name}.wav`, "as a mix does: a pair is mix.wav=master.wav; turn it round."],
    ["whose master runs 0.1 % fast", (name: string) => `${name}.wav=${name}.fast.wav`, "does not stay in step with"],
  ])("refuses a pair %s in one sentence", (_, pair, sentence) => {
    const [song] = demoSongs;
    const passage = song.render().mix.map((samples) => samples.slice(48000 * 16, 48000 * 22));
    const fast = passage.map((samples) => samples.map((__, n) => samples[Math.min(samples.length - 1, Math.round(n * 1.001))]));
    writeFileSync(join(folder, `${song.slug}.fast.wav`), planarToWav24(48000, fast));
    const words = [pair(song.slug), "-o", "wrong.yaml", "--quiet"];
    const { status, stderr } = spawnSync(process.execPath, [program, "styles", "learn", ...words], { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(sentence) });
  });
});

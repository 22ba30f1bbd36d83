// deadwax frontier on the command line, with and without an ffmpeg to encode with.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FrontierResult } from "../../src/delivery/frontier/frontier-result.ts";
import { predictPlayback } from "../../src/delivery/playback.ts";
import { program } from "../program.ts";
import { kickBursts, pinkNoise } from "../signals.ts";
import { planarToWav24 } from "../wav-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-frontier-"));
const spools = join(folder, "spools");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function frontier(path: string, ...words: string[]) {
  const env = { ...process.env, TMPDIR: spools, PATH: path };
  return spawnSync(process.execPath, [program, "frontier", ...words], { cwd: folder, env, encoding: "utf8", maxBuffer: 2 ** 26 });
}

const encoders = spawnSync("ffmpeg", ["-hide_banner", "-encoders"], { encoding: "utf8" }).stdout ?? "";
if (!encoders.includes("libmp3lame")) console.log("skipped: peaks of real encodes, because there is no ffmpeg with libmp3lame on the PATH");

beforeAll(() => {
  mkdirSync(spools);
  const frames = 5 * 48000;
  const noise = pinkNoise(48000, 1, -30, frames);
  const mono = kickBursts(48000, -8, 0.5, frames).map((sample, n) => sample + noise[n]);
  writeFileSync(join(folder, "mix.wav"), planarToWav24(48000, [mono, mono]));
  writeFileSync(join(folder, "silent.wav"), planarToWav24(48000, [new Float32Array(48000)]));
});

describe("without ffmpeg", () => {
  it("gives every figure but the encodes, says why those are missing, and writes the page", () => {
    writeFileSync(join(folder, "own.yaml"), "name: own\nportrait: Warm.\nnotFor: None.\nbasedOn: warm\n");
    const { status, stdout } = frontier("", "mix.wav", "--style", "own.yaml", "--json", "--quiet", "-o", "out");
    expect(status).toBe(0);
    const result = JSON.parse(stdout) as FrontierResult;
    expect([result.style, result.passagesSeconds]).toEqual(["own", [5]]);
    expect(result.steps.length).toBeGreaterThanOrEqual(6);
    expect(result.verdict).toContain(`master goes to about ${result.automatic.lufs.toFixed(1)} LUFS`);
    expect(result.verdict).toContain(`because ${result.automatic.reason}.`);
    for (const { lufs, codecPeaks, playback } of result.steps) {
      expect(codecPeaks.map(({ truePeakDbtp }) => truePeakDbtp)).toEqual([null, null, null, null]);
      expect(codecPeaks[0].reason).toBe("there is no ffmpeg on the PATH");
      expect(playback).toEqual(predictPlayback(lufs, -1));
    }
    const page = readFileSync(join(folder, "out", "frontier.html"), "utf8");
    expect(page).toContain("Measured on one passage of 5\u00a0s, the loudest.");
    expect(page).toContain("were not measured: there is no ffmpeg on the PATH.");
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(readdirSync(spools)).toEqual([]);
  });

  it("refuses silence with one sentence and writes nothing", () => {
    const { status, stderr } = frontier("", "silent.wav", "-o", "never");
    expect([status, existsSync(join(folder, "never"))]).toEqual([3, false]);
    expect(stderr).toContain("silent.wav has no measurable loudness");
  });
});

describe.skipIf(!encoders.includes("libmp3lame"))("with ffmpeg", () => {
  it("measures the peaks of real encodes: within 3 dB of the ceiling, and leaves no temporary file", () => {
    const { status, stdout } = frontier(process.env["PATH"] ?? "", "mix.wav", "--json", "--quiet");
    expect(status).toBe(0);
    const { steps } = JSON.parse(stdout) as FrontierResult;
    const mp3 = steps.map(({ codecPeaks }) => codecPeaks.find(({ codec }) => codec === "MP3 320")?.truePeakDbtp ?? Number.NaN);
    for (const truePeakDbtp of mp3) expect(Math.abs(truePeakDbtp + 1)).toBeLessThan(3);
    expect(readdirSync(spools)).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { albumTrackOf, splitTilt, spreadOf } from "../../src/album/album-track.ts";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import { identityOf, measurementsOf, readTrack } from "../../src/analysis/measure.ts";
import { type Planar, sourceFromPlanar } from "../../src/audio/source.ts";
import { openSource } from "../../src/host/node/open-source.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { gatherFacts } from "../../src/mastering/track-facts.ts";
import { finishedSong, recordOf, sampleRateHz, scrambled } from "../album-songs.ts";
import { newEngine } from "../engine.ts";
import { program } from "../program.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-album-"));
const mixes = join(work, "Four Songs");
const record = join(work, "record");
/** How the songs of record 1 were spoilt, level and tilt; peaks come to -1 ... -9 dBFS. */
const spoils = [
  [-5, 2.5],
  [-1.5, -2],
  [-8, 1],
  [-2.5, -2.5],
] as const;
const truth: { loudLufs: number; tiltDb: number }[] = [];
let result: AlbumVersion;

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { maxBuffer: 2 ** 26 };
  return promisify(execFile)(process.execPath, [program, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
}

async function figuresOf(planar: Planar): Promise<{ loudLufs: number; tiltDb: number }> {
  const source = sourceFromPlanar("song", sampleRateHz, planar);
  const readings = await readTrack(source, newEngine());
  const track = albumTrackOf(gatherFacts(measurementsOf(identityOf(source), readings), readings));
  if (!track) throw new Error("silent");
  return { loudLufs: track.loudLufs, tiltDb: splitTilt(track.relativeDb).tiltDb };
}

async function samplesOf(path: string): Promise<Planar> {
  const source = await openSource(path);
  const planar = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, planar);
  return planar;
}

beforeAll(async () => {
  mkdirSync(mixes);
  for (const [index, [levelDb, tiltDb]] of spoils.entries()) {
    const song = finishedSong(recordOf(1)[index], 10 + index);
    const spoilt = scrambled(song, levelDb, tiltDb);
    truth.push(await figuresOf(song));
    await writeWav24(join(mixes, `${index + 9} song ${"abcd"[index]}.wav`), sampleRateHz, spoilt);
  }
  const { code, stdout, stderr } = await run(
    "album",
    mixes,
    "-o",
    record,
    "--loudness",
    "-14",
    "--search",
    "off",
    "--json",
    "--made-at",
    "2026-01-01T00:00:00Z",
  );
  expect(stderr + code).toMatch(/0$/);
  result = JSON.parse(stdout) as AlbumVersion;
});
afterAll(() => rmSync(work, { recursive: true }));

describe("deadwax album on a folder", () => {
  it("writes a first session in the order of the numbers, one master a track, the programme and album.json", () => {
    expect(readFileSync(join(mixes, "session.yaml"), "utf8")).toMatch(/title: "Four Songs"[\s\S]*song a[\s\S]*song b[\s\S]*song c[\s\S]*song d/);
    for (const name of ["01-song-a.wav", "02-song-b.wav", "03-song-c.wav", "04-song-d.wav", "album.wav"])
      expect(existsSync(join(record, name))).toBe(true);
    expect(JSON.parse(readFileSync(join(record, "album.json"), "utf8"))).toEqual(result);
  });
  it("brings the anchor within 0.2 LU of the loudness asked for, and the loud section of every other master within 0.2 LU of its place", () => {
    for (const { file, targetLufs, contrastLu, after } of result.tracks) {
      if (file !== result.anchorFile) expect(Math.abs(after.loudLufs - (result.plan.topLufs + contrastLu))).toBeLessThanOrEqual(0.2);
      else expect([targetLufs, Math.abs(after.integratedLufs - targetLufs) <= 0.2]).toEqual([-14, true]);
    }
  });
  it("foretells where the loud section of the anchor comes out: within 0.4 LU", () => {
    const anchor = result.tracks.find(({ file }) => file === result.anchorFile);
    expect(Math.abs((anchor?.after.loudLufs ?? 0) - result.plan.topLufs - (anchor?.contrastLu ?? 0))).toBeLessThanOrEqual(0.4);
  });
  it.each(["loudLufs", "tiltDb"] as const)("ends nearer to the record that was spoilt: the error of %s at least halved", (figure) => {
    const error = (when: "before" | "after") => spreadOf(result.tracks.map((track, n) => track[when][figure] - truth[n][figure]));
    console.log(`${figure} against the truth: ${error("before").toFixed(2)} -> ${error("after").toFixed(2)} rms`);
    expect(error("after")).toBeLessThanOrEqual(error("before") / 2);
  });
  it("draws the tone together: tilts and third octaves lie nearer after than before", () => {
    const { before, after } = result.cohesion;
    console.log(
      `spread of tilt ${before.tiltDb} -> ${after.tiltDb} dB, of balance ${before.balanceDb} -> ${after.balanceDb} dB, of width ${before.widthDb} -> ${after.widthDb} dB`,
    );
    expect(after.tiltDb).toBeLessThan(before.tiltDb);
    expect(after.balanceDb).toBeLessThan(before.balanceDb);
  });
  it("has a programme that nulls against the masters to the bit, with digital silence of 2 s between them", async () => {
    const programme = await samplesOf(join(record, "album.wav"));
    let end = 0;
    for (const { file, startFrame, endFrame } of result.tracks) {
      expect(startFrame - end).toBe(end === 0 ? 0 : 2 * result.sampleRateHz);
      const master = await samplesOf(join(record, file));
      for (const [side, samples] of programme.entries()) {
        expect(samples.subarray(end, startFrame).every((sample) => sample === 0)).toBe(true);
        expect(Buffer.compare(Buffer.from(samples.slice(startFrame, endFrame).buffer), Buffer.from(master[side].buffer))).toBe(0);
      }
      end = endFrame;
    }
    expect(programme[0].length).toBe(end);
  });
  it("writes masters that verify renders again to the bit from their mixes", async () => {
    const { code } = await run("verify", join(record, "01-song-a.wav"), "--source", join(mixes, "9 song a.wav"));
    expect(code).toBe(0);
  });
  it("does not touch files that it did not write without --force", async () => {
    const foreign = join(work, "foreign");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "03-song-c.wav"), "mine");
    const { code, stderr } = await run("album", mixes, "-o", foreign);
    expect([code, stderr]).toEqual([2, `deadwax: ${join(foreign, "03-song-c.wav")} exists; use --force to replace it.\n`]);
  });
});

describe("deadwax album refuses with one sentence and exit code 2", () => {
  const mix = "tracks:\n  - mix: 9 song a.wav\n";
  it.each([
    [
      "a mix that is not there",
      "tracks:\n  - mix: lost.wav\n",
      /bad\.yaml:2:10: tracks\[0\]\.mix must name an audio file, got "lost\.wav", which does not exist/,
    ],
    ["two tracks with one number", `${mix}    number: 1\n${mix.slice(8)}    number: 1\n`, /tracks\[1\]\.number must be above 1/],
    [
      "a negative gap",
      `${mix}    gapSeconds: -2\n`,
      /bad\.yaml:3:17: tracks\[0\]\.gapSeconds must be from 0 to 60 s, or to 600 s before a hidden track, got -2\./,
    ],
    ["an unknown key", `${mix}    fade: 2\n`, /bad\.yaml:3:5: tracks\[0\]\.fade is not a field of a session/],
    [
      "a YAML bomb",
      `${Array.from({ length: 12 }, (_, n) => `x${n}: &x${n} [${Array(9).fill(n ? `*x${n - 1}` : "a")}]\n`).join("")}${mix}`,
      /alias.*write the values out/i,
    ],
    ["100 MB of YAML", "#".repeat(100_000_000), /bad\.yaml must be at most 1 MB of text, got 100\.0 MB; name a session file\./],
  ])("%s", async (_, text, sentence) => {
    const file = join(mixes, "bad.yaml");
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run("album", file, "-o", join(work, "none"));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(existsSync(join(work, "none"))).toBe(false);
  });
});

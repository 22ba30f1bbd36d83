import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import type { Measurements } from "../../src/analysis/measurements.ts";
import { readMetadata } from "../../src/formats/wav/wav-metadata.ts";
import type { KeptTrack } from "../../src/host/node/album/kept-track.ts";
import { openFile } from "../../src/host/node/files.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, samplesOf, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-sequence-"));
const record = join(work, "record");
const file = join(work, "session.yaml");
const session = `title: "Two Sides"
artist: Band
upc: "036000291452"
rate: 44100
tracks:
  - {mix: 0.wav, title: Prologue, intent: hidden, side: A}
  - {mix: 1.wav, title: One, gapSeconds: 1, isrc: QZ-ABC-26-00001, credits: {mix: "A. Name"}}
  - {mix: 2.wav, title: Two, crossfadeSeconds: 1.5}
  - {mix: 3.wav, title: Three, side: B, fadeInSeconds: 1, fadeOutSeconds: 1, fadeShape: decibel, references: [{file: 2.wav, tone: 0.5}], style: warm}
  - {mix: 0.wav, title: Epilogue, intent: hidden, gapSeconds: 4}
`;
let version: AlbumVersion;

beforeAll(async () => {
  for (const index of [0, 1, 2, 3]) await writeWav24(join(work, `${index}.wav`), sampleRateHz, shortSong(index, 5));
  writeFileSync(file, session);
  const { code, stdout, stderr } = await deadwax(["album", file, "-o", record, "--loudness", "-11", "--search", "off", "--json", "--quiet"]);
  expect(stderr + code).toBe("0");
  version = JSON.parse(stdout) as AlbumVersion;
});
afterAll(() => rmSync(work, { recursive: true }));

describe("a record of two sides at 44.1 kHz", () => {
  it("is one file a side, a master and a report a track, and one page", () => {
    const names = ["00-hidden-prologue", "01-one", "02-two", "03-hidden-epilogue", "03-three"].flatMap((name) => [
      `${name}.report.html`,
      `${name}.wav`,
    ]);
    const sides = ["side-a.cue", "side-a.wav", "side-b.cue", "side-b.wav"];
    expect(readdirSync(record).sort()).toEqual([...names, "album.html", "album.json", ...sides, "versions"].sort());
  });
  it("begins every track on a CD frame of 588 samples, crosses where asked and nowhere else, and has every mark in the file and in the cue sheet", async () => {
    const [prologue, one, two, three, epilogue] = version.tracks;
    for (const { startFrame } of version.tracks) expect(startFrame % 588).toBe(0);
    expect(prologue.startFrame).toBe(0);
    expect(one.startFrame - prologue.endFrame - 44100).toBeLessThan(588);
    expect(one.endFrame - two.startFrame - 66150).toBeGreaterThanOrEqual(0);
    expect(one.endFrame - two.startFrame - 66150).toBeLessThan(588);
    expect(three.startFrame).toBe(0);
    expect(epilogue.startFrame - three.endFrame - 4 * 44100).toBeLessThan(588);
    const { markers } = await readMetadata(await openFile(join(record, "side-a.wav")));
    expect(markers.map(({ frame, label }) => [frame, label])).toEqual([
      [one.startFrame, "One"],
      [two.startFrame, "Two"],
    ]);
  });
  it("hides a track in the pause before the first and another after silence, in no list", () => {
    const [one, two] = [version.tracks[1], version.tracks[2]].map(({ startFrame }) => startFrame / 588);
    const time = (frames: number) =>
      [Math.floor(frames / 4500), Math.floor(frames / 75) % 60, frames % 75].map((part) => String(part).padStart(2, "0")).join(":");
    const cue = readFileSync(join(record, "side-a.cue"), "utf8").split("\r\n");
    expect(cue).toEqual([
      "CATALOG 0036000291452",
      'PERFORMER "Band"',
      'TITLE "Two Sides"',
      'FILE "side-a.wav" WAVE',
      ...["  TRACK 01 AUDIO", '    TITLE "One"', '    PERFORMER "Band"', "    ISRC QZABC2600001", "    REM mix: A. Name"],
      ...["    INDEX 00 00:00:00", `    INDEX 01 ${time(one)}`],
      ...["  TRACK 02 AUDIO", '    TITLE "Two"', '    PERFORMER "Band"', `    INDEX 01 ${time(two)}`, ""],
    ]);
    expect(readFileSync(join(record, "side-b.cue"), "utf8").match(/TRACK/g)).toHaveLength(1);
  });
  it("stays below the ceiling where two masters cross: 0.05 dB above -1 dBTP at most", async () => {
    const { stdout } = await deadwax(["measure", join(record, "side-a.wav"), join(record, "side-b.wav"), "--json"]);
    for (const { truePeakDbtp, sampleRateHz: rate } of JSON.parse(stdout) as Measurements[]) {
      expect(rate).toBe(44100);
      expect(truePeakDbtp).toBeLessThanOrEqual(-0.95);
    }
  });
  it("fades in from silence and out to silence, in decibels: more than 20 dB down half way", async () => {
    const three = await samplesOf(join(record, "03-three.wav"));
    const level = (from: number, count: number) => 10 * Math.log10(three[0].subarray(from, from + count).reduce((sum, x) => sum + x * x, 0) / count);
    expect(Math.abs(three[0][0])).toBeLessThan(2 ** -20);
    expect(Math.abs(three[0].at(-1) ?? 1)).toBeLessThan(2 ** -20);
    expect(level(44100 * 2, 44100) - level(21609, 882)).toBeGreaterThan(20);
  });
});

describe("a frozen record in which one mix stands twice", () => {
  it("keeps both its tracks as they were made when another style is asked for", async () => {
    writeFileSync(file, `frozen: true\n${session}`);
    const flags = ["-o", record, "--loudness", "-11", "--search", "off", "--json", "--quiet", "--style", "tape"];
    const { stdout, stderr } = await deadwax(["album", file, ...flags]);
    expect(stderr).toBe("");
    const { tracks } = JSON.parse(stdout) as AlbumVersion;
    expect(tracks.map(({ pcmSha256 }) => pcmSha256)).toEqual(version.tracks.map(({ pcmSha256 }) => pcmSha256));
  });
});

describe("what is asked of one track", () => {
  it("is done to that track alone: its reference, its style", () => {
    const notes = readdirSync(join(record, "versions", "tracks")).map(
      (name) => JSON.parse(readFileSync(join(record, "versions", "tracks", name), "utf8")) as KeptTrack,
    );
    const asked = notes.map(({ file: master, result: { reference, style } }) => [master, reference?.references ?? null, style]).sort();
    const plain = ["00-hidden-prologue.wav", "01-one.wav", "02-two.wav", "03-hidden-epilogue.wav"].map((name) => [name, null, "transparent"]);
    expect(asked).toEqual([...plain, ["03-three.wav", ["2.wav"], "warm"]].sort());
  });
});

describe("deadwax album refuses what does not fit the music, with file, line, column and what to write", () => {
  it.each([
    [
      "crossfadeSeconds: 1.5",
      "crossfadeSeconds: 3",
      /session\.yaml:8:48: tracks\[2\]\.crossfadeSeconds must be at most 2\.5 s, half the length of the shorter track, got 3\.$/,
    ],
    [
      "fadeOutSeconds: 1",
      "fadeOutSeconds: 4",
      /session\.yaml:9:\d+: tracks\[3\]\.fadeOutSeconds must be at most 2\.5 s, half the length of the track, got 4\.$/,
    ],
    [
      "side: A}",
      "side: A, references: [lost.flac]}",
      /session\.yaml:6:\d+: tracks\[0\]\.references\[0\] must name an audio file, got "lost\.flac", which does not exist/,
    ],
    [
      "title: One,",
      "title: One, alternates: {instrumental: lost.wav},",
      /tracks\[1\]\.alternates\.instrumental must name an audio file, got "lost\.wav"/,
    ],
    ["title: Two", "number: 1, title: Two", /tracks\[2\]\.number must be above 1, the number of the track before it, got 1\.$/],
    ['title: "Two Sides"', "title: [a: b", /session\.yaml:\d+:\d+: this is not YAML/],
  ])("%s made %s", async (text, replacement, sentence) => {
    const bad = join(work, "bad", "session.yaml");
    mkdirSync(join(work, "bad"), { recursive: true });
    for (const index of [0, 1, 2, 3]) writeFileSync(join(work, "bad", `${index}.wav`), readFileSync(join(work, `${index}.wav`)));
    writeFileSync(bad, session.replace(text, replacement));
    const { code, stdout, stderr } = await deadwax(["album", bad, "-o", join(work, "none"), "--quiet"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(sentence)]);
    expect(existsSync(join(work, "none"))).toBe(false);
  });
});

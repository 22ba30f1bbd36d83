import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, deadwaxKilledAt, deadwaxOnOneCore, hashesOf, type Outcome, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-resume-"));
const [mixes, whole, killed, spools] = ["mixes", "whole", "killed", "spools"].map((name) => join(work, name));
const env = { ...process.env, TMPDIR: spools };
const album = (folder: string, ...more: string[]) => ["album", mixes, "-o", folder, "--loudness", "-14", "--search", "off", ...more];
const date = ["--made-at", "2026-01-01T00:00:00Z"];
const finished = new Map<string, number>();
let last: Outcome;

/** Names of the masters that a folder holds a note of: they are finished. */
function noted(folder: string): string[] {
  const notes = join(folder, "versions", "tracks");
  if (!existsSync(notes)) return [];
  const finishedNotes = readdirSync(notes).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  return finishedNotes.map((name) => (JSON.parse(readFileSync(join(notes, name), "utf8")) as { file: string }).file);
}

beforeAll(async () => {
  mkdirSync(mixes);
  mkdirSync(spools);
  for (const index of [0, 1, 2]) await writeWav24(join(mixes, `${index + 1}.wav`), sampleRateHz, shortSong(index, 5));
  expect((await deadwaxOnOneCore(album(whole, ...date), env)).code).toBe(0);
  for (const line of [/measure the mixes/, /master the tracks/, /done 0/, /put the programme together/]) {
    const wasKilled = await deadwaxKilledAt(line, album(killed, ...date), env);
    // The programme has grown with the tracks: what is left to do at the last line, 50 ms of work, may be done before the signal comes.
    if (!/programme/.test(line.source)) expect(wasKilled).toBe(true);
    for (const name of noted(killed)) finished.set(name, finished.get(name) ?? statSync(join(killed, name)).ino);
  }
  // What a killed run of a compressed mix leaves: its process is no more.
  writeFileSync(join(spools, "deadwax-00000000-0000-4000-8000-000000000000.999999999.spool"), "spool");
  last = await deadwax(album(killed, ...date), env);
});
afterAll(() => rmSync(work, { recursive: true }));

describe("an album run that is killed again and again", () => {
  it("ends with the same masters, programme, cue sheet and versions, to the byte, as one that was left alone, on one core", () => {
    expect(last.code).toBe(0);
    const lasting = (folder: string) => Object.entries(hashesOf(folder)).filter(([path]) => !/\.report\.html$|tracks/.test(path));
    expect(lasting(killed)).toEqual(lasting(whole));
    expect(lasting(whole).map(([path]) => path)).toEqual(
      expect.arrayContaining(["01-1.wav", "03-3.wav", "album.cue", "album.wav", "versions/v1.json"]),
    );
  });
  it("renders no finished track again", () => {
    expect(finished.size).toBe(3);
    for (const [name, inode] of finished) expect(statSync(join(killed, name)).ino).toBe(inode);
    expect(last.stderr).not.toMatch(/done/);
  });
  it("leaves no part, no note of a run and no spool behind", () => {
    const left = readdirSync(killed, { recursive: true, encoding: "utf8" });
    expect(left.filter((path) => /\.part$|run\.json$/.test(path))).toEqual([]);
    expect(readdirSync(spools)).toEqual([]);
  });
  it("renders a finished track again when somebody changed one sample of it, to the same bytes", async () => {
    const before = hashesOf(killed)["02-2.wav"];
    const file = await open(join(killed, "02-2.wav"), "r+");
    await file.write(new Uint8Array([85]), 0, 1, 20_000);
    await file.close();
    expect(hashesOf(killed)["02-2.wav"]).not.toBe(before);
    const { stderr } = await deadwax(album(killed), env);
    expect(stderr).toMatch(/done 02-2\.wav/);
    expect(stderr).not.toMatch(/done 0[13]/);
    expect(hashesOf(killed)["02-2.wav"]).toBe(before);
  });
});

describe("an album run without a date", () => {
  it("that is killed takes up the date at which it began", async () => {
    const folder = join(work, "dated");
    expect(await deadwaxKilledAt(/done 0/, album(folder), env)).toBe(true);
    const { stdout } = await deadwax(album(folder, "--json"), env);
    const { madeAt, reasons } = JSON.parse(stdout) as { madeAt: string; reasons: string[] };
    const tracks = readdirSync(join(folder, "versions", "tracks"));
    expect(tracks).toHaveLength(3);
    const dates = tracks.map((name) => JSON.parse(readFileSync(join(folder, "versions", "tracks", name), "utf8")).signed.recipe.madeAt as string);
    expect(new Set([...dates, madeAt]).size).toBe(1);
    expect(reasons).toEqual(["first version"]);
  });
});

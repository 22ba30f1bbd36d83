import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-leader-"));

const anchor = "    anchor: true\n";

async function recordOf(name: string, ofFirst: string, ...more: string[]): Promise<AlbumVersion> {
  return album(name, `title: T\ntracks:\n  - mix: mixes/a.wav\n    intent: quiet\n${ofFirst}  - mix: mixes/b.wav\n`, ...more);
}

async function album(name: string, text: string, ...more: string[]): Promise<AlbumVersion> {
  const session = join(work, `${name}.yaml`);
  writeFileSync(session, text);
  const { code, stdout, stderr } = await deadwax(["album", session, "-o", join(work, name), "--search", "off", "--json", ...more]);
  expect(stderr + code).toMatch(/0$/);
  return JSON.parse(stdout) as AlbumVersion;
}

beforeAll(async () => {
  mkdirSync(join(work, "mixes"));
  for (const [index, name] of ["a", "b"].entries()) await writeWav24(join(work, "mixes", `${name}.wav`), sampleRateHz, shortSong(index));
});
afterAll(() => rmSync(work, { recursive: true }));

describe("a quiet track that the others follow", () => {
  it("leaves the loudest as loud as it leads the record itself, and says so", async () => {
    const [led, free] = [await recordOf("led", anchor), await recordOf("free", "")];
    expect([led.anchor, free.anchor]).toEqual([1, 2]);
    expect(Math.abs(led.plan.topLufs - free.plan.topLufs)).toBeLessThanOrEqual(0.02);
    expect(led.plan.anchorYieldedLu).toBeGreaterThan(1);
    expect(led.notes).toContainEqual(expect.stringMatching(/^1 Track 1 leads the record \d\.\d LU below what it could have alone: 2 Track 2/));
    expect(free.notes.filter((note) => note.includes("leads"))).toEqual([]);
  });
  it("meets a loudness that is asked for", async () => {
    const asked = await recordOf("asked", anchor, "--loudness", "-20");
    expect([asked.tracks[0].targetLufs, asked.plan.anchorYieldedLu]).toEqual([-20, 0]);
  });
});

describe("the file of an anchor", () => {
  it("may get another name: the record stands, in the run after that too", async () => {
    const text = `tracks:\n  - mix: mixes/b.wav\n${anchor}    title: B\n  - mix: mixes/a.wav\n`;
    await album("renamed", text);
    renameSync(join(work, "mixes", "b.wav"), join(work, "mixes", "c.wav"));
    const renamed = await album("renamed", text.replace("b.wav", "c.wav"));
    expect(renamed.reasons).toEqual(["track 1 B: mix mixes/b.wav to mixes/c.wav"]);
    expect(await album("renamed", text.replace("b.wav", "c.wav"))).toEqual(renamed);
  });
});

import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-session-"));
const record = join(work, "record");
const file = join(work, "session.yaml");

beforeAll(async () => {
  mkdirSync(join(work, "stems"));
  writeFileSync(join(work, "own.yaml"), "name: own\nportrait: P\nnotFor: N\nloudness: {loudestLufs: 3}\n");
  writeFileSync(join(work, "Cafe\u0301.wav"), "");
  await writeWav24(join(work, "a.wav"), sampleRateHz, shortSong(0, 3));
});
afterAll(() => rmSync(work, { recursive: true }));

describe("deadwax album names file, line and column of what a session cannot have", () => {
  it.each([
    [
      "an unknown style",
      "style: wram\ntracks: [{mix: a.wav}]\n",
      /^deadwax: \S+session\.yaml:1:8: style must be one of transparent, .*, got "wram"\.$/,
    ],
    [
      "a style file of a track that is not there",
      "tracks:\n  - mix: a.wav\n    style: nope.yaml\n",
      /session\.yaml:3:12: tracks\[0\]\.style must name a style file, got "nope\.yaml", which does not exist in the folder of the session\.$/,
    ],
    [
      "a mix in other letters: é as one, where the file has e and an accent",
      "tracks:\n  - mix: CAF\u00e9.wav\n",
      /got "CAF\u00e9\.wav", which does not exist in the folder of the session; there is "Cafe\u0301\.wav": copy its name, letter for letter\.$/,
    ],
    [
      "a mistake in a style file beside the session",
      "style: own.yaml\ntracks: [{mix: a.wav}]\n",
      /own\.yaml:4:25: loudness\.loudestLufs must be .*, got 3\.$/,
    ],
    [
      "a mix that is a folder",
      "tracks:\n  - mix: stems\n",
      /session\.yaml:2:10: tracks\[0\]\.mix must name an audio file, got "stems", which is a folder; write stems instead of mix for a folder of stems\.$/,
    ],
    [
      "stems that are a file",
      "tracks:\n  - stems: a.wav\n",
      /session\.yaml:2:12: tracks\[0\]\.stems must name a folder, got "a\.wav", which is a file; write mix instead of stems for a single file\.$/,
    ],
    [
      "one track twice by an alias",
      "tracks:\n  - &a {mix: a.wav, title: A}\n  - *a\n",
      /session\.yaml:3:5: tracks\[1\] is the same as tracks\[0\], mix, title and all; give the two titles that differ\.$/,
    ],
    [
      "a letter of Latin-1",
      Buffer.from("title: Caf\xe9\ntracks: [{mix: a.wav}]\n", "latin1"),
      /session\.yaml:1:11: this letter is not UTF-8; save the file as UTF-8\.$/,
    ],
    ["UTF-16", Buffer.from("\uFEFFtitle: T\n", "utf16le"), /session\.yaml is no UTF-8 text but UTF-16, or no text; save it as UTF-8\.$/],
  ])("%s", async (_, session, sentence) => {
    writeFileSync(file, session);
    const { code, stdout, stderr } = await deadwax(["album", file, "-o", record, "--search", "off", "--quiet"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(sentence)]);
    expect(existsSync(join(record, "album.json"))).toBe(false);
  });
});

describe("deadwax album names the place of a mix that cannot be a track", () => {
  it.each([
    ["silence", 3, /session\.yaml:3:10: \S+none\.wav is silent\. Leave it out of the session, and give the next track gapSeconds: 3\.$/],
    ["more silence than a gap may have", 61, /session\.yaml:3:10: \S+none\.wav is silent\. Leave it out of the session\.$/],
    [
      "a third of a second",
      0.3,
      /session\.yaml:3:10: \S+none\.wav lasts 0\.30 s: loudness is measured from 0\.4 s on\. Make it part of the track beside it\.$/,
    ],
  ])("%s", async (_, seconds, sentence) => {
    await writeWav24(
      join(work, "none.wav"),
      sampleRateHz,
      seconds < 1 ? shortSong(0, seconds) : [0, 1].map(() => new Float32Array(seconds * sampleRateHz)),
    );
    writeFileSync(file, "tracks:\n  - mix: a.wav\n  - mix: none.wav\n");
    const { code, stderr } = await deadwax(["album", file, "-o", record, "--search", "off", "--quiet"]);
    expect([code, stderr.trim()]).toEqual([3, expect.stringMatching(sentence)]);
  });
});

describe("loudness and ceiling", () => {
  it("are those of the session, unless a run asks for others", async () => {
    writeFileSync(file, "loudness: -20\nceiling: -3\ntracks: [{mix: a.wav}]\n");
    const run = async (...flags: string[]) => {
      const { stdout } = await deadwax(["album", file, "-o", join(work, "aims"), "--search", "off", "--json", "--quiet", ...flags]);
      const { settings, tracks, reasons } = JSON.parse(stdout) as AlbumVersion;
      const { integratedLufs, truePeakDbtp } = tracks[0].after;
      return { settings, reasons, isMet: Math.abs(integratedLufs - (settings.targetLufs ?? 0)) < 0.1 && truePeakDbtp <= settings.ceilingDbtp + 0.05 };
    };
    expect(await run()).toMatchObject({ settings: { targetLufs: -20, ceilingDbtp: -3 }, isMet: true });
    expect(await run("--loudness", "-18")).toMatchObject({
      ...{ settings: { targetLufs: -18, ceilingDbtp: -3 }, isMet: true },
      reasons: ["loudness -20 to -18 LUFS", "so all tracks were planned anew"],
    });
  });
});

describe("a folder of mixes that nothing can be written to", () => {
  it("is answered with where the session may lie instead", async () => {
    const mixes = join(work, "locked");
    mkdirSync(mixes);
    await writeWav24(join(mixes, "a.wav"), sampleRateHz, shortSong(0, 1));
    // A folder without permission would not stop root; a link to nowhere stops anybody.
    symlinkSync(join(work, "nowhere", "session.yaml"), join(mixes, "session.yaml"));
    const { code, stderr } = await deadwax(["album", mixes, "-o", record, "--quiet"]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/cannot be written: .* Write a session file elsewhere that names the mixes, or copy them\.\n$/),
    ]);
  });
});

describe("the folder of a record", () => {
  it.each(["album", "frontier", "compare"])("must have a name: deadwax %s -o ''", async (command) => {
    writeFileSync(file, "tracks: [{mix: a.wav}]\n");
    const { code, stderr } = await deadwax([command, command === "album" ? file : join(work, "a.wav"), "-o", ""]);
    expect([code, stderr]).toEqual([2, 'deadwax: --output must name a folder, got ""; the one you are in is . (a dot).\n']);
  });
});

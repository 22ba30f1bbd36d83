import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import { readMetadata } from "../../src/formats/wav/wav-metadata.ts";
import { openFile } from "../../src/host/node/files.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, hashesOf, samplesOf, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-inputs-"));
const record = join(work, "record");
const file = join(work, "session.yaml");
const master = (session: string) => {
  writeFileSync(file, session);
  return deadwax(["album", file, "-o", record, "--loudness", "-12", "--search", "off", "--json", "--quiet"]);
};
const session = `title: From everything
tracks:
  - {stems: one, title: One}
  - {mix: two.wav, title: Two, alternates: {instrumental: two-inst.wav}}
`;
let version: AlbumVersion;

beforeAll(async () => {
  mkdirSync(join(work, "one"));
  const [song, other] = [shortSong(0, 5), shortSong(1, 5)];
  const half = (share: number) => song.map((side) => side.map((x, n) => x * (n % 2 === 0 ? share : 1 - share)));
  await writeWav24(join(work, "one", "drums.wav"), sampleRateHz, half(0.75));
  await writeWav24(join(work, "one", "bass.wav"), sampleRateHz, half(0.25));
  await writeWav24(join(work, "two.wav"), sampleRateHz, other);
  await writeWav24(
    join(work, "two-inst.wav"),
    sampleRateHz,
    other.map((side) => side.map((x) => x * 0.5)),
  );
  const { code, stdout, stderr } = await master(session);
  expect(stderr + code).toBe("0");
  version = JSON.parse(stdout) as AlbumVersion;
});
afterAll(() => rmSync(work, { recursive: true }));

describe("a record from stems and with alternates", () => {
  it("masters a track from the stems in its folder, and the stems give it again to the bit", async () => {
    const { code, stdout } = await deadwax(["verify", join(record, "01-one.wav"), "--stems", join(work, "one"), "--quiet"]);
    expect(code).toBe(0);
    expect(stdout).toContain("reproduced");
  });
  it("writes the alternate beside its master, aligned with it and with its gains", async () => {
    expect(version.tracks[1].alternates).toEqual(["02-two.instrumental.wav"]);
    const path = join(record, "02-two.instrumental.wav");
    const { recipe } = await readMetadata(await openFile(path));
    expect(JSON.parse(recipe ?? "").recipe.alternate).toMatchObject({ name: "instrumental", of: version.tracks[1].matrix });
    const [main, alternate] = [await samplesOf(join(record, "02-two.wav")), await samplesOf(path)];
    expect(alternate[0].length).toBe(main[0].length);
    // Half the mix: linear stages and the gains of the master leave half the master; the clip is shared by power, which half the mix has a quarter of.
    const rms = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    const apart = main[0].map((x, n) => alternate[0][n] - x / 2);
    expect(20 * Math.log10(rms(apart) / rms(main[0]))).toBeLessThan(-25);
  });
  it("leaves everything as it is when nothing changed", async () => {
    const before = hashesOf(record);
    expect((await master(session)).code).toBe(0);
    expect(hashesOf(record)).toEqual(before);
  });
  it("renders an alternate again whose recipe was damaged", async () => {
    const before = hashesOf(record);
    const path = join(record, "02-two.instrumental.wav");
    writeFileSync(path, Buffer.from(readFileSync(path, "latin1").replaceAll("pcmSha256", "pcmSha257"), "latin1"));
    expect(await master(session)).toMatchObject({ code: 0, stderr: "" });
    expect(hashesOf(record)).toEqual(before);
  });
  it("renders an alternate again whose mix was replaced, and takes away one that is no longer asked for", async () => {
    const before = hashesOf(record);
    const other = shortSong(1, 5);
    await writeWav24(
      join(work, "two-inst.wav"),
      sampleRateHz,
      other.map((side) => side.map((x) => x * 0.25)),
    );
    expect((await master(session)).code).toBe(0);
    const after = hashesOf(record);
    expect(after["02-two.instrumental.wav"]).not.toBe(before["02-two.instrumental.wav"]);
    expect(after["02-two.wav"]).toBe(before["02-two.wav"]);
    expect((await master(session.replace(", alternates: {instrumental: two-inst.wav}", ""))).code).toBe(0);
    expect(hashesOf(record)["02-two.instrumental.wav"]).toBeUndefined();
  });
  it("moves and pads stems that lie wrong where the session says align, and says without it how", async () => {
    mkdirSync(join(work, "late"));
    const song = shortSong(0, 5);
    await writeWav24(join(work, "late", "mix.wav"), sampleRateHz, song);
    await writeWav24(
      join(work, "late", "drums.wav"),
      sampleRateHz,
      song.map((side) => side.map((_, n) => 0.75 * (side[n - 480] ?? 0))),
    );
    await writeWav24(
      join(work, "late", "bass.wav"),
      sampleRateHz,
      song.map((side) => side.map((x) => 0.25 * x)),
    );
    const stopped = await master("tracks:\n  - {stems: late}\n");
    expect(stopped.code).toBe(3);
    expect(stopped.stderr).toMatch(/session\.yaml:2:13: .*drums\.wav lies 15 ms \(480 frames\) late against the mix.*in a session align: true\.$/m);
    const { code, stdout } = await master("tracks:\n  - {stems: late, align: true, title: Late}\n");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      notes: [expect.stringContaining("stem-offset of drums")],
    });
    const again = await deadwax(["verify", join(record, "01-late.wav"), "--stems", join(work, "late"), "--quiet"]);
    expect(again.stdout).toContain("reproduced");
  });
  it("says where a track has two premasters, none, stems that are not there, or stems in a gapless piece", async () => {
    for (const [track, sentence] of [
      ["{stems: one, mix: two.wav}", "must have either mix or stems, got both"],
      ["{title: Nothing}", "must have either mix or stems, got neither"],
      ["{stems: nowhere}", "tracks[0].stems must name a folder"],
    ]) {
      const { code, stderr } = await master(`tracks:\n  - ${track}\n`);
      expect(code).toBe(2);
      expect(stderr).toContain("session.yaml:2");
      expect(stderr).toContain(sentence);
    }
    const { stderr } = await master("tracks:\n  - {mix: two.wav}\n  - {stems: one, segue: true}\n");
    expect(stderr).toContain("be left out beside stems");
  });
});

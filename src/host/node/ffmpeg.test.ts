import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program } from "../../../test/program.ts";
import { pinkNoise, stereo } from "../../../test/signals.ts";
import { planarToWav24 } from "../../../test/wav-bytes.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { openSource } from "./open-source.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-ffmpeg-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
if (!hasFfmpeg) console.log("skipped: formats that ffmpeg reads, because there is none on the PATH");

/** A 24-bit file through one of ffmpeg's encoders, and the first half of its bytes. */
function encode(name: string, ...words: string[]): void {
  spawnSync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", at("a.wav"), ...words, `file:${at(name)}`]);
  const bytes = readFileSync(at(name));
  writeFileSync(at(`half-${name}`), bytes.subarray(0, bytes.length / 2));
}

describe.skipIf(!hasFfmpeg)("a file that ffmpeg reads", () => {
  beforeAll(() => {
    writeFileSync(at("a.wav"), planarToWav24(44100, stereo(pinkNoise(44100, 1, -20, 44100 * 3))));
    encode("x: y.m4a", "-c:a", "alac");
    encode("a.m4a", "-c:a", "aac");
    encode("a.caf", "-c:a", "pcm_s24le");
    encode("a.wv", "-c:a", "wavpack");
    encode("2.1.caf", "-af", "pan=2.1|FL=FL|FR=FR|LFE=FL");
  });

  it("may have a colon in its name, and keeps its 24 bits", async () => {
    const decoded = await decodeWithFfmpeg(at("x: y.m4a"));
    expect(decoded).toMatchObject({ encoding: { container: "alac", kind: "pcm", bits: 24 }, warnings: [] });
    expect(decoded?.size).toBeGreaterThan(44100 * 3 * 2 * 4);
  });
  it("may come through a pipe, though its index stands at its end, and leaves nothing behind", () => {
    const [fromFile, fromPipe] = ["", readFileSync(at("a.m4a"))].map((input) => {
      const words = [program, "measure", input === "" ? "a.m4a" : "-", "--json"];
      const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, env: { ...process.env, TMPDIR: folder }, input });
      expect(status).toBe(0);
      return JSON.parse(stdout.toString())[0];
    });
    expect(fromPipe).toEqual({ ...fromFile, file: "standard input" });
    expect(readdirSync(folder).filter((name) => name.startsWith("deadwax-"))).toEqual([]);
  });
  it("ends with a sentence, and does not wait for ever, where there is no folder for temporary files", () => {
    const options = { cwd: folder, env: { ...process.env, TMPDIR: at("nowhere") }, timeout: 10_000 };
    const { status, stderr } = spawnSync(process.execPath, [program, "measure", "a.m4a"], options);
    expect([status, stderr.toString()]).toEqual([1, expect.stringContaining("the folder does not exist; set TMPDIR")]);
  });
  it("has no bits when it is lossy", async () => {
    expect(await decodeWithFfmpeg(at("a.m4a"))).toMatchObject({ encoding: { container: "aac", kind: "lossy", bits: 0 }, warnings: [] });
  });
  it.each(["a.caf", "a.wv"])("that is whole has no warning, and cut in half (%s) has one in ffmpeg's words", async (name) => {
    expect((await decodeWithFfmpeg(at(name)))?.warnings).toEqual([]);
    const half = await decodeWithFfmpeg(at(`half-${name}`));
    expect(half?.warnings).toHaveLength(1);
    expect(half?.warnings[0]).toMatch(/^The file is damaged or ends early, what could be read was read; ffmpeg says ".+"( and \d+ more)?\.$/);
  });
  it("keeps the speakers of its channels: left, right and effects (dwChannelMask 0xb)", async () => {
    expect((await openSource(at("2.1.caf"))).encoding.speakerMask).toBe(0xb);
  });
  it("that cannot be read is refused in ffmpeg's words", async () => {
    await expect(decodeWithFfmpeg(at("half-a.m4a"))).rejects.toThrow(/half-a\.m4a cannot be decoded by ffmpeg: .*Invalid data found/);
  });
});

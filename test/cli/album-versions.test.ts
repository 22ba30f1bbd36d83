import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../src/album/album-version.ts";
import type { VersionDifference } from "../../src/album/version-diff.ts";
import { openSource } from "../../src/host/node/open-source.ts";
import { writeWav24 } from "../../src/host/node/write-wav.ts";
import { deadwax, hashesOf, type Outcome, samplesOf, shortSong } from "../album-cli.ts";
import { sampleRateHz } from "../album-songs.ts";

const work = mkdtempSync(join(tmpdir(), "deadwax-versions-"));
const [mixes, record, joined] = ["mixes", "record", "joined"].map((name) => join(work, name));
const session = join(mixes, "session.yaml");
const title = (name: string) => `    title: ${name}\n`;
const first = `# our record\ntitle: T\ntracks:\n  - mix: a.wav # the opener\n${title("A")}  - mix: b.wav\n    segue: true\n${title("B")}  - mix: c.wav\n${title("C")}`;

async function album(text: string | null, ...more: string[]): Promise<AlbumVersion> {
  if (text !== null) writeFileSync(session, text);
  const flags = ["-o", record, "--loudness", "-14", "--search", "off", "--json", "--quiet"];
  const { code, stdout, stderr } = await deadwax(["album", session, ...flags, ...more]);
  expect(stderr + code).toBe("0");
  return JSON.parse(stdout) as AlbumVersion;
}

const masters = () => Object.fromEntries(Object.entries(hashesOf(record)).filter(([path]) => /^\d.*\.wav$/.test(path)));

beforeAll(async () => {
  mkdirSync(mixes);
  const whole = shortSong(0, 12);
  const cut = 5 * sampleRateHz + 17;
  await writeWav24(join(mixes, "whole.wav"), sampleRateHz, whole);
  await writeWav24(
    join(mixes, "a.wav"),
    sampleRateHz,
    whole.map((side) => side.slice(0, cut)),
  );
  await writeWav24(
    join(mixes, "b.wav"),
    sampleRateHz,
    whole.map((side) => side.slice(cut)),
  );
  await writeWav24(join(mixes, "c.wav"), sampleRateHz, shortSong(1));
  await writeWav24(
    join(mixes, "c2.wav"),
    sampleRateHz,
    shortSong(1).map((side) => side.map((x) => 0.7 * x)),
  );
  await writeWav24(join(mixes, "d.wav"), sampleRateHz, shortSong(2));
});
afterAll(() => rmSync(work, { recursive: true }));

describe("a record over its versions", () => {
  let v1: AlbumVersion;
  let v1Masters: Record<string, string>;
  it("begins with v1", async () => {
    v1 = await album(first);
    v1Masters = masters();
    expect([v1.version, v1.parent, v1.reasons]).toEqual([1, null, ["first version"]]);
    expect(Object.keys(v1Masters)).toEqual(["01-a.wav", "02-b.wav", "03-c.wav"]);
  });
  it("joins pieces of one performance to the bit: they are the continuous render, cut at its marks", async () => {
    const one = join(mixes, "one.yaml");
    writeFileSync(one, `title: T\ntracks:\n  - mix: whole.wav\n${title("A")}  - mix: c.wav\n${title("C")}`);
    const { code } = await deadwax(["album", one, "-o", joined, "--loudness", "-14", "--search", "off", "--quiet"]);
    expect(code).toBe(0);
    const continuous = await samplesOf(join(joined, "01-a.wav"));
    const [a, b] = [await samplesOf(join(record, "01-a.wav")), await samplesOf(join(record, "02-b.wav"))];
    const programme = await samplesOf(join(record, "album.wav"));
    for (const [side, samples] of continuous.entries()) {
      expect(a[side].length + b[side].length).toBe(samples.length);
      expect(Buffer.from(samples.buffer).equals(Buffer.concat([Buffer.from(a[side].buffer), Buffer.from(b[side].buffer)]))).toBe(true);
      expect(programme[side].subarray(0, samples.length)).toEqual(samples);
    }
  });
  it("verifies cut tracks with the mixes of their piece, and the programme with its masters", async () => {
    const verify = (...args: string[]): Promise<Outcome> => deadwax(["verify", ...args]);
    const sources = ["a.wav", "b.wav"].map((name) => join(mixes, name));
    expect((await verify(join(record, "02-b.wav"), "--source", ...sources)).stdout).toMatch(/reproduced/);
    expect((await verify(join(record, "02-b.wav"), "--source", sources[1])).code).toBe(5);
    const files = Object.keys(v1Masters).map((name) => join(record, name));
    expect((await verify(join(record, "album.wav"), "--source", ...files)).stdout).toMatch(/reproduced/);
    const withStems = await verify(join(record, "album.wav"), "--stems", files[0]);
    expect([withStems.code, withStems.stderr]).toEqual([
      2,
      expect.stringContaining("was put together from 3 masters: name those in order with --source"),
    ]);
    expect((await verify(join(record, "album.wav"), "--source", files[1], files[0], files[2])).code).toBe(5);
  });
  it("gives a cut track again by recall from the mixes of its piece, byte for byte; a programme is told how it comes again", async () => {
    const [from, into] = [join(record, "02-b.wav"), join(work, "again")];
    const sources = ["a.wav", "b.wav"].map((name) => join(mixes, name));
    expect((await deadwax(["recall", from, "--source", ...sources, "-o", into])).code).toBe(0);
    expect([readFileSync(join(into, "02-b.wav")).equals(readFileSync(from)), readdirSync(into)]).toEqual([true, ["02-b.wav"]]);
    const { code, stderr } = await deadwax(["recall", join(record, "album.wav"), "--source", ...sources, "-o", into, "--quiet"]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("was put together from 3 masters: recall those; deadwax album puts them together again."),
    ]);
  });
  it("makes no version of a run that changes nothing", async () => {
    expect(await album(first)).toEqual(v1);
    expect(existsSync(join(record, "versions", "v2.json"))).toBe(false);
  });
  it("makes a programme that is gone again, to the byte, and no version of it", async () => {
    const before = hashesOf(record)["album.wav"];
    rmSync(join(record, "album.wav"));
    expect(await album(null, "--made-at", "2031-05-06T07:08:09Z")).toEqual(v1);
    expect(hashesOf(record)["album.wav"]).toBe(before);
  });
  it("leaves every other track alone, to the byte, when one gets another title and a fade", async () => {
    const text = first.replace(title("C"), `${title("Sea")}    fadeOutSeconds: 2\n    fadeShape: linear\n`);
    const v2 = await album(text, "--reason", "the ending was abrupt");
    expect(v2.reasons).toEqual([
      "the ending was abrupt",
      "track 3 Sea: title C to Sea",
      "track 3 Sea: fadeOutSeconds 0 to 2",
      "track 3 Sea: fadeShape cosine to linear",
    ]);
    expect(v2.tracks.map(({ isNew }) => isNew)).toEqual([false, false, true]);
    const { "03-sea.wav": sea, ...others } = masters();
    expect(others).toEqual({ "01-a.wav": v1Masters["01-a.wav"], "02-b.wav": v1Masters["02-b.wav"] });
    expect(sea).not.toBe(v1Masters["03-c.wav"]);
    const samples = await samplesOf(join(record, "03-sea.wav"));
    expect(samples[0].at(-1)).toBe(0);
  });
  it("leaves every other track alone when the title of one piece of a performance changes", async () => {
    const before = masters();
    const v3 = await album(
      first.replace(title("A"), title("Dawn")).replace(title("C"), `${title("Sea")}    fadeOutSeconds: 2\n    fadeShape: linear\n`),
    );
    expect(v3.version).toBe(3);
    const after = masters();
    expect([after["02-b.wav"], after["03-sea.wav"]]).toEqual([before["02-b.wav"], before["03-sea.wav"]]);
    expect(existsSync(join(record, "01-a.wav"))).toBe(false);
  });
  it("holds the others when the mix of one is replaced, and plans anew when asked", async () => {
    await album(first);
    expect(masters()).toEqual(v1Masters);
    const replaced = await album(first.replace("c.wav", "c2.wav"));
    const { "03-c.wav": c, ...others } = masters();
    expect(others).toEqual({ "01-a.wav": v1Masters["01-a.wav"], "02-b.wav": v1Masters["02-b.wav"] });
    expect(c).not.toBe(v1Masters["03-c.wav"]);
    const placed = (version: AlbumVersion) => version.tracks[2].after.loudLufs;
    expect(Math.abs(placed(replaced) - placed(v1))).toBeLessThan(1.2);
    const held = masters();
    const leader = replaced.anchorFile[3];
    const named = first.replace("c.wav", "c2.wav").replace(title(leader.toUpperCase()), `${title(leader.toUpperCase())}    anchor: true\n`);
    const led = await album(named);
    expect([led.reasons, masters()]).toEqual([[expect.stringMatching(/anchor false to true$/)], held]);
    const anew = await album(named, "--replan");
    expect(anew.plan.units[0].move).not.toEqual(replaced.plan.units[0].move);
    expect(anew.reasons).toEqual(["all tracks planned anew"]);
  });
  it("goes back to v1 when asked, takes a bonus track beside the record as it stands, and keeps the author's comments", async () => {
    const back = await album(first, "--from", "v1");
    expect([back.parent, back.reasons, masters()]).toEqual([1, ["gone on from v1"], v1Masters]);
    const bonus = await album(null, "--bonus", join(mixes, "d.wav"));
    expect(readFileSync(session, "utf8")).toBe(`${first}  - mix: d.wav\n    title: d\n`);
    const { "04-d.wav": d, ...others } = masters();
    expect(others).toEqual(v1Masters);
    expect(d).toBeDefined();
    expect(bonus.tracks[3].after.loudLufs).toBeLessThanOrEqual(Math.max(...bonus.tracks.map(({ after }) => after.loudLufs)));
  });
  it("keeps a frozen record as it is whatever else is asked of it", async () => {
    const text = readFileSync(session, "utf8").replace("title: T", "title: Other\nfrozen: true");
    const before = masters();
    const { settings } = await album(null);
    const frozen = await album(text, "--style", "warm", "--loudness", "-9", "--bits", "16");
    expect([frozen.settings, frozen.reasons, masters()]).toEqual([settings, ["title T to Other"], before]);
    const told = await deadwax(["album", session, "-o", record, "--loudness", "-9", "--search", "off"]);
    expect(told.stderr).toMatch(/loudness -14 to -9 LUFS has no effect: the record is frozen, its masters stay as they are\.\n/);
    expect(told.stdout).toMatch(/nothing changed: v\d+ stands\./);
    const anew = await deadwax(["album", session, "-o", record, "--search", "off", "--quiet", "--replan"]);
    expect([anew.code, anew.stderr]).toEqual([2, expect.stringMatching(/is frozen: its masters stay whatever is asked\. Take frozen out/)]);
    expect(masters()).toEqual(before);
  });
  it("gives a new track of a frozen record the rate of the others, whatever rate the session names", async () => {
    const text = readFileSync(session, "utf8");
    const before = masters();
    const rated = text.replace("frozen: true", "frozen: true\nrate: 48000");
    writeFileSync(session, rated);
    const told = await deadwax(["album", session, "-o", record, "--loudness", "-14", "--search", "off", "--style", "warm"]);
    expect(told.stderr).toContain(`sample rate ${sampleRateHz} to 48000 Hz has no effect`);
    expect(told.stdout).toMatch(/nothing changed: v\d+ stands\./);
    const joined = await album(`${rated}  - mix: c2.wav\n${title("Encore")}`, "--style", "warm");
    expect([joined.sampleRateHz, joined.tracks[4].durationSeconds]).toEqual([sampleRateHz, joined.tracks[2].durationSeconds]);
    const { "05-encore.wav": _, ...others } = masters();
    expect([(await openSource(join(record, "05-encore.wav"))).sampleRateHz, others]).toEqual([sampleRateHz, before]);
    await album(text, "--style", "warm");
  });
  it("changes names and order without rendering anything again", async () => {
    const { code, stderr } = await deadwax(["album", session, "-o", record, "--loudness", "-14", "--search", "off", "--style", "warm"]);
    expect(code).toBe(0);
    const text = readFileSync(session, "utf8");
    const [head, ...tracks] = text.split(/(?= {2}- mix)/);
    writeFileSync(session, [head, tracks[2], tracks[0], tracks[1], tracks[3]].join(""));
    const moved = await deadwax(["album", session, "-o", record, "--loudness", "-14", "--search", "off", "--style", "warm"]);
    expect(stderr + moved.stderr).not.toMatch(/done/);
    expect(Object.values(masters()).sort()).toEqual(Object.values({ ...v1Masters, d: masters()["04-d.wav"] }).sort());
    expect(masters()["01-c.wav"]).toBe(v1Masters["03-c.wav"]);
  });
});

describe("deadwax history and diff", () => {
  it("list the versions with their parents and reasons", async () => {
    const { stdout } = await deadwax(["history", record]);
    expect(stdout).toMatch(/v1 [\s\S]*first version[\s\S]*v2 +from v1[\s\S]*the ending was abrupt\n/);
  });
  it("tell what changed in settings, sound, time and frequency, and that audio is gone", async () => {
    const { stdout } = await deadwax(["diff", "v4", "v5", "--in", record, "--json"]);
    const difference = JSON.parse(stdout) as VersionDifference & { audioGone: string[] };
    expect(difference.tracks.map(({ state }) => state)).toEqual(["same", "same", "changed"]);
    expect(difference.asked).toContain("track 3 C: mix c.wav to c2.wav");
    expect(difference.tracks[2].settings.map(({ setting }) => setting)).toContain("conditioning.gainDb");
    expect(difference.tracks[2].time?.meanLu).toBeTypeOf("number");
    expect(difference.audioGone).toContain("v5/03-c.wav");
  });
  it("tell of other words in a file, and of other samples of one length", async () => {
    const renamed = (await deadwax(["diff", "v2", "v3", "--in", record])).stdout;
    expect(renamed).toMatch(/01 Dawn: same samples; other words in the file\n/);
    const { stdout } = await deadwax(["diff", "v4", "v5", "--in", record]);
    expect(stdout).toMatch(/programme: album\.wav [\d.]+ s, other samples\n/);
  });
  it("tell of no audio that is gone where no track differs: v5 and itself", async () => {
    const { stdout } = await deadwax(["diff", "v5", "v5", "--in", record, "--audio", join(work, "none")]);
    expect(stdout).toMatch(/no track differs by a sample\.\n$/);
    expect(stdout).not.toMatch(/no longer|both versions/);
    expect(JSON.parse((await deadwax(["diff", "v5", "v5", "--in", record, "--json"])).stdout).audioGone).toEqual([]);
  });
  it("render a version that is gone again from its recipe, to the bit", async () => {
    const listen = join(work, "listen");
    const { code, stdout } = await deadwax(["diff", "v1", "v2", "--in", record, "--audio", listen]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/03 Sea: changed/)]);
    const v2 = JSON.parse(readFileSync(join(record, "versions", "v2.json"), "utf8")) as AlbumVersion;
    expect((await deadwax(["verify", join(listen, "v2", "03-sea.wav"), "--json"])).stdout).toContain(v2.tracks[2].pcmSha256);
    expect(hashesOf(join(listen, "v1"))["03-c.wav"]).toBe(masters()["01-c.wav"]);
  });
  it("say which track crosses the one before it now, and that no track differs", async () => {
    const { version: before } = await album(readFileSync(session, "utf8"), "--style", "warm");
    const { version: after } = await album(`${readFileSync(session, "utf8")}    crossfadeSeconds: 1\n`, "--style", "warm");
    const { stdout } = await deadwax(["diff", `v${before}`, `v${after}`, "--in", record]);
    expect(stdout.split("\n").slice(-4)).toEqual([
      "  sequence: 04 d: 2 s after B; now crosses B for 1 s",
      expect.stringMatching(/^ {2}programme: album\.wav [\d.]+ s to [\d.]+ s$/),
      "  no track differs by a sample; what differs is how they follow each other.",
      "",
    ]);
  });
  it.each([
    [["history", work], /holds no versions of a record; name the folder that deadwax album wrote\.$/],
    [["diff", "v1", "v99", "--in", record], /v99\.json is not a version of a record; deadwax history .* lists those there are\.$/],
    [["diff", "1", "v2", "--in", record], /a version must be named like v1, got "1"\.$/],
  ])("refuse in one sentence: %s", async (args, sentence) => {
    const { code, stderr } = await deadwax(args);
    expect([code, stderr.trim()]).toEqual([2, expect.stringMatching(sentence)]);
  });
});

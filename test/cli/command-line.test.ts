import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAudio } from "../../src/formats/open.ts";
import { memorySpool } from "../../src/formats/spool.ts";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";
import { bytesSource } from "../wav-fixtures.ts";

const cli = new CliFolder();
const { path: folder, environment } = cli;
const at = (name: string) => cli.at(name);
const deadwax = (...words: string[]) => cli.deadwax(...words);
const hashOf = (name: string) => cli.hashOf(name);
const temporaries = () => cli.temporaries();
afterAll(() => cli.remove());

beforeAll(() => {
  mkdirSync(at("folder.wav"));
  const mix = float32(2, beat(2, 2));
  writeFileSync(at("mix.wav"), mix);
  writeFileSync(at("second.wav"), mix);
  writeFileSync(at("mono.wav"), float32(1, beat(1, 2)));
  writeFileSync(at("six.wav"), float32(6, beat(6, 1)));
  writeFileSync(at("short.wav"), float32(2, beat(2, 0.05)));
  writeFileSync(at("eight.wav"), float32(2, beat(2, 2, 8000), 8000));
  writeFileSync(at("silent.wav"), float32(2, new Array<number>(96000).fill(0)));
  const garbage = beat(2, 1);
  garbage.splice(5000, 2, Number.NaN, Number.POSITIVE_INFINITY);
  writeFileSync(at("garbage.wav"), float32(2, garbage));
  const broken = beat(2, 2);
  broken[100000] = 1e30;
  writeFileSync(at("broken.wav"), float32(2, broken));
  broken[100000] = 1e6;
  writeFileSync(at("tower.wav"), float32(2, broken));
  const clicked = beat(2, 2);
  clicked[2 * 60000 + 1] += 0.5;
  writeFileSync(at("clicked.wav"), float32(2, clicked));
  const lying = mix.slice();
  new DataView(lying.buffer).setUint32(40, 0xfffffff0, true);
  writeFileSync(at("lying.wav"), lying);
  writeFileSync(at("cut.wav"), mix.slice(0, 100001));
  writeFileSync(at("stub.wav"), mix.slice(0, 30));
  writeFileSync(at("empty.wav"), "");
  writeFileSync(
    at("random.wav"),
    Uint8Array.from({ length: 5000 }, (_, n) => (n * n * 31 + n * 17) & 255),
  );
  expect(deadwax("master", "mix.wav", "-o", "first.wav", "--made-at", "2026-01-01T00:00:00Z", "--json").status).toBe(0);
});

describe("an input that is no audio", () => {
  it.each(["missing", "empty", "random", "stub", "folder"])("%s: every command ends with 3 and one sentence that names the file", (name) => {
    for (const words of [["measure"], ["check"], ["master", "-o", "never.wav"]]) {
      const { status, stdout, stderr } = deadwax(...words, `${name}.wav`);
      expect([status, stdout]).toEqual([3, ""]);
      expect(stderr.trim().split("\n").at(-1)).toContain(`${name}.wav`);
      expect(stderr).not.toContain("    at ");
    }
    expect([existsSync(at("never.wav")), temporaries()]).toEqual([false, []]);
  });
});

describe("a pipe", () => {
  const piped = (input: Uint8Array, ...words: string[]) => spawnSync(process.execPath, [program, ...words], { cwd: folder, env: environment, input });
  it("is mastered like the file, to the bit, and verified", () => {
    const mix = readFileSync(at("mix.wav"));
    const made = ["--made-at", "2026-01-01T00:00:00Z", "--no-report", "--quiet"];
    expect(piped(mix, "master", "-", "-o", "piped.wav", ...made).status).toBe(0);
    expect(hashOf("piped.wav")).toBe(hashOf("first.wav"));
    expect(piped(mix, "verify", "piped.wav", "--source", "-").stdout.toString()).toContain("reproduced");
    expect(temporaries()).toEqual([]);
  });
  it("without bytes, beside other mixes, or as the output is refused with a sentence", () => {
    const empty = piped(new Uint8Array(0), "measure", "-");
    expect([empty.status, empty.stderr.toString()]).toEqual([3, "deadwax: standard input is empty (0 bytes).\n"]);
    expect(deadwax("master", "-", "mix.wav", "-o", "several").stderr).toContain("must be the only mix");
    const compared = piped(readFileSync(at("mix.wav")), "compare", "-", "-o", "compared");
    expect([compared.status, compared.stderr.toString()]).toEqual([2, expect.stringContaining("compare needs a mix that is a file")]);
    expect(deadwax("master", "mix.wav", "-o", "-").stderr).toContain("--output must name a .wav file or a folder, got -");
  });
});

describe("odd audio", () => {
  it.each(["cut", "lying", "garbage", "broken", "short", "silent", "eight", "mono"])("%s is measured and mastered", (name) => {
    const { status, stdout } = deadwax("master", `${name}.wav`, "-o", `${name}.master.wav`, "--no-report", "--json");
    expect(status).toBe(0);
    const { before, after } = JSON.parse(stdout);
    expect([after.channels, after.frames, after.sampleRateHz]).toEqual([before.channels, before.frames, before.sampleRateHz]);
    if (after.truePeakDbtp !== null) expect(after.truePeakDbtp).toBeLessThanOrEqual(-0.95);
  });
  it("a sample at +200 dBFS and more is silence and a finding; one at +120 dBFS is a stop, and master says where", () => {
    expect(JSON.parse(deadwax("check", "broken.wav", "--json").stdout)[0].findings).toContainEqual(
      expect.objectContaining({ code: "non-finite", value: 1 }),
    );
    const { status, stdout } = deadwax("check", "tower.wav", "--json");
    expect([status, JSON.parse(stdout)[0].verdict]).toEqual([4, "send-again"]);
    const { status: refused, stderr } = deadwax("master", "tower.wav", "-o", "never.wav");
    expect(refused).toBe(3);
    // The sample is the 50000th of the left channel, at 48 kHz.
    expect(stderr).toContain("tower.wav cannot be mastered, for what stands at 0:01.0. The highest peak is 120.0 dBFS");
    expect([existsSync(at("never.wav")), temporaries()]).toEqual([false, []]);
  });
  it("six channels are measured, and master says why not", () => {
    expect(JSON.parse(deadwax("measure", "six.wav", "--json").stdout)[0].channels).toBe(6);
    const { status, stderr } = deadwax("master", "six.wav", "-o", "never.wav");
    expect([status, /six\.wav has 6 channels; master takes mono or stereo/.test(stderr)]).toEqual([3, true]);
  });
  it("six channels among several mixes give 3 as well", () => {
    expect(deadwax("master", "six.wav", "mix.wav", "-o", "batch", "--quiet").status).toBe(3);
  });
  it("check ends with 4 on silence", () => expect(deadwax("check", "silent.wav").status).toBe(4));
});

describe("outputs", () => {
  it("an existing master or report needs --force and is untouched without", () => {
    const before = hashOf("first.wav");
    expect(deadwax("master", "mix.wav", "-o", "first.wav").status).toBe(2);
    expect(hashOf("first.wav")).toBe(before);
    writeFileSync(at("mine.html"), "mine");
    expect(deadwax("master", "mix.wav", "-o", "never.wav", "--report", "mine.html").status).toBe(2);
    expect([readFileSync(at("mine.html"), "utf8"), existsSync(at("never.wav"))]).toEqual(["mine", false]);
  });
  it("the premaster is never replaced, not even with --force", () => {
    const before = hashOf("mix.wav");
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "./mix.wav", "--force");
    expect([status, hashOf("mix.wav")]).toEqual([2, before]);
    expect(stderr).toContain("premaster itself");
  });
  it("a missing folder is named", () => {
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "nowhere/out.wav", "--quiet");
    expect([status, stderr.includes("the folder does not exist")]).toEqual([1, true]);
  });
  it("--quiet prints nothing, and the premaster keeps its bytes", () => {
    const before = hashOf("mix.wav");
    expect(deadwax("master", "mix.wav", "-o", "quiet.wav", "--quiet")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(hashOf("mix.wav")).toBe(before);
  });
  it("several mixes go into a folder", () => {
    const { status, stdout } = deadwax("master", "mix.wav", "second.wav", "-o", "An.EP", "--no-report");
    expect([status, stdout]).toEqual([2, ""]); // a name with a dot is a folder only once it exists
    mkdirSync(at("An.EP"));
    const { stdout: printed } = deadwax("master", "mix.wav", "second.wav", "-o", "An.EP", "--no-report", "--json");
    expect(JSON.parse(printed)).toHaveLength(2);
    expect(readdirSync(at("An.EP")).sort()).toEqual(["mix.master.wav", "second.master.wav"]);
  });
});

async function samplesOf(path: string) {
  const source = await openAudio(bytesSource(path, readFileSync(at(path))), memorySpool);
  const [left, right] = [new Float32Array(source.frames), new Float32Array(source.frames)];
  await source.read(0, [left, right]);
  return left;
}

describe("--ab", () => {
  it("writes mix and master at one loudness, none over full scale, and mix plus delta is the master to 24-bit dither", async () => {
    const { status, stdout } = deadwax(
      "master",
      "mix.wav",
      "-o",
      "compared.wav",
      "--fade",
      "0.3",
      "--rate",
      "44100",
      "--ab",
      "ab",
      "--json",
      "--no-report",
    );
    expect(status).toBe(0);
    const { files, turnedDownDb } = JSON.parse(stdout).ab;
    const [mix, master, delta] = await Promise.all(files.map(samplesOf));
    const figures = JSON.parse(deadwax("measure", ...files, "--json").stdout);
    expect(Math.abs(figures[0].integratedLufs - figures[1].integratedLufs)).toBeLessThanOrEqual(0.02);
    for (const { truePeakDbtp, bits } of figures) expect([truePeakDbtp <= 0, bits]).toEqual([true, 24]);
    expect(turnedDownDb).toBeGreaterThan(0); // the mix peaks 10 dB and more above its loudness, the master less
    // Three files, each rounded with TPDF dither: at most 1.5 steps off each.
    for (let n = 0; n < master.length; n++) expect(Math.abs(mix[n] + delta[n] - master[n])).toBeLessThanOrEqual(4.5 / 2 ** 23);
  });
  it("replaces nothing without --force", () => {
    expect(deadwax("master", "mix.wav", "-o", "other.wav", "--ab", "ab").status).toBe(0);
    expect(deadwax("master", "mix.wav", "-o", "compared.wav", "--ab", "ab", "--report", "fresh.html").stderr).toContain("compared.wav exists");
    rmSync(at("other.wav"));
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "other.wav", "--ab", "ab", "--report", "fresh.html");
    expect([status, stderr.includes("other.ab-mix.wav exists")]).toEqual([2, true]);
  });
});

describe("settings", () => {
  it("out of range: path, range and unit", () => {
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "never.wav", "--set", "loudness.driveDb=900", "--quiet");
    expect(status).toBe(2);
    expect(stderr).toMatch(/loudness\.driveDb must be .*-?\d+.*\d+ dB.*900/);
  });
  it.each([
    ["--set", "magic.driveDb=1"],
    ["--without", "magic"],
    ["--loudness", "loud"],
    ["--rate", "44101"],
    ["--seed", "1.5"],
    ["--made-at", "yesterday"],
    ["--isrc", "hello"],
    ["--fade", "-1"],
    ["--fade", "100"],
  ])("%s %s is refused", (flag, value) => expect(deadwax("master", "mix.wav", "-o", "never.wav", flag, value).status).toBe(2));
});

describe("repair", () => {
  it("writes what it took out: a spike of 0.5 on the right, where it was, and nothing else", () => {
    const words = ["--repair", "declick", "--repair-preview", "removed", "--no-report", "--json"];
    const { status, stdout } = deadwax("master", "clicked.wav", "-o", "mended.wav", ...words);
    expect([status, JSON.parse(stdout).plan.stages[0].settings.declick]).toEqual([0, "right"]);
    const bytes = readFileSync(at("removed/mended.declick-removed.wav"));
    const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 2 * 96000 * 4, bytes.byteOffset + bytes.length));
    const changed = [...samples.keys()].filter((n) => samples[n] !== 0);
    expect(changed).toEqual([2 * 60000 + 1]);
    expect(samples[changed[0]]).toBeCloseTo(0.5, 1);
    const { stdout: told } = deadwax("master", "clicked.wav", "-o", "mended.wav", ...words.slice(0, -1), "--force");
    expect(told).toContain(`  taken out, declick: removed/mended.declick-removed.wav\n`);
    const { stdout: untouched } = deadwax("master", "clicked.wav", "-o", "unmended.wav", ...words.slice(2, -1));
    expect(untouched).toContain("  taken out: nothing, so there is no preview\n");
  });
  it("goes before a conversion in two runs, and the message holds the first of them", () => {
    const { status, stderr } = deadwax("master", "clicked.wav", "-o", "never.wav", "--repair", "declick", "--rate", "44100");
    const line = /deadwax (master MIX -o repaired\.wav .+?), which only repairs/.exec(stderr)?.[1] ?? "";
    expect([status, line]).not.toContain("");
    expect(deadwax(...line.replace("MIX", "clicked.wav").split(" "), "--no-report").stdout).toMatch(/^ {2}done: repair$/m);
    const codes = JSON.parse(deadwax("check", "repaired.wav", "--json").stdout)[0].findings.map(({ code }: { code: string }) => code);
    expect(codes).not.toContain("clicks");
  });
  it("stands in the way of a conversion only where there is something to mend, whoever planned it", () => {
    const convert = ["--rate", "44100", "--no-report"];
    expect(deadwax("master", "mix.wav", "-o", "clean.wav", "--repair", "auto", ...convert).status).toBe(0);
    expect(deadwax("master", "clicked.wav", "-o", "left.wav", "--repair", "auto", "--without", "repair", ...convert).status).toBe(0);
    const { plan } = JSON.parse(deadwax("master", "clicked.wav", "-o", "mended.wav", "--repair", "auto", "--force", "--no-report", "--json").stdout);
    writeFileSync(at("mending.json"), JSON.stringify(plan));
    const { status, stderr } = deadwax("master", "clicked.wav", "-o", "never.wav", "--plan", "mending.json", ...convert);
    expect([status, stderr]).toEqual([2, expect.stringContaining("the conversion comes first")]);
  });
  it("says what it knows when asked for something else", () => {
    const { status, stderr } = deadwax("master", "mix.wav", "-o", "never.wav", "--repair", "denoise");
    expect([status, stderr]).toEqual([2, expect.stringContaining('--repair must be off, auto or some of declip,declick,dehum, got "denoise"')]);
  });
});

describe("plan and proof", () => {
  it("the plan of a former master gives the same bytes for the same date and seed", () => {
    const made = ["--made-at", "2026-01-01T00:00:00Z", "--no-report", "--json"];
    const { plan } = JSON.parse(deadwax("master", "mix.wav", "-o", "again.wav", ...made).stdout);
    writeFileSync(at("plan.json"), JSON.stringify(plan));
    expect(deadwax("master", "mix.wav", "-o", "planned.wav", "--plan", "plan.json", ...made).status).toBe(0);
    expect([hashOf("again.wav"), hashOf("planned.wav")]).toEqual([hashOf("first.wav"), hashOf("first.wav")]);
  });
  it("an intact master is reproduced from its premaster", () => {
    expect(JSON.parse(deadwax("verify", "first.wav", "--json").stdout).verdict).toBe("intact");
    expect(JSON.parse(deadwax("verify", "first.wav", "--source", "mix.wav", "--json").stdout).verdict).toBe("reproduced");
  });
  it("a converted and faded master is reproduced too", () => {
    const { stdout } = deadwax("master", "mix.wav", "-o", "edited.wav", "--rate", "44100", "--trim", "--fade", "0.5", "--no-report", "--json");
    const { after, edits } = JSON.parse(stdout);
    expect([after.sampleRateHz, edits.length]).toEqual([44100, 2]);
    expect(JSON.parse(deadwax("verify", "edited.wav", "--source", "mix.wav", "--json").stdout).verdict).toBe("reproduced");
  });
  it("a changed sample, a changed recipe and no recipe end with 5", () => {
    const original = readFileSync(at("first.wav"));
    const data = original.indexOf("data");
    const recipe = original.indexOf("ditherSeed");
    expect(recipe).toBeGreaterThan(0);
    for (const position of [data + 5000, recipe + '"ditherSeed'.length + 1]) {
      const bytes = Buffer.from(original);
      bytes[position] ^= 1;
      writeFileSync(at("tampered.wav"), bytes);
      expect(deadwax("verify", "tampered.wav").status).toBe(5);
    }
    expect(deadwax("verify", "mix.wav").status).toBe(5);
  });
});

async function stopOnceItExists(child: ChildProcess, path: string): Promise<void> {
  while (child.exitCode === null && !existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
}

describe("Ctrl-C", () => {
  it.each([
    [["mix.wav"], "stopped.wav"],
    [["mix.wav", "second.wav"], "stopped"],
  ] as const)("%s: ends with 130 and leaves nothing", async (mixes, output) => {
    const child = spawn(process.execPath, [program, "master", ...mixes, "-o", output], { cwd: folder, env: environment });
    if (mixes.length === 1) child.stderr.once("data", () => child.kill("SIGINT"));
    else await stopOnceItExists(child, at(output));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(130);
    const left = existsSync(at("stopped")) ? readdirSync(at("stopped")) : [];
    expect([existsSync(at("stopped.wav")), left.filter((name) => name.endsWith(".part")), temporaries()]).toEqual([false, [], []]);
  });
});

// deadwax compare: the files it writes, and its page opened from the disk in a real browser.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureLoudness } from "../../src/analysis/loudness.ts";
import { type AudioSource, type Planar, sourceFromPlanar } from "../../src/audio/source.ts";
import { AbxRun } from "../../src/delivery/compare/abx.ts";
import { seededRandom, shuffled } from "../../src/delivery/compare/chance.ts";
import type { CompareResult } from "../../src/delivery/compare/compare-result.ts";
import type { ComparePageData } from "../../src/delivery/compare/page-data.ts";
import { Tournament } from "../../src/delivery/compare/tournament.ts";
import { openAudio } from "../../src/formats/open.ts";
import { memorySpool } from "../../src/formats/spool.ts";
import { newEngine } from "../engine.ts";
import { program } from "../program.ts";
import { kickBursts, pinkNoise } from "../signals.ts";
import { planarToWav24 } from "../wav-bytes.ts";
import { openBrowser, serve } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-compare-"));
const out = join(folder, "out");
const sampleRateHz = 48000;
const seconds = 12;
const passageSeconds = 6;

function deadwax(...words: string[]) {
  return spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** A beat over noise that doubles in level half-way. */
function song(): Float32Array {
  const frames = seconds * sampleRateHz;
  const noise = pinkNoise(sampleRateHz, 3, -32, frames);
  return kickBursts(sampleRateHz, -12, 0.5, frames).map((sample, n) => (sample + noise[n]) * (n < frames / 2 ? 0.5 : 1));
}

async function open(file: string): Promise<AudioSource> {
  const bytes = new Uint8Array(readFileSync(join(out, file)));
  const read = (start: number, length: number) => Promise.resolve(bytes.subarray(start, start + length));
  return openAudio({ name: file, size: bytes.length, read }, memorySpool);
}

async function samples(source: AudioSource, start = 0, frames = source.frames): Promise<Planar> {
  const planar: Planar = Array.from({ length: source.channels }, () => new Float32Array(frames));
  await source.read(start, planar);
  return planar;
}

/** Lag at which two signals agree best, within ±64 samples. */
function bestLag(a: Float32Array, b: Float32Array): number {
  let best = { lag: 0, sum: Number.NEGATIVE_INFINITY };
  for (let lag = -64; lag <= 64; lag++) {
    let sum = 0;
    for (let n = 1000; n < a.length - 1000; n += 3) sum += a[n] * b[n + lag];
    if (sum > best.sum) best = { lag, sum };
  }
  return best.lag;
}

let result: CompareResult;
beforeAll(() => {
  const mono = song();
  writeFileSync(join(folder, "mix.wav"), planarToWav24(sampleRateHz, [mono, mono.map((sample, n) => sample + 0.2 * (mono[n - 40] ?? 0))]));
  const ran = deadwax("compare", "mix.wav", "--styles", "transparent,loud", "-o", out, "--passage", String(passageSeconds), "--json");
  expect([ran.stderr, ran.status]).toEqual([expect.not.stringContaining("deadwax:"), 0]);
  result = JSON.parse(ran.stdout) as CompareResult;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the copies", () => {
  it("are the mix, gain and limit only, and one a style; nothing else stays behind", () => {
    expect(result.candidates.map(({ name }) => name)).toEqual(["untouched mix", "gain and limit only", "transparent", "loud"]);
    expect(readdirSync(out).sort()).toEqual(["compare.html", ...result.candidates.map(({ file }) => file)].sort());
  });

  it("are equally loud to within 0.1 LU, turned down only, no peak above full scale", async () => {
    const measured = await Promise.all(result.candidates.map(async ({ file }) => measureLoudness(await open(file), newEngine())));
    const lufs = measured.map(({ integratedLufs }) => integratedLufs ?? 0);
    expect(Math.max(...lufs) - Math.min(...lufs)).toBeLessThanOrEqual(0.1);
    expect(Math.max(...result.candidates.map(({ gainDb }) => gainDb))).toBeLessThanOrEqual(0);
    expect(Math.max(...result.candidates.map(({ gainDb }) => gainDb))).toBe(0);
    for (const { truePeakDbtp } of measured) expect(truePeakDbtp).toBeLessThanOrEqual(-0.1 + 0.05);
  });

  it("are equally loud on the page's passage too, once its own gain is applied", async () => {
    const start = result.passage.startSeconds * sampleRateHz;
    const lufs = [];
    for (const { file, passageGainDb } of result.candidates) {
      const planar = await samples(await open(file), start, passageSeconds * sampleRateHz);
      const { integratedLufs } = await measureLoudness(sourceFromPlanar(file, sampleRateHz, planar), newEngine());
      expect(passageGainDb).toBeLessThanOrEqual(0);
      lufs.push((integratedLufs ?? 0) + passageGainDb);
    }
    expect(Math.max(...lufs) - Math.min(...lufs)).toBeLessThanOrEqual(0.1);
  });

  it("are 24 bit, of one length and aligned to the sample", async () => {
    const [mix] = await samples(await open("untouched-mix.matched.wav"));
    for (const { file } of result.candidates) {
      const source = await open(file);
      expect([source.encoding.bits, source.frames]).toEqual([24, seconds * sampleRateHz]);
      expect(bestLag(mix, (await samples(source))[0])).toBe(0);
    }
  });

  it("are not written over without --force, and a style nobody knows is named", () => {
    expect(deadwax("compare", "mix.wav", "-o", out).status).toBe(2);
    const { status, stderr } = deadwax("compare", "mix.wav", "--styles", "warm,nobody", "-o", "never");
    expect([status, existsSync(join(folder, "never"))]).toEqual([2, false]);
    expect(stderr).toContain('got "nobody"');
  });
});

describe("towards references", () => {
  const heard = join(folder, "heard");
  const compare = (...words: string[]) => deadwax("compare", "mix.wav", "-o", heard, "--passage", "5", "--json", "--quiet", ...words);

  it("there is one master a record under its file name, beside those of the styles named; the tone comes nearer to the record's", () => {
    const bright = pinkNoise(sampleRateHz, 5, -14, seconds * sampleRateHz).map((sample, n, all) => sample - 0.7 * (all[n - 1] ?? 0));
    writeFileSync(join(folder, "bright.wav"), planarToWav24(sampleRateHz, [bright, bright]));
    writeFileSync(join(folder, "own style.yaml"), "name: own\nportrait: Warm.\nnotFor: None.\nbasedOn: warm\n");
    const { status, stdout } = compare("--styles", "./own style.yaml", "--references", "./bright.wav:tone=1,level,mix.wav", "--ceiling", "-2");
    expect(status).toBe(0);
    const { candidates } = JSON.parse(stdout) as CompareResult;
    expect(candidates.map(({ name }) => name)).toEqual(["untouched mix", "gain and limit only", "own", "bright.wav", "mix.wav"]);
    expect(candidates.map(({ style, reference }) => [style, reference]).slice(2)).toEqual([
      ["own", null],
      ["transparent", "./bright.wav:tone=1,level"],
      ["transparent", "mix.wav"],
    ]);
    const treble = ({ matched }: CompareResult["candidates"][number]) => (matched.thirdOctaveDb[26] ?? 0) - (matched.thirdOctaveDb[10] ?? 0);
    expect(treble(candidates[3])).toBeGreaterThan(treble(candidates[0]) + 2);
    for (const asked of ["'own style.yaml'", "transparent --reference 'bright.wav:tone=1,level'"])
      expect(readFileSync(join(heard, "compare.html"), "utf8")).toContain(`--style ${asked} --ceiling -2`);
  });

  it("a record that is missing, one whose file would be written twice, and a seventh version are named before anything is made", () => {
    const missing = compare("--force", "--references", "nowhere.flac");
    expect([missing.status, missing.stderr]).toEqual([3, expect.stringContaining("nowhere.flac")]);
    const twins = compare("--force", "--references", "a b.wav,a-b.wav");
    expect([twins.status, twins.stderr]).toEqual([2, expect.stringContaining("a-b-wav.matched.wav")]);
    const many = compare("--force", "--references", "a.wav,b.wav,c.wav,d.wav,e.wav,f.wav,g.wav");
    expect([many.status, many.stderr]).toEqual([2, expect.stringContaining("at most 6 versions together, got 7.")]);
  });
});

describe("the page, opened from the disk in headless Chromium", () => {
  let browser: Browser;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ browser, close } = await openBrowser());
  });
  afterAll(() => close());

  const seed = 7;
  const newPage = () => browser.newPage({ locale: "en-US" }); // without a language this Chromium calls its own "en-US@posix", which Intl refuses

  /** The page with every draw known: `crypto` gives the same number each time. */
  async function openPage(): Promise<{ page: Page; requests: string[]; troubles: string[] }> {
    const page = await newPage();
    const requests: string[] = [];
    const troubles: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.addInitScript(`crypto.getRandomValues = (array) => array.fill(${seed})`);
    await page.goto(pathToFileURL(join(out, "compare.html")).href);
    await page.waitForSelector("#play:enabled");
    return { page, requests, troubles };
  }
  const position = async (page: Page) => Number(await page.inputValue("#position"));
  const textOf = async (page: Page, selector: string) => (await page.locator(selector).allTextContents()).join("\n");
  const press = (page: Page, label: string) => page.click(`#answers button:text-is("${label}")`);

  function pageData(): ComparePageData {
    const text = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(readFileSync(join(out, "compare.html"), "utf8"))?.[1];
    return JSON.parse(text ?? "null") as ComparePageData;
  }

  it("holds the very samples of the files", async () => {
    const html = readFileSync(join(out, "compare.html"), "utf8");
    for (const [index, { file }] of result.candidates.entries()) {
      const base64 = new RegExp(`id="audio-${index}">([^<]*)<`).exec(html)?.[1] ?? "";
      const bytes = Buffer.from(base64, "base64");
      const [left, right] = await samples(await open(file), result.passage.startSeconds * sampleRateHz, passageSeconds * sampleRateHz);
      expect(bytes.length).toBe(left.length * 6);
      for (let frame = 0; frame < left.length; frame += 997)
        expect([bytes.readIntLE(frame * 6, 3), bytes.readIntLE(frame * 6 + 3, 3)]).toEqual([left[frame] * 8388608, right[frame] * 8388608]);
    }
  });

  it("plays, switches without leaving its place, requests nothing, and shows no name before it is asked", async () => {
    const { page, requests, troubles } = await openPage();
    expect(await page.locator("#files").getAttribute("open")).toBeNull();
    const visible = await textOf(page, "main > :not(:has(#files))");
    for (const name of ["untouched mix", "gain and limit only", "transparent", "--style loud"]) expect(visible).not.toContain(name);
    expect(await textOf(page, "#pads")).toBe("ABCD");
    await page.click("#play");
    while ((await position(page)) < 0.3) await page.waitForTimeout(50);
    for (const pad of [2, 4, 1, 3]) {
      const before = await position(page);
      await page.click(`#pads button:nth-child(${pad})`);
      expect(await page.getAttribute(`#pads button:nth-child(${pad})`, "aria-pressed")).toBe("true");
      const moved = (await position(page)) - before;
      expect(moved).toBeGreaterThanOrEqual(0);
      expect(moved).toBeLessThan(passageSeconds / 2); // it went on, not back to the start
    }
    await page.keyboard.press(" ");
    expect(await textOf(page, "#play")).toBe("Play");
    const stopped = await position(page);
    await page.keyboard.press("2");
    expect(await position(page)).toBe(stopped);
    await page.check("#names");
    const order = shuffled([0, 1, 2, 3], seededRandom(seed));
    expect(await page.locator("#pads small").allTextContents()).toEqual(order.map((voice) => result.candidates[voice].name));
    expect([requests.length, troubles]).toEqual([1, []]);
    await page.close();
  });

  it("tells one who hears from one who always says A", async () => {
    const { page, troubles } = await openPage();
    const coin = new AbxRun(12, 10, seededRandom(seed));
    await page.click("#start-abx");
    for (; coin.done < 12; coin.answer("a")) await press(page, coin.x === "a" ? "X is A" : "X is B");
    expect(await textOf(page, "#abx-result")).toMatch(/You heard it\.12 of 12 right, 10 were needed\. Guessing does as well with p = 2e-4\./);
    await page.click("#start-abx");
    for (let trial = 0; trial < 12; trial++) await press(page, "X is A");
    const verdict = coin.verdict();
    const text = await textOf(page, "#abx-result");
    expect(text).toContain("Nothing shows that you heard a difference: take the gentler one");
    expect(text).toContain(
      `${verdict?.correct} of 12 right, 11 were needed. Guessing does as well with p = ${verdict?.p.toFixed(3)}. This was run 2 on this page`,
    );
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("finds a planted favourite in n - 1 duels and hides the pictures meanwhile", async () => {
    const { page, troubles } = await openPage();
    const { candidates } = pageData();
    const favourite = candidates.findIndex(({ name }) => name === "loud");
    const gentleness = candidates.map((candidate) => candidate.gentleness);
    const mirror = new Tournament(gentleness, seededRandom(seed));
    await page.click("#start-tournament");
    expect(await page.isVisible("#charts")).toBe(false);
    for (let duel = mirror.duel; duel; duel = mirror.duel) {
      const preference = duel.first === favourite ? "first" : duel.second === favourite ? "second" : "same";
      await press(page, { first: "1 is better", second: "2 is better", same: "I hear no difference" }[preference]);
      mirror.decide(preference);
    }
    expect(mirror.done).toBe(3);
    expect(await textOf(page, "#tournament-result")).toMatch(/Your choice: loud[\s\S]*--style loud/);
    expect(await page.isVisible("#charts")).toBe(true);
    expect(await page.locator("#charts canvas").count()).toBe(2);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("asks for a rest after twenty minutes of playback", async () => {
    const page = await newPage();
    await page.clock.install();
    await page.goto(pathToFileURL(join(out, "compare.html")).href);
    await page.waitForSelector("#play:enabled");
    await page.clock.fastForward("30:00");
    expect(await page.isVisible("#rest")).toBe(false); // silence does not count
    await page.click("#play");
    await page.clock.fastForward("20:01");
    expect(await page.isVisible("#rest")).toBe(true);
    await page.close();
  });
});

describe("the player, every sample looked at", () => {
  it("switches between identical versions without changing one sample by more than -120 dBFS, and between matched ones neither", async () => {
    const entry = fileURLToPath(new URL("compare-player.ts", import.meta.url));
    const bundled = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", platform: "browser", target: "es2022" });
    const server = await serve({
      "/": { type: "text/html", body: '<!doctype html><title>player</title><script src="/player.js"></script>' },
      "/player.js": { type: "text/javascript", body: bundled.outputFiles[0].contents },
    });
    const { browser, close } = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(server.address);
      const straight = await page.evaluate<number[]>("heard([])");
      // The passage lasts 1 s: the last switch comes after it began anew.
      const switched = await page.evaluate<number[]>("heard([[0.2, 1], [0.203, 2], [0.4, 0], [0.7, 2], [1.2, 1]])");
      const peak = Math.max(...straight.map(Math.abs));
      expect(peak).toBeGreaterThan(0.2);
      expect(Math.max(...straight.map((sample, n) => Math.abs(sample - switched[n])))).toBeLessThan(1e-6);
    } finally {
      await close();
      await server.close();
    }
  });
});

// The page of deadwax compare by keyboard, on a phone and damaged, in a real browser. Its versions are silence: nothing here is listened to.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompareResult } from "../../src/delivery/compare/compare-result.ts";
import { renderComparePage } from "../../src/delivery/compare/page.ts";
import { comparedCandidate } from "../report-fixture.ts";
import { openBrowser } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-compare-page-"));
const sampleRateHz = 48000;
const passage = { startSeconds: 65, endSeconds: 67 };
const candidates = ["untouched mix", "warm", "loud"].map((name) => ({ ...comparedCandidate, name }));
const result: CompareResult = {
  source: "mix.wav",
  page: "compare.html",
  matchedLufs: -18,
  durationSeconds: 100,
  passage,
  stepSeconds: 1,
  candidates,
  merged: [],
  warnings: [],
};
const silence = Buffer.alloc(2 * sampleRateHz * 3).toString("base64");

let browser: Browser;
let close: () => Promise<void>;
let html: string;
beforeAll(async () => {
  const audio = { sampleRateHz, channels: 1, base64: candidates.map(() => silence) };
  const script = readFileSync(new URL("../../dist/pages/compare.js", import.meta.url), "utf8");
  html = renderComparePage(result, "mix", audio, { script, uplotStyle: "" });
  ({ browser, close } = await openBrowser());
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(text: string, height = 720, width = 1280, isPhone = false): Promise<Page> {
  const file = join(folder, "compare.html");
  writeFileSync(file, text);
  // Without a language this Chromium calls its own "en-US@posix", which Intl refuses.
  const page = await browser.newPage({ locale: "en-US", viewport: { width, height }, hasTouch: isPhone, isMobile: isPhone });
  await page.goto(pathToFileURL(file).href);
  return page;
}

describe("the page of a comparison", () => {
  it("is played with the keyboard alone: the question has the focus, an answer is four tabs away, the verdict has the focus at the end", async () => {
    const page = await open(html);
    const focused = () => page.evaluate<string>("document.activeElement.id || document.activeElement.textContent");
    await page.focus("#start-abx:enabled");
    await page.keyboard.press("Enter");
    for (let trial = 1; trial <= 12; trial++) {
      expect([await focused(), await page.textContent("#task")]).toEqual(["task", expect.stringContaining(`Trial ${trial} of 12`)]);
      for (let tab = 0; tab < 4; tab++) await page.keyboard.press("Tab");
      expect(await focused()).toBe("X is A");
      await page.keyboard.press("Enter");
    }
    expect(await focused()).toBe("abx-result");
    await page.close();
  });

  it("gives a finger 44 px for each of its controls, and nothing wider than a phone of 360 px", async () => {
    const page = await open(html, 740, 360, true);
    await page.waitForSelector("#play:enabled");
    await page.click("#files summary");
    const controls = "button, [type=range], label, summary, #order, tbody a";
    const sizes = `[...document.querySelectorAll("${controls}")].map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0)`;
    const heights = await page.evaluate<number[]>(`${sizes}.map(({ height }) => Math.ceil(height))`);
    expect(heights.length).toBeGreaterThan(20);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.close();
  });

  it("leaves the space bar to what the keyboard stands on, and the arrows to a table that scrolls", async () => {
    const page = await open(html);
    await page.waitForSelector("#play:enabled");
    const state = async () => [await page.textContent("#play"), await page.inputValue("#position"), await page.isVisible("#files table")];
    await page.focus("#files summary");
    await page.keyboard.press("Space");
    expect(await state()).toEqual(["Play", "0", true]);
    await page.focus("#files .scroll");
    await page.keyboard.press("ArrowRight");
    expect(await state()).toEqual(["Play", "0", true]);
    await page.keyboard.press("Space");
    expect(await page.textContent("#play")).toBe("Pause");
    await page.close();
  });

  it("prints its pictures light and no wider than a sheet, from a dark screen of 1280 px too", async () => {
    const page = await open(html);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForSelector("#play:enabled");
    const drawn = `[...document.querySelectorAll("#charts canvas")].map((canvas) => canvas.getBoundingClientRect().width)`;
    await page.evaluate(`addEventListener("beforeprint", () => { globalThis.printed = [document.documentElement.dataset.theme, ...${drawn}]; })`);
    await page.pdf();
    expect(await page.evaluate("globalThis.printed")).toEqual(["light", 660, 660]);
    const widths = await page.evaluate<number[]>(drawn);
    expect(widths.every((width) => width > 660)).toBe(true);
    await page.close();
  });

  it("tells a screen reader the place in words, and does not read the running clock aloud", async () => {
    const page = await open(html);
    await page.waitForSelector("#play:enabled");
    const deck = await page.locator("#deck").ariaSnapshot();
    expect(await page.getAttribute("#position", "aria-valuetext")).toBe("1 min 5 s");
    expect(deck).not.toContain("1:05.0");
    await page.close();
  });

  it("shows question, versions and answers of a game that is started from below on a phone, and a slider to aim at", async () => {
    const height = 664;
    const page = await open(html, height, 390);
    await page.click("#start-abx:enabled");
    for (const part of ["#task", "#pads", "#answers"]) {
      const box = await page.locator(part).boundingBox();
      expect([(box?.y ?? -1) >= 0, (box?.y ?? height) + (box?.height ?? 0) <= height]).toEqual([true, true]);
    }
    expect((await page.locator("#position").boundingBox())?.width).toBeGreaterThan(250);
    await page.close();
  });

  it.each([
    ["cut on its way", (whole: string) => whole.slice(0, whole.indexOf('id="audio-2"'))],
    ["with a version that lost samples, which would be out of step,", (whole: string) => whole.replace(/(id="audio-1">)[^<]{4000}/, "$1")],
    ["with a version that is no audio", (whole: string) => whole.replace(/(id="audio-1">)/, "$1?")],
  ])("%s says that it is damaged", async (_, spoil) => {
    const page = await open(spoil(html));
    await page.waitForSelector('#play:text-is("Cannot play")');
    expect(await page.textContent("#task")).toContain("This page is damaged");
    expect(await page.isEnabled("#play")).toBe(false);
    await page.close();
  });
});

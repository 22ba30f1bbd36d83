// The report of a master as a phone and a browser without scripts show it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../src/delivery/report/report.ts";
import { result } from "../report-fixture.ts";
import { openBrowser } from "./browser.ts";

const uplot = (name: string) => readFileSync(createRequire(import.meta.url).resolve(`uplot/dist/${name}`), "utf8");
const title = `Rock & <Röll> "Übermut", Donaudampfschifffahrtsgesellschaftskapitän`;
const html = renderReport(result, { uplotScript: uplot("uPlot.iife.min.js"), uplotStyle: uplot("uPlot.min.css") }, { title });

let browser: Browser;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ browser, close } = await openBrowser());
});
afterAll(() => close());

async function open(width: number, javaScriptEnabled = true) {
  const page = await browser.newPage({ locale: "en-US", viewport: { width, height: 740 }, javaScriptEnabled });
  await page.setContent(html);
  return page;
}

describe("the page of a report", () => {
  it.each([320, 360, 720])("is no wider than a screen of %i px, opened out, with a word of 40 letters in its title", async (width) => {
    const page = await open(width);
    await page.evaluate(`document.querySelectorAll("details").forEach((part) => { part.open = true; })`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await page.close();
  });

  it("shows its verdict and what to do now on the first screen of a phone", async () => {
    const page = await open(360);
    const advice = await page.getByText("if your ears agree").boundingBox();
    expect((advice?.y ?? 740) + (advice?.height ?? 0)).toBeLessThan(740);
    await page.close();
  });

  it("draws every picture, and without scripts says each in words", async () => {
    const page = await open(1280);
    const [places, drawn] = [await page.locator("[data-chart]").count(), await page.locator("[data-chart] canvas").count()];
    expect([places > 3, drawn]).toEqual([true, places]);
    await page.close();
    const plain = await open(1280, false);
    const words = `[...document.querySelectorAll("[data-chart]")].map((one) => [getComputedStyle(one, "::before").content, JSON.stringify(one.ariaLabel)])`;
    const pairs = await plain.evaluate<[string, string][]>(words);
    expect(pairs.map(([shown]) => shown)).toEqual(pairs.map(([, label]) => label));
    expect(pairs[0][0]).toContain("Waveform of the mix");
    await plain.close();
  });
});

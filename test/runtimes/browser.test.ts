// Recall to the bit: a browser renders what Node renders.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portableSha256 } from "../../src/run/sha256.ts";
import { openBrowser, serve } from "./browser.ts";
import { masterHashes } from "./masters.ts";

const engineBytes = new Uint8Array(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));

async function hashesInBrowser(): Promise<Record<string, string>> {
  const entry = fileURLToPath(new URL("page.ts", import.meta.url));
  const bundled = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife", platform: "browser", target: "es2022" });
  const server = await serve({
    "/": { type: "text/html", body: '<!doctype html><title>hashes</title><script src="/page.js"></script>' },
    "/page.js": { type: "text/javascript", body: bundled.outputFiles[0].contents },
    "/engine.wasm": { type: "application/wasm", body: engineBytes },
  });
  const { browser, close } = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    return await page.evaluate<Record<string, string>>("hashesOfThisBrowser()");
  } finally {
    await close();
    await server.close();
  }
}

describe("the library in headless Chromium", () => {
  let here: Record<string, string>;
  let there: Record<string, string>;
  beforeAll(async () => {
    here = await masterHashes(engineBytes);
    there = await hashesInBrowser();
  });
  afterAll(() => {
    console.log(
      Object.entries(here)
        .map(([name, hash]) => `${name} ${hash.slice(0, 16)}`)
        .join("\n"),
    );
  });

  it("hashes as node:crypto does", () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
      const bytes = engineBytes.subarray(0, length);
      const hash = portableSha256();
      hash.update(bytes.subarray(0, length >> 1));
      hash.update(bytes.subarray(length >> 1));
      expect(hash.hex()).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("changes the programme in every rendering, and differently in each", () => {
    expect(new Set(Object.values(here)).size).toBe(Object.keys(here).length);
  });

  it("gives the bytes that Node gives, not isolated and under a policy that forbids eval", () => {
    expect(there).toEqual(here);
  });
});

// The package as npm makes it, installed into an empty folder as a user would.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pinkNoise } from "../signals.ts";
import { planarToWav24 } from "../wav-bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-package-"));
const app = join(folder, "app");
const run = (command: string, ...words: string[]) => execFileSync(command, words, { cwd: app, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  mkdirSync(app);
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: resolve("."), stdio: "ignore" });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", join("..", archive));
  const sides = [1, 2].map((seed) => pinkNoise(48000, seed, -24, 48000 * 4));
  writeFileSync(join(app, "mix.wav"), planarToWav24(48000, sides));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package in an empty folder", () => {
  it("npx deadwax masters, writes a report and verifies", () => {
    run("npx", "--no", "deadwax", "master", "mix.wav", "-o", "master.wav", "--quiet");
    expect(readdirSync(app)).toEqual(expect.arrayContaining(["master.wav", "master.report.html"]));
    const { verdict } = JSON.parse(run("npx", "--no", "deadwax", "verify", "master.wav", "--source", "mix.wav", "--json"));
    expect(verdict).toBe("reproduced");
  }, 120_000);

  it("renders a master again with an older engine that it keeps under its hash, and asks for the release where it keeps none", () => {
    const engine = join(app, "node_modules", "deadwax", "dist", "engine.wasm");
    const kept = join(app, "node_modules", "deadwax", "engines");
    const shipped = readFileSync(engine);
    // The same code under another hash: a custom section of one letter that every reader skips.
    const older = Buffer.concat([shipped, Buffer.from([0, 2, 1, 0x78])]);
    writeFileSync(engine, older);
    run("npx", "--no", "deadwax", "master", "mix.wav", "-o", "older.wav", "--quiet", "--search", "off");
    writeFileSync(engine, shipped);
    const verify = ["npx", "--no", "deadwax", "verify", "older.wav", "--source", "mix.wav", "--json"] as const;
    expect(() => run(...verify)).toThrow(/does not hold; install the version/);
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, `${createHash("sha256").update(older).digest("hex")}.wasm`), older);
    expect(JSON.parse(run(...verify)).verdict).toBe("reproduced");
  }, 120_000);

  it("holds what is run or read, no tests, no state of the compiler and no maps to sources that are not in it", () => {
    const packed = readdirSync(join(app, "node_modules", "deadwax"), { recursive: true, encoding: "utf8" });
    expect(packed).toEqual(
      expect.arrayContaining(["dist/engine.wasm", "dist/index.d.ts", "dist/program/node/main.js", "docs/findings.md", "LICENSE"]),
    );
    expect(packed.filter((path) => /\.test\.|\.map$|tsbuildinfo|^(src|test|engine)\b/.test(path))).toEqual([]);
  });

  it("gives a program both of its entrances", () => {
    const program = `
      import * as anywhere from "deadwax";
      import * as node from "deadwax/node";
      console.log(JSON.stringify([anywhere, node].map((entrance) => Object.keys(entrance).length > 0)));`;
    expect(JSON.parse(run(process.execPath, "--input-type=module", "-e", program))).toEqual([true, true]);
  });

  const page = `
    import { type FadeShape, type MasterBytes, type ReportAssets, renderReport, Studio } from "deadwax";
    export async function page(file: ArrayBuffer, engine: ArrayBuffer, assets: ReportAssets, fadeShape: FadeShape) {
      const studio = await Studio.open(engine);
      const mix = await studio.decode("mix.wav", file);
      const samples = await studio.render(mix, await studio.plan(mix, { search: "off" }));
      const { wav, result }: MasterBytes = await studio.master(mix, { edits: { fadeSeconds: 6, fadeShape } });
      return { wav, samples, html: renderReport(result, assets) };
    }`;
  const inPage = `${page}
    const { wav, samples } = await page(await new File([], "").arrayBuffer(), new ArrayBuffer(0), { uplotScript: "", uplotStyle: "" }, "cosine");
    export const played = [new Blob([wav]), new AudioBuffer({ length: 1, sampleRate: 48000 }).copyToChannel(samples[0], 0)];`;
  const inNode = `${page}
    import { type MasterFileOrder, masterFile, readReportAssets, type SettingChange } from "deadwax/node";
    const changes: SettingChange[] = [{ stage: "loudness", field: "driveDb", value: 6 }];
    export const made = (order: MasterFileOrder) => masterFile({ ...order, order: { ...order.order, changes } }, () => undefined);
    export const html = async () => (await page(new ArrayBuffer(0), new ArrayBuffer(0), await readReportAssets(), "linear")).html;`;
  // skipLibCheck off: every declaration that is reached is checked.
  it.each([
    ["a page", inPage, ["--lib", "es2023,dom"]],
    ["a worker", page, ["--lib", "es2023,webworker"]],
    ["neither DOM nor Node", page, ["--lib", "es2023"]],
    ["Node", inNode, ["--lib", "es2023", "--types", "node", "--typeRoots", resolve("node_modules/@types")]],
  ])("has types that hold in %s, for bundlers and for Node's resolution", (_, program, libraries) => {
    writeFileSync(join(app, "typed.mts"), program);
    const flags = ["--ignoreConfig", "--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--target", "es2023"];
    for (const module of ["nodenext", "preserve"]) {
      const words = [resolve("node_modules/typescript/bin/tsc"), ...flags, ...libraries, "--module", module, "typed.mts"];
      expect(spawnSync(process.execPath, words, { cwd: app, encoding: "utf8" }).stdout).toBe("");
    }
  });

  it("runs the example of the README as it stands there", () => {
    const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];
    writeFileSync(join(app, "example.mjs"), example);
    rmSync(join(app, "master.wav"), { force: true });
    expect(run(process.execPath, "example.mjs")).toMatch(/ -1[34]\.\d+ DW-/);
    expect(readdirSync(app)).toContain("master.wav");
  }, 120_000);

  it("keeps no file open after a master, a verification and a reference, so that a server may make any number of them", () => {
    const program = `
      import { readdirSync } from "node:fs";
      import { defaultWishes } from "deadwax";
      import { masterFile, readReferences, verifyFile } from "deadwax/node";
      const order = { wishes: { ...defaultWishes, search: "off" }, bits: 24, ditherSeed: 1, tags: {}, madeAt: "2026-01-31T12:00:00Z", plan: null, changes: [] };
      const counts = [];
      for (let round = 0; round < 3; round++) {
        await masterFile({ mix: "mix.wav", output: "kept.wav", report: null, repairPreview: null, order }, () => undefined);
        await verifyFile("kept.wav", { sources: ["mix.wav"] }, () => undefined);
        await readReferences([{ path: "mix.wav", wish: { weight: 1, amounts: {} } }], () => undefined);
        counts.push(readdirSync("/dev/fd").length);
      }
      console.log(JSON.stringify(counts.map((count) => count - counts[0])));`;
    writeFileSync(join(app, "server.mjs"), program);
    expect(JSON.parse(run(process.execPath, "server.mjs"))).toEqual([0, 0, 0]);
  });

  it("lets a program measure and add up stems in memory with nothing but what it exports: the sum is that of the samples", () => {
    const program = `
      import { readFile } from "node:fs/promises";
      import { Engine, measure, memorySpool, mixStems, portableSha256, sourceFromPlanar } from "deadwax";
      const module = await WebAssembly.compile(await readFile(new URL(import.meta.resolve("deadwax/engine.wasm"))));
      const host = { newEngine: () => new Engine(module), newSha256: portableSha256, openSpool: memorySpool };
      const square = (amplitude, period) => Float32Array.from({ length: 96000 }, (_, n) => (n % period < period / 2 ? amplitude : -amplitude));
      const stem = (role, samples) => ({ role, file: role, source: sourceFromPlanar(role, 48000, [samples]) });
      const stems = [stem("bass", square(0.25, 480)), stem("drums", square(0.125, 96))];
      const { source } = await mixStems(stems, null, { align: false, moves: "off" }, host, () => undefined);
      const { samplePeakDbfs } = await measure(source, host.newEngine());
      console.log(JSON.stringify([source.frames, samplePeakDbfs]));`;
    // 0.25 + 0.125 is 0.375: 20 lg 0.375 = -8.519 dBFS.
    expect(JSON.parse(run(process.execPath, "--input-type=module", "-e", program))).toEqual([96000, -8.519]);
  });
});

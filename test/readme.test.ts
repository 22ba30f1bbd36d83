import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testProgramme } from "./kernel-contract.ts";
import { planarToWav24 } from "./wav-bytes.ts";

const root = new URL("..", import.meta.url).pathname;
// Inside the package, so that "deadwax" resolves to itself the way it does for those who installed it.
const folder = mkdtempSync(join(root, "dist", "readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";

describe("the library example of the README", () => {
  it("has eight lines", () => {
    expect(example.split("\n").filter((line) => line.trim() !== "").length).toBe(8);
  });
  it("compiles in strict mode", () => {
    writeFileSync(join(folder, "example.ts"), example);
    const flags = ["--ignoreConfig", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", "node", "--skipLibCheck"];
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...flags, "example.ts"], { cwd: folder, stdio: "pipe" });
  });
  it("turns mix.wav into a master.wav at -14 LUFS", () => {
    const programme = testProgramme(48000 * 8).map((sample) => sample * 0.4);
    writeFileSync(join(folder, "mix.wav"), planarToWav24(48000, [programme, programme]));
    writeFileSync(join(folder, "example.mjs"), example);
    const printed = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
    const after = Number(printed.trim().split("\n").at(-1)?.split(" ")[1]);
    expect(Math.abs(after + 14)).toBeLessThan(0.2);
    expect(readFileSync(join(folder, "master.wav")).subarray(0, 4).toString()).toBe("RIFF");
  });
});

describe("the links of the README", () => {
  it("lead to files that are in the package too", () => {
    const text = readFileSync(join(root, "README.md"), "utf8");
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path);
    const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(join(root, path)) || !files.some((file) => path === file || path.startsWith(`${file}/`)))).toEqual([]);
  });
});

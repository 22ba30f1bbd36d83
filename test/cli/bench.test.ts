import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

const bench = (...words: string[]) => spawnSync(process.execPath, ["bench/bench.mjs", ...words], { encoding: "utf8" });

describe("npm run bench", () => {
  it("--help tells every section and measures nothing; what does not exist is refused with a sentence", () => {
    const { status, stdout, stderr } = bench("--help");
    const told = stdout.split("\n").filter((line) => /^ {2}[a-z]/.test(line));
    expect([status, stderr, told.length]).toEqual([0, "", readdirSync("bench/sections").length]);
    expect(bench("-h").stdout).toBe(stdout);
    for (const word of ["tempo", "--long"]) {
      const refused = bench(word);
      expect([refused.status, refused.stdout, refused.stderr.trim().split("\n").length]).toEqual([2, "", 1]);
      expect(refused.stderr).toContain(word);
    }
  });
});

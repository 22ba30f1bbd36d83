import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { errorCodes, type MasteringError } from "./errors.ts";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** Rows of the first table as [code, meaning, exit code, what to do]; of the second as [exit code, meaning]. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (code|exit code) \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
const codeRows = rows.filter((row) => row.length === 4);
const exitCodes = new Set(rows.filter((row) => row.length === 2).map((row) => row[0]));

describe("docs/errors.md", () => {
  it("lists exactly the codes of errors.ts, in the same order", () => {
    expect(codeRows.map((row) => row[0])).toEqual(Object.keys(errorCodes).map((code) => `\`${code}\``));
  });

  it("gives every code the meaning that errors.ts gives it", () => {
    expect(codeRows.map((row) => row[1])).toEqual(Object.values(errorCodes));
  });

  it("gives every code an exit code of the command-line contract, and something to do", () => {
    expect([...exitCodes]).toEqual(["0", "1", "2", "3", "4", "5", "130"]);
    for (const [code, , exitCode, advice] of codeRows) {
      expect(exitCodes, code).toContain(exitCode);
      expect(["0", "4"], code).not.toContain(exitCode);
      expect(advice, code).toMatch(/\.$/);
    }
  });
});

describe("an error", () => {
  it("has the name of its class also in a bundle that shortens the names of classes", () => {
    const entryPoints = [fileURLToPath(new URL("errors.ts", import.meta.url))];
    const { outputFiles } = buildSync({ entryPoints, bundle: true, minify: true, format: "iife", globalName: "bundled", write: false });
    const classes = new Function(`${outputFiles[0].text}; return bundled;`)() as Record<string, typeof MasteringError>;
    const names = ["MasteringError", "SettingsError", "AudioInputError", "OutputError", "VerifyError"];
    expect(names.map((name) => new classes[name]("interrupted", "", "").name)).toEqual(names);
    expect(classes["SettingsError"].name).not.toBe("SettingsError");
  });
});

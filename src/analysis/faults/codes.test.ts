import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { planters } from "../../../test/planted-faults.ts";
import { findingCodes } from "./codes.ts";

const docs = readFileSync(new URL("../../../docs/findings.md", import.meta.url), "utf8");

it("docs/findings.md explains exactly the codes the inspection can report, in the same order", () => {
  const section = docs.slice(docs.indexOf("## Codes"), docs.indexOf("## Detection"));
  const documented = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  expect(documented).toEqual([...findingCodes]);
});

it("docs/findings.md states a detection rate for every code", () => {
  const section = docs.slice(docs.indexOf("## Detection"));
  const rated = new Set([...section.matchAll(/^\| `([a-z-]+)` \| \d+ \/ \d+/gm)].map((match) => match[1]));
  expect([...findingCodes].filter((code) => !rated.has(code))).toEqual([]);
});

it("every code can be planted", () => {
  expect(Object.keys(planters).sort()).toEqual([...findingCodes].sort());
});

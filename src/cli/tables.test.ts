import { afterEach, expect, it, vi } from "vitest";
import { printTable } from "./tables.ts";

afterEach(() => void vi.restoreAllMocks());

it("a table is straight in a terminal also where letters of East Asia take two columns, and marks upon letters none", () => {
  const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
  printTable("T", [
    ["01 ごめん", "1"],
    ["02 e\u0301te\u0301", "2"],
    ["03 abcdef", "3"],
  ]);
  expect(said.mock.calls.map(([line]) => line)).toEqual(["T", "  01 ごめん   1", "  02 e\u0301te\u0301      2", "  03 abcdef   3"]);
});

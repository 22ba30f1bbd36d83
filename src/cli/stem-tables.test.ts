import { afterEach, describe, expect, it, vi } from "vitest";
import type { StemsResult } from "../run/stems-result.ts";
import { printStems } from "./stem-tables.ts";

afterEach(() => void vi.restoreAllMocks());

describe("the table of stems", () => {
  it("names the unit of a move's effect behind both figures", () => {
    const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const effect = [{ metric: "audible share of vocals", before: 49.4, after: 56, unit: "%" }];
    const moves = [{ stage: "dynamic-bands", key: "vocals", settings: {}, because: [], effect }];
    printStems({
      stems: [{ role: "keys", evidence: [], moves, findings: [] }],
      mix: null,
      nullDb: null,
      findings: [],
      notDone: [],
    } as unknown as StemsResult);
    expect(said.mock.lastCall).toEqual(["  keys: dynamic-bands keyed by vocals: audible share of vocals 49.4 to 56 %"]);
  });
});

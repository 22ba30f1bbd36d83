import { describe, expect, it } from "vitest";
import { plantAndLook } from "../../../test/planted-rates.ts";

describe("planted faults of the file itself", () => {
  it.each(["non-finite", "silent", "too-short", "early-end", "odd-rate", "fake-bit-depth"] as const)(
    "finds %s, in its channel and time range, 19 times of 20",
    async (code) => {
      const { planted, missed } = await plantAndLook(code);
      expect(planted).toBeGreaterThan(0);
      expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(0.05 * planted);
    },
  );
});

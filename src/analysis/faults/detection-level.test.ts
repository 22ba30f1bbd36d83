import { describe, expect, it } from "vitest";
import { plantAndLook } from "../../../test/planted-rates.ts";

describe("planted faults of level", () => {
  it.each(["headroom", "sample-overs", "inter-sample-overs", "clipping", "limited-input", "dc-offset"] as const)(
    "finds %s, in its channel and time range, 19 times of 20",
    async (code) => {
      const { planted, missed } = await plantAndLook(code);
      expect(planted).toBeGreaterThan(0);
      expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(0.05 * planted);
    },
  );
});

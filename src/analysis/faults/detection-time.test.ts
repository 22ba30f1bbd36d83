import { describe, expect, it } from "vitest";
import { plantAndLook } from "../../../test/planted-rates.ts";

describe("planted faults of time", () => {
  it.each(["cut-start", "cut-tail", "long-silence"] as const)("finds %s, in its channel and time range, 19 times of 20", async (code) => {
    const { planted, missed } = await plantAndLook(code);
    expect(planted).toBeGreaterThan(0);
    expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(0.05 * planted);
  });

  it("finds at least 60 % of dropouts, held buffers and repeated buffers, wherever they fall", async () => {
    const { planted, missed } = await plantAndLook("dropouts");
    expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(0.4 * planted);
  });

  it("finds at least half of the clicks, though most fall among hi-hats", async () => {
    const { planted, missed } = await plantAndLook("clicks", Number(process.env["PLANTED_SEEDS"] ?? 4));
    expect(missed.length, missed.join("; ")).toBeLessThanOrEqual(0.5 * planted);
  });
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../../test/engine.ts";
import { planted } from "../../../test/planted.ts";
import { plantAndLook } from "../../../test/planted-rates.ts";
import { pinkNoise } from "../../../test/signals.ts";
import { inspect } from "../inspect.ts";

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

  it("a spike 30 dB above the music is a click, also where louder music begins 3 ms later", async () => {
    const louder = pinkNoise(48000, 3, -40, 48000);
    const music = pinkNoise(48000, 4, -60, 48000 * 4);
    music.set(louder, 48000 * 2 + 144);
    music[48000 * 2] = 1;
    const findings = await inspect(planted([music, music.map((sample) => 0.9 * sample)], 48000), newEngine());
    expect(findings.filter(({ code }) => code === "clicks").map(({ startSeconds }) => startSeconds)).toEqual([2, 2]);
  });
});

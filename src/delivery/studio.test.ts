import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { sourceFromPlanar } from "../audio/source.ts";
import { Studio, type StudioOrder } from "./studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
});

const tone = (channels: number, sampleRateHz = 48000) =>
  sourceFromPlanar(
    "tone",
    sampleRateHz,
    Array.from({ length: channels }, () => Float32Array.from({ length: 2 * sampleRateHz }, (_, n) => 0.1 * Math.sin(n / 8))),
  );

describe("the door of the library", () => {
  it.each([
    [{ wishes: { targetLufs: 14 } }, "targetLufs must be between -40 and -4 LUFS, got 14."],
    [{ wishes: { targetLufs: Number.NaN } }, "targetLufs must be between -40 and -4 LUFS, got NaN."],
    [{ wishes: { ceilingDbtp: 3 } }, "ceilingDbtp must be between -24 and 0 dBTP, got 3."],
    [{ wishes: { intensity: 9 } }, "intensity must be between 0 and 1.5 (1 is the style), got 9."],
    [{ wishes: { search: "long" } }, 'search must be one of off, quick, deep, got "long".'],
    [{ wishes: { without: ["reverb"] } }, '"reverb" is not a stage; there are repair, conditioning,'],
    [{ bits: 12 }, 'bits must be 16, 24 or "32f", got 12.'],
    [{ madeAt: "yesterday" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "yesterday".'],
    [{ madeAt: "2026-13-01T12:00:00Z" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "2026-13-01T12:00:00Z".'],
    [{ madeAt: "2026-02-30T12:00:00Z" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "2026-02-30T12:00:00Z".'],
  ])("refuses %j in a sentence that names it", async (order, sentence) => {
    await expect(studio.master(tone(2), order as StudioOrder)).rejects.toThrow(sentence);
  });
  it("plans and renders what master takes, mono or stereo from 8 kHz on; it does not give six channels back as two", async () => {
    const plan = await studio.plan(tone(2), { search: "off" });
    for (const refused of [studio.plan(tone(6)), studio.render(tone(6), plan), studio.master(tone(6))]) {
      await expect(refused).rejects.toThrow("tone has 6 channels; master takes mono or stereo.");
    }
    await expect(studio.master(tone(1, 4000))).rejects.toThrow("tone has 4000 Hz; master takes 8000 Hz and more.");
    await expect(studio.master(sourceFromPlanar("none", 48000, []))).rejects.toThrow("none has 0 channels");
  });
  it("plans no stage that is to be left out, and nothing for what stands too far above full scale, as master", async () => {
    const { stages } = await studio.plan(tone(2), { search: "off", without: ["loudness"] });
    expect(stages.map(({ stage }) => stage)).not.toContain("loudness");
    const integers = sourceFromPlanar("integers", 48000, [Float32Array.from({ length: 96000 }, (_, n) => 30000 * Math.sin(n / 8))]);
    for (const refused of [studio.plan(integers), studio.master(integers)]) await expect(refused).rejects.toThrow("integers cannot be mastered");
  });
});

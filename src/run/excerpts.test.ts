import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, whiteNoise } from "../../test/signals.ts";
import { readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { chooseExcerpts, loudestOf } from "./excerpts.ts";

const rateHz = 48000;

/** Where excerpts of 5 s begin, s, in 30 s of pink noise that is followed by 15 s of white noise so much quieter. */
async function startsBeside(quieterDb: number): Promise<number[]> {
  const [pink, white] = [pinkNoise(rateHz, 1, -20, 30 * rateHz), whiteNoise(2, -20 - quieterDb, 15 * rateHz)];
  const samples = new Float32Array(45 * rateHz);
  samples.set(pink);
  samples.set(white, 30 * rateHz);
  const readings = await readTrack(sourceFromPlanar("two", rateHz, [samples, samples]), newEngine());
  return chooseExcerpts(readings, 5, 3).map(({ startFrame }) => startFrame / rateHz);
}

describe("excerpts", () => {
  it("take in what sounds otherwise, but nothing 12 LU and more below the loudest", async () => {
    expect(Math.max(...(await startsBeside(4)))).toBeGreaterThanOrEqual(30);
    const loud = await startsBeside(30);
    expect(loud).toHaveLength(3);
    expect(Math.max(...loud)).toBeLessThan(30);
  });
  it("have a loudest, wherever it lies", async () => {
    const samples = new Float32Array(30 * rateHz);
    samples.set(pinkNoise(rateHz, 1, -20, 10 * rateHz), 0);
    samples.set(pinkNoise(rateHz, 2, -12, 10 * rateHz), 10 * rateHz);
    samples.set(pinkNoise(rateHz, 3, -26, 10 * rateHz), 20 * rateHz);
    const readings = await readTrack(sourceFromPlanar("three", rateHz, [samples, samples]), newEngine());
    const thirds = [0, 10, 20].map((second) => ({ startFrame: second * rateHz, endFrame: (second + 10) * rateHz }));
    expect(loudestOf(thirds, readings)).toBe(thirds[1]);
  });
});

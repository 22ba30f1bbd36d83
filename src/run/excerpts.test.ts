import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, whiteNoise } from "../../test/signals.ts";
import { readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { chooseExcerpts } from "./excerpts.ts";

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
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, whiteNoise } from "../../test/signals.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { transparent } from "../mastering/styles/transparent.ts";
import { type BeforeAfter, checkGuards } from "./guards.ts";
import type { LoudnessChoice, LoudnessTrial } from "./loudness-search.ts";

const rateHz = 48000;

/** Five seconds of a tone, then five of a softer one in place of a noise floor, the last one lower by as much as a fade would take. */
async function track(loudDb: number, quietDb: number, fadedDb = 0) {
  const tone = (db: number) => Array.from({ length: 5 * rateHz }, (_, n) => 10 ** (db / 20) * Math.sin((2 * Math.PI * 440 * n) / rateHz));
  const samples = Float32Array.from([...tone(loudDb), ...tone(quietDb)], (x, n) => (n < 9 * rateHz ? x : x * 10 ** (-fadedDb / 20)));
  const source = sourceFromPlanar("a", rateHz, [samples, samples]);
  const readings = await readTrack(source, newEngine());
  return { readings, measurements: measurementsOf(identityOf(source), readings) };
}

/** A master whose loud passages rose by 10 dB and whose floor rose by `floorDb`, where gain and limit alone lose so much of the drive. */
async function noiseGuard(floorDb: number, limitedByLu: number, fades?: BeforeAfter["fades"], fadedDb = 0) {
  const [mix, made] = [await track(-25, -50), await track(-15, -50 + floorDb, fadedDb)];
  const figures = { nmrDb: -40, rdfPercent: 0, gainMotionDb: 0, psrDb: 9, truePeakDbtp: -1, excerptLufs: [-12] };
  const plain = { ...figures, enteredLufs: -22, driveDb: 10 + limitedByLu, integratedLufs: -12 } as unknown as LoudnessTrial;
  const loudness = { chosen: plain, trials: [plain], targetLufs: -12, wishedLufs: null, excerptLufs: [-22] } as unknown as LoudnessChoice;
  const both = {
    before: mix.measurements,
    after: made.measurements,
    readingsBefore: mix.readings,
    readingsAfter: made.readings,
    ...(fades ? { fades } : {}),
  };
  return checkGuards(both, -1, loudness, transparent.loudness).find(({ name }) => name === "noise floor raised beyond the gain");
}

it("a hit in the middle that the limiter holds down, far above wide music, makes no mono loss and lifts no noise", async () => {
  const made = async (gainDb: number, hitDbfs: number) => {
    const sides = [1, 2].map((seed) => pinkNoise(rateHz, seed, -34 + gainDb, rateHz * 40));
    const burst = whiteNoise(3, hitDbfs, rateHz / 4);
    for (const side of sides) side.set(burst, 20.1 * rateHz);
    const source = sourceFromPlanar("a", rateHz, sides);
    const readings = await readTrack(source, newEngine());
    return { readings, measurements: measurementsOf(identityOf(source), readings) };
  };
  const [mix, master] = [await made(0, -6), await made(12, -16)];
  const both = { before: mix.measurements, after: master.measurements, readingsBefore: mix.readings, readingsAfter: master.readings };
  const guards = checkGuards(both, -1, null, transparent.loudness);
  expect(guards.map(({ name }) => name)).toEqual(expect.arrayContaining(["mono loss added", "noise floor raised beyond the gain"]));
  expect(guards.filter(({ held }) => !held)).toEqual([]);
});

describe("the guard on raised noise", () => {
  it("lets a floor rise by 2 dB more than the music where nothing is limited", async () => {
    expect(await noiseGuard(13, 0)).toMatchObject({ value: 3, limit: 2, held: false });
    expect(await noiseGuard(11.5, 0)).toMatchObject({ value: 1.5, held: true });
  });
  it("does not blame tone and glue for what gain and limit alone would raise", async () => {
    expect(await noiseGuard(13, 3)).toMatchObject({ value: 3, limit: 4, held: true });
  });
  it("does not take a fade for a low floor: without its seconds the same floor is told", async () => {
    const fades = { startSeconds: 0, endSeconds: 1 };
    expect(await noiseGuard(13, 0, fades)).toMatchObject({ value: 3, held: false });
    expect((await noiseGuard(13, 0, { startSeconds: 0, endSeconds: 0 }, 45))?.value).toBeLessThan(-30);
    expect(await noiseGuard(13, 0, fades, 45)).toMatchObject({ value: 3, held: false });
  });
});

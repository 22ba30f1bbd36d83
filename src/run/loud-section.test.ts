import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { readTrack } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import type { Plan } from "../chain/plan.ts";
import { aimedAtLoudSection, loudSectionRise } from "./loud-section.ts";
import type { LoudnessChoice } from "./loudness-search.ts";

const sampleRateHz = 48000;

/** Mean power of every 10 ms at a loudness (BS.1770: -0.691 dB and no more). */
const stepsAt = (lufs: number, seconds: number) => new Float64Array(100 * seconds).fill(10 ** ((lufs + 0.691) / 10));
const joined = (...parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]));
const readingsOf = (stepPowers: Float64Array) => ({ stepPowers, sampleRateHz }) as TrackReadings;

describe("the integrated loudness that places a loud section", () => {
  /** A minute whose loudest 15 s lie at -10 LUFS. */
  const print = readingsOf(joined(stepsAt(-14, 30), stepsAt(-10, 15), stepsAt(-14, 15)));
  const after = { integratedLufs: -12.3 } as Measurements;
  const choice = { targetLufs: -12.3, wishedLufs: -12.3 } as LoudnessChoice;
  const aim = (loudSectionLufs: number | undefined, loudness = choice) => aimedAtLoudSection(loudness, loudSectionLufs, after, print);
  it("is the planned one where none is asked for, and where it lies as asked", () => {
    expect(aim(undefined)).toBe(choice);
    expect(aim(-10)).toEqual(choice);
  });
  it("is lower by as much as the loud section came out too loud, and higher likewise", () => {
    expect(aim(-10.6)).toMatchObject({ targetLufs: -12.9, wishedLufs: -12.9 });
    expect(aim(-9.5)).toMatchObject({ targetLufs: -11.8, wishedLufs: -11.8 });
  });
  it("leaves the planned one by 1.5 LU at most", () => {
    expect(aim(-4).targetLufs).toBe(-10.8);
    expect(aim(-16).targetLufs).toBe(-13.8);
  });
  it("stays below by what gave way to distortion", () => {
    expect(aim(-9.5, { ...choice, wishedLufs: -11.3 })).toMatchObject({ targetLufs: -12.8, wishedLufs: -11.8 });
  });
});

describe("how far a loud section rises in mastering", () => {
  /** 15 s of a sine at -10 dBFS, 15 s of it at -16: the loud half lies 2.04 LU above the mean of both. */
  const planar = [0, 1].map(() =>
    Float32Array.from(
      { length: 30 * sampleRateHz },
      (_, n) => 10 ** ((n < 15 * sampleRateHz ? -10 : -16) / 20) * Math.sin((2 * Math.PI * 997 * n) / sampleRateHz),
    ),
  );
  const source = sourceFromPlanar("two levels", sampleRateHz, planar);
  const rise = async (driveDb: number) => {
    const off = { clip: "off", clipAboveCeilingDb: 0, clipExponent: 0.5, clipRampMs: 180 };
    const settings = { driveDb, ceilingDbtp: -1, aimBelowDb: 0, ...off, recoveryMs: 4, slowSharePercent: 40, slowRecoveryMs: 60 };
    const plan: Plan = { chainVersion, style: "transparent", intensity: 1, stages: [{ stage: "loudness", settings, because: [], effect: [] }] };
    return loudSectionRise(source, await readTrack(source, newEngine()), plan, newEngine());
  };
  it("is nothing under a plain gain", async () => {
    expect(await rise(6)).toBe(0);
  });
  it("is -0.80 LU where a limiter lets the loud half rise by 9 dB and the other by 12: 1.24 LU above the mean are left of 2.04", async () => {
    const above = (apartLu: number) => -10 * Math.log10((1 + 10 ** (-apartLu / 10)) / 2);
    expect(Math.abs((await rise(12)) - (above(3) - above(6)))).toBeLessThan(0.05);
  });
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { kickBursts, pinkNoise } from "../../test/signals.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { inspect } from "./inspect.ts";
import { crowdingOf, isLimited, peakStepsOf } from "./limited-peaks.ts";
import { measurementsOf, readTrack } from "./measure.ts";
import { playedPlrDb } from "./measurements.ts";

const frames = 48000 * 8;
const kicks = kickBursts(48000, -6, 0.5, frames);
const beat = pinkNoise(48000, 1, -22, frames).map((sample, n) => sample + kicks[n]);

describe("limited peaks", () => {
  it.each([0, 3, 6, 9, 12, 16, 20])(
    "driven %s dB into a ceiling are told alike from the readings and by the finding, one channel or two",
    async (driveDb) => {
      const driven = beat.map((sample) => Math.max(-0.9, Math.min(0.9, sample * 10 ** (driveDb / 20))));
      const found: boolean[] = [];
      for (const planar of [[driven], [driven, driven.slice()]]) {
        const source = sourceFromPlanar("a", 48000, planar);
        const readings = await readTrack(source, newEngine());
        const measurements = measurementsOf({ file: "a", bits: 32, isPcm: false }, readings);
        const findings = await inspect(source, newEngine(), { measurements });
        const isFound = findings.some(({ code }) => code === "limited-input");
        expect((await inspect(source, newEngine())).some(({ code }) => code === "limited-input")).toBe(isFound);
        found.push(isFound);
        expect(isLimited(playedPlrDb(measurements) ?? 99, crowdingOf(peakStepsOf(readings)))).toBe(isFound);
        if (driveDb === 0) expect(isFound).toBe(false);
        if (driveDb === 20) expect(isFound).toBe(true);
      }
      expect(found[0]).toBe(found[1]);
    },
  );
  it("are those of a quarter of the loud moments within 0.2 dB of the highest, where peaks stand under 12 dB over the loudness; under 8 dB any", () => {
    // 100 windows of 50 ms at one power; the first so many peak 0.15 dB under the highest, the rest 0.25 dB.
    const crowding = (near: number) =>
      crowdingOf({
        steps: 500,
        loudPower: 0.1,
        stepPower: () => 0.1,
        stepPeak: (step) => (step === 0 ? 1 : 10 ** ((step < near * 5 ? -0.15 : -0.25) / 20)),
      });
    expect([24, 25].map((near) => crowding(near).share)).toEqual([0.24, 0.25]);
    expect([24, 25].map((near) => isLimited(11.9, crowding(near)))).toEqual([false, true]);
    expect([7.9, 8.1, 12.1].map((plrDb) => isLimited(plrDb, crowding(plrDb === 12.1 ? 100 : 0)))).toEqual([true, false, false]);
  });
});

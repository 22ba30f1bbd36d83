import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, sine } from "../../test/signals.ts";
import { loudFrames } from "../analysis/band-levels.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { planCorrective } from "./corrective.ts";
import type { ReferenceTarget } from "./reference.ts";
import { findResonances, type Resonance, strongestResonanceDb } from "./resonances.ts";
import { transparent } from "./styles/transparent.ts";
import { gatherFacts } from "./track-facts.ts";

const seconds = 12;

/** Peaking equaliser of the Audio EQ Cookbook (Bristow-Johnson). */
function bell(samples: Float32Array, sampleRateHz: number, frequencyHz: number, gainDb: number, q: number): Float32Array {
  const a = 10 ** (gainDb / 40);
  const omega = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const alpha = Math.sin(omega) / (2 * q);
  const [b0, b1, b2, a1, a2] = [1 + alpha * a, -2 * Math.cos(omega), 1 - alpha * a, -2 * Math.cos(omega), 1 - alpha / a].map(
    (c) => c / (1 + alpha / a),
  );
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

async function look(samples: Float32Array, sampleRateHz = 48000): Promise<{ found: Resonance[]; strongestDb: number }> {
  const readings = await readTrack(sourceFromPlanar("mix", sampleRateHz, [samples, samples]), newEngine());
  return { found: findResonances(readings, loudFrames(readings, -60)), strongestDb: strongestResonanceDb(readings, -60) };
}

const band = (sampleRateHz = 48000) => pinkNoise(sampleRateHz, 3, -20, sampleRateHz * seconds);

describe("resonances", () => {
  it.each([
    [500, 10],
    [2700, 10],
    [3000, 10],
  ])("finds a bell at %i Hz by %i dB within a twelfth of an octave", async (frequencyHz, gainDb) => {
    const { found, strongestDb } = await look(bell(band(), 48000, frequencyHz, gainDb, 6));
    expect(found).toHaveLength(1);
    expect(Math.abs(Math.log2(found[0].frequencyHz / frequencyHz))).toBeLessThan(1 / 12);
    expect(strongestDb).toBeCloseTo(found[0].excessDb - found[0].limitDb, 6);
  });

  it("does not take a note that is held through the whole song for one, with its octave and twelfth", async () => {
    const held = [158, 316, 474].map((frequencyHz, n) => sine(48000, frequencyHz, -14 - 6 * n, 48000 * seconds));
    const { found, strongestDb } = await look(band().map((sample, i) => sample + held[0][i] + held[1][i] + held[2][i]));
    expect(found).toEqual([]);
    expect(strongestDb).toBe(0);
  });

  it("nor the last third octave before the treble ends", async () => {
    const { found } = await look(band(22050), 22050);
    expect(found).toEqual([]);
  });
});

it("a resonance stays that rings in the reference too, by 2.5 dB or more, where the reference gives the tone", async () => {
  const samples = bell(band(), 48000, 1000, 10, 6);
  const source = sourceFromPlanar("mix", 48000, [samples, samples]);
  const readings = await readTrack(source, newEngine());
  const facts = gatherFacts(measurementsOf(identityOf(source), readings), readings);
  const rings = (db: number, amount: number) =>
    ({
      amounts: { tone: { amount, isNamed: false } },
      relativeDb: thirdOctaveHz.map((hz) => (Math.round(hz) === 1000 ? db : 0)),
    }) as unknown as ReferenceTarget;
  const cutsWith = (target: ReferenceTarget | null) => ((planCorrective(facts, transparent, 1, target)?.settings["cuts"] ?? []) as unknown[]).length;
  expect(cutsWith(null)).toBe(1);
  expect(cutsWith(rings(3, 0.7))).toBe(0);
  expect(cutsWith(rings(2, 0.7))).toBe(1);
  expect(cutsWith(rings(3, 0))).toBe(1);
});

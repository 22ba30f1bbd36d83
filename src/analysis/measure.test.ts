import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { inspect } from "./inspect.ts";
import { readTrack } from "./measure.ts";

describe("measuring", () => {
  it("takes one step of levels and of loudness every 10 ms at any rate from 8 to 768 kHz, film rates and 11025 Hz among them", async () => {
    const rates = fc.oneof(fc.integer({ min: 8000, max: 768000 }), fc.constantFrom(11025, 44056, 47952, 48048, 384000, 705600));
    await fc.assert(
      fc.asyncProperty(rates, async (sampleRateHz) => {
        const samples = Float32Array.from(
          { length: Math.ceil(0.6 * sampleRateHz) },
          (_, n) => 0.1 * Math.sin((2 * Math.PI * 997 * n) / sampleRateHz),
        );
        const source = sourceFromPlanar("sine", sampleRateHz, [samples, samples]);
        const readings = await readTrack(source, newEngine());
        expect(readings.stepPowers.length).toBe(60);
        expect(readings.steps.length).toBe(60 * 5);
        expect(await inspect(source, newEngine())).toBeInstanceOf(Array);
      }),
      { numRuns: 40 },
    );
  });
});

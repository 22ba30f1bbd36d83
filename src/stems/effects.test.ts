import { expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { sine, stereo } from "../../test/signals.ts";
import { stemHost } from "../../test/stem-host.ts";
import { readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import type { StemMove } from "../chain/stem-plan.ts";
import { proveMoves } from "./effects.ts";
import { thirdsOf } from "./thirds.ts";

const rateHz = 48000;
/** A stem that plays tones of 1, 1.6 and 2.5 kHz at this level for 4 s. */
const tones = (role: string, peakDbfs: number) => {
  const parts = [1000, 1585, 2512].map((hz) => sine(rateHz, hz, peakDbfs, 4 * rateHz));
  return sourceFromPlanar(role, rateHz, stereo(parts[0].map((sample, at) => sample + parts[1][at] + parts[2][at])));
};
const bell = (thresholdDbfs: number): StemMove => ({
  stage: "dynamic-bands",
  key: "vocals",
  settings: { thresholdsDbfs: [0, 0, thresholdDbfs, 0], ratio: 4, mostDb: 2.5, attackMs: 15, releaseMs: 150 },
  because: [{ metric: "audible share of vocals 700 to 4000 Hz", measured: 0, expected: [50, 100], unit: "%" }],
  effect: [],
});

/** Vocals 8 dB under keys, which are the ones moved. */
async function proved(move: StemMove) {
  const sources = { vocals: tones("vocals", -38), keys: tones("keys", -30) };
  const voices = Object.entries(sources).map(([role, source]) => ({
    source,
    plan: { role, isInverted: false, moves: role === "keys" ? [move] : [] },
  }));
  const facts = [];
  for (const { source, plan } of voices) {
    const readings = await readTrack(source, newEngine());
    facts.push({ role: plan.role, stepPowers: readings.stepPowers, thirds: thirdsOf(readings).powers, ownMoves: [] });
  }
  return proveMoves(voices, facts, stemHost);
}

it("a bell that makes a covered voice heard stays, with the share that is heard now; the voice itself is not moved", async () => {
  const { moves, notDone } = await proved(bell(-60));
  expect([moves[0], moves[1].length, notDone]).toEqual([[], 1, []]);
  const [{ before, after, unit }] = moves[1][0].effect;
  expect(unit).toBe("%");
  expect(Number(after) - Number(before)).toBeGreaterThanOrEqual(5);
});
it("a bell that never opens, its key staying under the threshold, is taken back and told", async () => {
  const { moves, notDone } = await proved(bell(-10));
  expect(moves).toEqual([[], []]);
  expect(notDone).toEqual([expect.stringMatching(/^dynamic-bands of keys: tried and taken back: audible share of vocals/)]);
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../../test/engine.ts";
import { readTrack } from "../../analysis/measure.ts";
import { type Planar, sourceFromPlanar } from "../../audio/source.ts";
import { alignMaster } from "./align.ts";

const rateHz = 22050;
const frames = 12 * rateHz;
const burstFrames = Math.round(0.065 * rateHz);

/** Bursts of noise every 65 ms, which is no whole number of the 10 ms in which levels are read: they follow each other better two bursts off than in place. */
function pulses(): Float32Array {
  let state = 1;
  return Float32Array.from({ length: frames }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.3 * (state / 2 ** 31 - 1) * Math.exp((-(n % burstFrames) / rateHz) * 60);
  });
}

/** Largest difference between the mix and its master, brought to its place and level, over the middle half. */
async function leftWhenLate(lateFrames: number): Promise<number> {
  const mix = pulses();
  const master: Planar = [Float32Array.from({ length: frames }, (_, n) => 2 * (mix[n - lateFrames] ?? 0))];
  const [from, to] = [sourceFromPlanar("mix", rateHz, [mix]), sourceFromPlanar("master", rateHz, master)];
  const aligned = await alignMaster(from, to, await readTrack(from, newEngine()), await readTrack(to, newEngine()), newEngine());
  const samples = new Float32Array(frames);
  await aligned.read(0, [samples]);
  return mix.slice(frames / 4, (3 * frames) / 4).reduce((most, sample, n) => Math.max(most, Math.abs(samples[frames / 4 + n] / 2 - sample)), 0);
}

describe("a master beside its mix", () => {
  it.each([0, 110, -110, 1433, 44100])("is found that begins %i frames late, though its levels repeat every 65 ms", async (lateFrames) => {
    expect(await leftWhenLate(lateFrames)).toBe(0);
  });
});

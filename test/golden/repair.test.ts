// Repair through the public API: from a planted fault to the samples that come out, and what is left alone.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { inspectForRepair } from "../../src/analysis/inspect.ts";
import { chainVersion, type Planar, Studio, sourceFromPlanar, type Wishes } from "../../src/index.ts";
import { planRepair } from "../../src/mastering/repair.ts";
import { newEngine } from "../engine.ts";
import { cleanMusic, quantise } from "../planted.ts";

const { planar: clean, sampleRateHz } = cleanMusic(3);
const madeAt = "2026-01-01T00:00:00Z";
let studio: Studio;

beforeAll(async () => {
  studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
});

function spoilt(spoil: (sample: number, frame: number) => number): Planar {
  return quantise(clean.map((samples) => samples.map((sample, frame) => spoil(sample, frame))));
}

/** The planned repair stage alone, and what it makes of the music. */
async function repair(music: Planar, wish: Wishes["repair"]) {
  const source = sourceFromPlanar("mix", sampleRateHz, music);
  const { stage } = planRepair((await inspectForRepair(source, newEngine())).evidence, wish);
  const stages = stage ? [stage] : [];
  return { stages, out: await studio.render(source, { chainVersion, style: "", intensity: 0, stages }) };
}

function sdrDb(other: Planar, fromFrame = 0): number {
  let signal = 0;
  let error = 0;
  clean.forEach((samples, side) => {
    for (let n = fromFrame; n < samples.length; n++) {
      signal += samples[n] ** 2;
      error += (samples[n] - other[side][n]) ** 2;
    }
  });
  return 10 * Math.log10(signal / error);
}

describe("repair", () => {
  it("leaves a clean song alone: its master with --repair auto is the same file to the bit", async () => {
    const short = clean.map((samples) => samples.slice(2 * sampleRateHz, 8 * sampleRateHz));
    const source = sourceFromPlanar("mix", sampleRateHz, short);
    const without = await studio.master(source, { madeAt });
    const auto = await studio.master(source, { madeAt, wishes: { repair: "auto" } });
    expect(Buffer.from(auto.wav).equals(Buffer.from(without.wav))).toBe(true);
  });
  it("finds tops cut 0.8 dB below the peak and turned down, and rebuilds them by 6 dB and more", async () => {
    const level = 10 ** (-8.8 / 20);
    const clipped = spoilt((sample) => 0.5 * Math.max(-level, Math.min(level, sample)));
    const { stages, out } = await repair(clipped, "auto");
    expect(stages).toHaveLength(1);
    const doubled = (music: Planar) => music.map((samples) => samples.map((sample) => 2 * sample));
    const gainDb = sdrDb(doubled(out)) - sdrDb(doubled(clipped));
    console.log(`declip: ${sdrDb(doubled(clipped)).toFixed(1)} dB SDR, ${gainDb.toFixed(1)} dB better`);
    expect(gainDb).toBeGreaterThan(6);
  });
  it("takes out three clicks: the music is 20 dB nearer to what it was", async () => {
    const places = [3.11, 4.27, 7.5].map((seconds) => Math.round(seconds * sampleRateHz));
    const clicked = spoilt((sample, frame) => sample + (places.includes(frame) ? 0.3 : 0));
    const { out } = await repair(clicked, ["declick"]);
    console.log(`declick: ${(sdrDb(out) - sdrDb(clicked)).toFixed(1)} dB better`);
    expect(sdrDb(out) - sdrDb(clicked)).toBeGreaterThan(20);
  });
  it("takes out 50 Hz hum of five lines at -52 dBFS: 10 dB better after two seconds", async () => {
    const parts = [1, 0.7, 0.5, 0.25, 0.2].map((part) => part * 10 ** (-52 / 20));
    const hum = (t: number) => parts.reduce((sum, part, h) => sum + part * Math.sin(2 * Math.PI * 50 * (h + 1) * t + h), 0);
    const hummed = spoilt((sample, frame) => sample + hum(frame / sampleRateHz));
    const { out } = await repair(hummed, "auto");
    const from = 2 * sampleRateHz;
    console.log(`dehum: ${(sdrDb(out, from) - sdrDb(hummed, from)).toFixed(1)} dB better`);
    expect(sdrDb(out, from) - sdrDb(hummed, from)).toBeGreaterThan(10);
  });
  it("takes three lines of hum for three where they stand alone in a silent lead-in, whose rounding has lines of its own", async () => {
    const parts = [1, 0.5, 0.63].map((part) => part * 10 ** (-46 / 20));
    const hum = (t: number) => parts.reduce((sum, part, h) => sum + part * Math.sin(2 * Math.PI * 50 * (h + 1) * t), 0);
    const hummed = spoilt((sample, frame) => (frame < 3 * sampleRateHz ? 0 : sample) + hum(frame / sampleRateHz));
    const { stages } = await repair(hummed, "auto");
    const left = (stages[0].settings["humDbfs"] as number[]).slice(0, 6);
    expect(left.map((level) => level > -120)).toEqual([true, true, true, false, false, false]);
  });
  it("says in the result that a mix clipped in more than eight percent of its loud samples cannot be rebuilt", async () => {
    const level = 10 ** (-30 / 20);
    const source = sourceFromPlanar(
      "mix",
      sampleRateHz,
      spoilt((sample) => Math.max(-level, Math.min(level, sample))),
    );
    const { result } = await studio.master(source, { madeAt, wishes: { repair: ["declip"] } });
    expect(result.plan.stages.map(({ stage }) => stage)).not.toContain("repair");
    expect(result.refused.find(({ stage }) => stage === "repair")?.reason).toMatch(
      /% of the loud samples are cut flat \(limit 8 %\); that cannot be rebuilt/,
    );
  });
});

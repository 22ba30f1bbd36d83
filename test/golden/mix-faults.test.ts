// Faults planted in a passage of generated rock, esses in one of a ballad; what mastering makes of each is measured against the same passage without it (docs/decisions/mix-faults.md).
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { lanternRoom } from "../../src/demo/songs/lantern-room.ts";
import { rustAndWire } from "../../src/demo/songs/rust-and-wire.ts";
import { type MasterBytes, Studio, sourceFromPlanar } from "../../src/index.ts";
import { noiseGenerator } from "../signals.ts";

type Planar = Float32Array[];
type Result = MasterBytes["result"];

const rate = 48000;
const madeAt = "2026-01-01T00:00:00Z";

/** Biquad, direct form I: b0, b1, b2, a1, a2. */
function filtered(samples: Float32Array, [b0, b1, b2, a1, a2]: readonly number[]): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/** Bell and high shelf (slope 1) of the Audio EQ Cookbook (Bristow-Johnson). */
function bell(frequencyHz: number, gainDb: number, q: number): number[] {
  const a = 10 ** (gainDb / 40);
  const omega = (2 * Math.PI * frequencyHz) / rate;
  const alpha = Math.sin(omega) / (2 * q);
  const cosine = -2 * Math.cos(omega);
  return [1 + alpha * a, cosine, 1 - alpha * a, cosine, 1 - alpha / a].map((c) => c / (1 + alpha / a));
}

function highShelf(frequencyHz: number, gainDb: number): number[] {
  const a = 10 ** (gainDb / 40);
  const omega = (2 * Math.PI * frequencyHz) / rate;
  const cosine = Math.cos(omega);
  const s = 2 * Math.sqrt(a) * Math.sin(omega) * Math.SQRT1_2;
  const a0 = a + 1 - (a - 1) * cosine + s;
  const b = [a * (a + 1 + (a - 1) * cosine + s), -2 * a * (a - 1 + (a + 1) * cosine), a * (a + 1 + (a - 1) * cosine - s)];
  return [...b, 2 * (a - 1 - (a + 1) * cosine), a + 1 - (a - 1) * cosine - s].map((c) => c / a0);
}

/** The bass of the right side turned over: what a one-pole low-pass at 150 Hz lets through, twice forwards, is taken off twice. */
function turnedBass([left, right]: Planar): Planar {
  const share = 1 - Math.exp((-2 * Math.PI * 150) / rate);
  let low = 0;
  const turned = right.map((x) => {
    low += share * (x - low);
    return x - 2 * low;
  });
  return [left, turned];
}

/** Esses of a voice that is not there: 110 ms of noise around 7 kHz, as loud as the music in the mean, in the middle, at the times of a sentence. */
function withEsses(sides: Planar): Planar {
  const times = [0.3, 1.2, 1.9, 2.9, 3.5, 4.4, 5.3, 5.9, 7, 7.7, 8.7, 9.4, 10.3, 11.2];
  const next = noiseGenerator(7);
  const noise = filtered(filtered(new Float32Array(sides[0].length).map(next), bell(7000, 30, 2)), bell(7000, 20, 1));
  const rmsOf = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  const gain = rmsOf(sides[0]) / rmsOf(noise);
  return sides.map((samples) =>
    samples.map((x, n) => x + (times.some((second) => n >= second * rate && n < (second + 0.11) * rate) ? gain * noise[n] : 0)),
  );
}

const results = new Map<string, Result>();
const of = (name: string) => results.get(name) as Result;
const settingsOf = (name: string, stage: string) => of(name).plan.stages.find((candidate) => candidate.stage === stage)?.settings;

/** Mean level of third octaves at equal loudness, dB. */
function bandDb({ thirdOctaveDb, integratedLufs }: Result["after"], from: number, to: number): number {
  const bands = thirdOctaveDb.slice(from, to).map((band) => (band ?? -120) - (integratedLufs ?? 0));
  return bands.reduce((sum, band) => sum + band, 0) / bands.length;
}

beforeAll(async () => {
  const studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
  const [clean, ballad] = [rustAndWire, lanternRoom].map((song) => song.render().mix.map((samples) => samples.slice(rate * 16, rate * 28)));
  const mixes: Record<string, Planar> = {
    clean,
    resonance: clean.map((samples) => filtered(samples, bell(3000, 12, 6))),
    dull: clean.map((samples) => filtered(samples, highShelf(2500, -10))),
    turned: turnedBass(clean),
    ballad,
    sibilant: withEsses(ballad),
  };
  for (const [name, mix] of Object.entries(mixes)) {
    const peak = mix.reduce((most, samples) => samples.reduce((high, sample) => Math.max(high, Math.abs(sample)), most), 0);
    const premaster = mix.map((samples) => samples.map((sample) => (0.4 * sample) / peak));
    results.set(name, (await studio.master(sourceFromPlanar(name, rate, premaster), { madeAt })).result);
  }
});

describe("faults of a mix", () => {
  it("a resonance of 12 dB at 3 kHz is cut by 1 dB or more where it is, and nothing is cut without it", () => {
    const cuts = settingsOf("resonance", "corrective")?.["cuts"] as readonly { readonly frequencyHz: number; readonly gainDb: number }[];
    expect(cuts).toHaveLength(1);
    expect(Math.abs(Math.log2(cuts[0].frequencyHz / 3000))).toBeLessThan(1 / 6);
    expect(cuts[0].gainDb).toBeLessThanOrEqual(-1);
    expect(settingsOf("clean", "corrective")?.["cuts"] ?? []).toEqual([]);
  });

  it("a top that is 10 dB too low comes back by 2 dB or more, at equal loudness", () => {
    const missing = (when: "before" | "after") => bandDb(of("clean")[when], 24, 29) - bandDb(of("dull")[when], 24, 29);
    expect(missing("before")).toBeGreaterThan(7);
    expect(missing("after")).toBeLessThan(missing("before") - 2);
  });

  it("esses that stand out and follow no beat are turned down by 1 dB or more, and nothing is without them", () => {
    const corrective = of("sibilant").plan.stages.find(({ stage }) => stage === "corrective");
    expect(corrective?.settings["deEssDb"]).toBe(4);
    expect(corrective?.ablation?.with).toBeLessThan((corrective?.ablation?.without ?? 0) - 1);
    expect(settingsOf("ballad", "corrective")?.["deEssDb"] ?? 0).toBe(0);
  });

  it("bass whose right side is turned over is not rolled off, and master and check both say what is wrong", () => {
    expect(settingsOf("turned", "low-end")).toBeUndefined();
    expect(of("turned").refused.map(({ stage }) => stage)).toContain("low-end");
    expect(of("turned").findings.map(({ code }) => code)).toContain("polarity");
    const { before, after } = of("turned");
    expect(bandDb(after, 3, 7) - bandDb(before, 3, 7)).toBeGreaterThan(-1.5);
  });
});

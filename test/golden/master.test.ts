// Whole masters through the public API: what the product promises, checked on generated music.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { demoSongs } from "../../src/demo/demo-songs.ts";
import { type MasterBytes, type Planar, Studio, sourceFromPlanar } from "../../src/index.ts";

const sampleRateHz = 48000;
const madeAt = "2026-01-01T00:00:00Z";
let studio: Studio;
let song: Planar;

beforeAll(async () => {
  studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
  const { mix } = demoSongs[0].render();
  song = mix.map((samples) => samples.slice(sampleRateHz * 15, sampleRateHz * 35));
});

function mixSource(planar: Planar = song) {
  return sourceFromPlanar("mix", sampleRateHz, planar);
}

describe("a mastered demo song", () => {
  let mastered: MasterBytes;
  beforeAll(async () => {
    mastered = await studio.master(mixSource(), { wishes: { targetLufs: -12 }, madeAt });
  });

  it("meets an explicit loudness within 0.2 LU", () => {
    expect(Math.abs((mastered.result.after.integratedLufs ?? 0) + 12)).toBeLessThanOrEqual(0.2);
  });
  it("keeps its true peak at or under the ceiling", () => {
    expect(mastered.result.after.truePeakDbtp).toBeLessThanOrEqual(-1);
  });
  it("holds every guard", () => {
    expect(mastered.result.guards.length).toBeGreaterThan(8);
    expect(mastered.result.guards.filter((guard) => !guard.held)).toEqual([]);
  });
  it("gives a reason with numbers for every stage but those that only follow", () => {
    for (const stage of mastered.result.plan.stages) expect(stage.because.length + stage.effect.length).toBeGreaterThan(0);
  });
  it("is as long as the mix and aligned with it: the best correlation is at no shift", async () => {
    const out = await studio.decode("master.wav", mastered.wav);
    expect(out.frames).toBe(song[0].length);
    const after = [new Float32Array(out.frames), new Float32Array(out.frames)];
    await out.read(0, after);
    const correlate = (shift: number) => {
      let sum = 0;
      for (let n = 48000; n < 144000; n++) sum += song[0][n] * after[0][n + shift];
      return sum;
    };
    const here = correlate(0);
    for (const shift of [-48, -8, -2, 2, 8, 48]) expect(correlate(shift)).toBeLessThan(here);
  });
  it("gives the same bytes again, and other bytes for another seed of time", async () => {
    const again = await studio.master(mixSource(), { wishes: { targetLufs: -12 }, madeAt });
    expect(Buffer.from(again.wav).equals(Buffer.from(mastered.wav))).toBe(true);
    const later = await studio.master(mixSource(), { wishes: { targetLufs: -12 }, madeAt: "2027-01-01T00:00:00Z" });
    expect(later.result.matrix).not.toBe(mastered.result.matrix);
  });
  it("comes out the same from its own plan", async () => {
    const fromPlan = await studio.master(mixSource(), { plan: mastered.result.plan, madeAt });
    expect(fromPlan.result.matrix).toBe(mastered.result.matrix);
  });
});

describe("a master without the loudness stage", () => {
  it("aims at no loudness: none is missed, none of its designs was chosen", async () => {
    const { result } = await studio.master(mixSource(), { wishes: { intensity: 0, without: ["conditioning", "loudness"] }, madeAt });
    expect(result.guards.map(({ name }) => name)).not.toContain("distance from the loudness aimed for");
    expect(result.guards.filter((guard) => !guard.held)).toEqual([]);
    expect(result.loudnessDesigns).toEqual([]);
  });
});

describe("a finished record", () => {
  it("fed in again moves no third octave by more than 1 dB at matched loudness", async () => {
    const first = await studio.master(mixSource(), { wishes: { targetLufs: -12 }, madeAt });
    const record = await studio.decode("record.wav", first.wav);
    const { before, after } = (await studio.master(record, { madeAt })).result;
    const loudest = Math.max(...before.thirdOctaveDb.map((band) => band ?? -200));
    const gainDb = (after.integratedLufs ?? 0) - (before.integratedLufs ?? 0);
    before.thirdOctaveDb.forEach((band, index) => {
      if (band === null || index < 3 || index > 29 || band < loudest - 60) return;
      expect(Math.abs((after.thirdOctaveDb[index] ?? -200) - band - gainDb)).toBeLessThan(1);
    });
  });
});

describe("odd inputs", () => {
  it("masters silence to silence without a loudness", async () => {
    const silence = [new Float32Array(48000), new Float32Array(48000)];
    const { wav, result } = await studio.master(mixSource(silence), { madeAt });
    expect(result.after.integratedLufs).toBeNull();
    const out = await studio.decode("silence.wav", wav);
    const samples = [new Float32Array(48000), new Float32Array(48000)];
    await out.read(0, samples);
    expect(samples[0].every((sample) => sample === 0)).toBe(true);
  });
  it("keeps mono mono", async () => {
    const { wav, result } = await studio.master(mixSource([song[0]]), { wishes: { targetLufs: -16 }, madeAt });
    expect((await studio.decode("mono.wav", wav)).channels).toBe(1);
    expect(result.guards.filter((guard) => !guard.held)).toEqual([]);
  });
  it("refuses six channels with the reason", async () => {
    const six = Array.from({ length: 6 }, () => new Float32Array(4800));
    await expect(studio.master(mixSource(six), { madeAt })).rejects.toThrow("6 channels; master takes mono or stereo");
  });
  it("takes 50 ms", async () => {
    const short = song.map((samples) => samples.slice(0, 2400));
    const { wav } = await studio.master(mixSource(short), { madeAt });
    expect((await studio.decode("short.wav", wav)).frames).toBe(2400);
  });
});

import { describe, expect, it } from "vitest";
import { newEngine } from "../../../test/engine.ts";
import { cleanMusic, lowPass, newRandom, planted } from "../../../test/planted.ts";
import type { Planar } from "../../audio/source.ts";
import { inspect } from "../inspect.ts";

const rateHz = 48000;

/** Both channels from one function of time. */
function synth(seconds: number, signal: (t: number, i: number) => number): Planar {
  const left = Float32Array.from({ length: seconds * rateHz }, (_, i) => signal(i / rateHz, i));
  return [left, left.map((value, i) => 0.9 * value + 0.02 * Math.sin(i * 0.031))];
}

async function codesOf(planar: Planar): Promise<string[]> {
  return (await inspect(planted(planar, rateHz), newEngine())).map((finding) => finding.code);
}

describe("clean material", () => {
  it("is ready, without a finding of any kind, from every seed", async () => {
    for (let seed = 101; seed < 101 + Number(process.env["PLANTED_SEEDS"] ?? 6); seed++) {
      expect(await inspect(planted(cleanMusic(seed).planar, rateHz), newEngine()), `seed ${seed}`).toEqual([]);
    }
  });

  it("drum hits alone, dry and hard, are neither clicks nor dropouts nor a cut start", async () => {
    for (const seed of [1, 2, 3]) {
      const random = newRandom(seed);
      const period = 0.3 + 0.2 * random();
      const drums = synth(8, (t) => {
        const phase = t % period;
        const kick = 0.5 * Math.sin(50 * phase + 20 * (1 - Math.exp(-phase / 0.02))) * Math.exp(-phase / 0.09);
        const tick = 0.3 * (random() - 0.5) * Math.exp(-phase / 0.012) * Math.min(1, phase / 0.0003);
        return (kick + tick) * Math.min(1, (period - phase) / 0.01);
      });
      const codes = await codesOf(drums);
      expect(codes).not.toContain("clicks");
      expect(codes).not.toContain("dropouts");
      expect(codes).not.toContain("cut-start");
    }
  });

  it.each([0.4, 2, 6])("a fade of %s s is not a cut", async (seconds) => {
    const { planar } = cleanMusic(7);
    const end = 8 * rateHz;
    const faded = planar.map((samples) => samples.slice(0, end).map((value, i) => value * Math.min(1, (end - i) / (seconds * rateHz))));
    expect(await codesOf(faded)).not.toContain("cut-tail");
  });

  it.each([55, 110, 441, 1000])("a naive square-wave synth at %s Hz is neither clipped nor clicking nor dropping out", async (hz) => {
    const notes = synth(8, (t) => {
      const phase = t % 0.5;
      const edge = Math.min(1, phase / 0.005, Math.max(0, 0.45 - phase) / 0.02);
      return 0.3 * edge * (Math.sin(2 * Math.PI * hz * t) >= 0 ? 1 : -1);
    });
    const codes = await codesOf(notes);
    for (const code of ["clipping", "clicks", "dropouts"]) expect(codes).not.toContain(code);
  });

  it.each([15900, 16300, 16800, 17400])("one edge at %s Hz, as of a lossy encoder, is not called upsampled too", async (edgeHz) => {
    const { planar, sampleRateHz } = cleanMusic(103);
    for (const taps of [255, 127]) {
      const codes = (await inspect(planted(lowPass(planar, edgeHz, sampleRateHz, taps), sampleRateHz), newEngine())).map(({ code }) => code);
      expect(codes).toContain("lossy-origin");
      expect(codes).not.toContain("upsampled");
    }
  });

  it.each([1, 3, 20, 60])("noise and tones of +-%s steps of 16 bits are quantised, not clipped", async (steps) => {
    const random = newRandom(5);
    const quantised = (value: number) => Math.round(steps * value) / 32768;
    expect(await codesOf(synth(8, () => quantised(2 * random() - 1)))).not.toContain("clipping");
    expect(await codesOf(synth(8, (t) => quantised(Math.sin(2 * Math.PI * 1003 * t))))).not.toContain("clipping");
  });

  it("a square wave without envelope is not clipped", async () => {
    expect(await codesOf(synth(6, (_, i) => (i % 400 < 200 ? 0.35 : -0.35)))).not.toContain("clipping");
  });

  it("a sine and the same kick drum over and over are not clipped: round tops, however equal", async () => {
    expect(await codesOf(synth(6, (t) => 0.4 * Math.sin(2 * Math.PI * 41.2 * t)))).not.toContain("clipping");
    expect(await codesOf(synth(6, (t) => 0.4 * Math.sin(2 * Math.PI * 52 * (t % 0.5)) * Math.exp(-(t % 0.5) / 0.1)))).not.toContain("clipping");
  });

  it.each([49, 51.91, 58.27, 61.74])("a low bass note of %s Hz that sounds on through the quiet passages is not hum", async (hz) => {
    const { planar } = cleanMusic(5);
    const bass = planar.map((samples) =>
      samples.map((value, i) => {
        const phase = (2 * Math.PI * hz * i) / rateHz;
        return value + 0.01 * Math.sin(phase) + 0.005 * Math.sin(2 * phase) + 0.003 * Math.sin(3 * phase);
      }),
    );
    expect(await codesOf(bass)).not.toContain("hum");
  });

  it.each([50, 60, 100])("a note of %s Hz that sounds alone for 1.5 s before the band and is gone in a later rest is not hum", async (hz) => {
    const { planar } = cleanMusic(6);
    const intro = synth(2, (t) => [1, 0.6, 0.4].reduce((sum, part, h) => sum + 0.002 * part * Math.sin(2 * Math.PI * hz * (h + 1) * t), 0));
    const rest = new Float32Array(2 * rateHz);
    const joined = planar.map((samples, c) =>
      Float32Array.from([...intro[c], ...samples, ...rest.map((_, i) => 1e-4 * Math.sin(i * 0.05)), ...samples]),
    );
    expect(await codesOf(joined)).not.toContain("hum");
  });

  it("an intro at -60 dBFS is neither silence nor a dropout nor a noise floor", async () => {
    const { planar } = cleanMusic(9);
    const intro = synth(5, (t) => 0.001 * Math.sin(2 * Math.PI * 330 * t) * Math.min(1, t * 5));
    const joined = planar.map((samples, c) => Float32Array.from([...intro[c], ...samples]));
    const codes = await codesOf(joined);
    for (const code of ["long-silence", "dropouts", "noise-floor"]) expect(codes).not.toContain(code);
  });

  it("a hard stop and a new start after a rest are not a dropout", async () => {
    const { planar } = cleanMusic(3);
    const from = Math.round(3.5 * rateHz);
    const gated = planar.map((samples) =>
      samples.map((value, i) => {
        const distance = Math.min(Math.abs(i - from), Math.abs(i - from - 4800));
        return i > from && i < from + 4800 ? 0 : value * Math.min(1, distance / 480);
      }),
    );
    expect(await codesOf(gated)).not.toContain("dropouts");
  });
});

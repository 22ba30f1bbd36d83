import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { chainVersion } from "../chain/chain.ts";
import { memorySpool } from "../formats/spool.ts";
import { defaultWeights } from "../mastering/objective.ts";
import type { ReferenceWish } from "../mastering/reference.ts";
import { portableSha256 } from "../run/sha256.ts";
import { writeAlternates } from "../stems/alternates.ts";
import { mixStems } from "../stems/mix-stems.ts";
import { ridersOf } from "../stems/riders.ts";
import { type Version, versionsOf } from "../stems/versions.ts";
import { Studio, type StudioOrder } from "./studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
});

const tone = (channels: number, sampleRateHz = 48000) =>
  sourceFromPlanar(
    "tone",
    sampleRateHz,
    Array.from({ length: channels }, () => Float32Array.from({ length: 2 * sampleRateHz }, (_, n) => 0.1 * Math.sin(n / 8))),
  );

describe("the door of the library", () => {
  it.each([
    [{ wishes: { targetLufs: 14 } }, "targetLufs must be between -40 and -4 LUFS, got 14."],
    [{ wishes: { targetLufs: Number.NaN } }, "targetLufs must be between -40 and -4 LUFS, got NaN."],
    [{ wishes: { ceilingDbtp: 3 } }, "ceilingDbtp must be between -24 and 0 dBTP, got 3."],
    [{ wishes: { intensity: 9 } }, "intensity must be between 0 and 1.5 (1 is the style), got 9."],
    [{ wishes: { search: "long" } }, 'search must be one of off, quick, deep, got "long".'],
    [{ wishes: { without: ["reverb"] } }, '"reverb" is not a stage; there are repair, conditioning,'],
    [{ wishes: { weights: { tone: 2 } } }, "weights.punch must be between 0 and 100, got undefined."],
    [{ wishes: { weights: { ...defaultWeights, tone: Number.NaN } } }, "weights.tone must be between 0 and 100, got NaN."],
    [{ wishes: { weights: { ...defaultWeights, beauty: 1 } } }, "weights.beauty is not a term; there are tone, punch,"],
    [{ wishes: { repair: ["polish"] } }, 'repair must be "auto" or a list of declip, declick, dehum, got ["polish"].'],
    [{ wishes: { without: "tone" } }, 'without must be a list of stages, got "tone".'],
    [{ wishes: { loudness: -9 } }, 'wishes has no "loudness"; there are style, targetLufs, ceilingDbtp,'],
    [{ targetLufs: -9 }, 'order has no "targetLufs"; there are wishes, references,'],
    [{ edits: { fade: 6 } }, 'edits has no "fade"; there are sampleRateHz, trim, fadeSeconds,'],
    [{ edits: { fadeSeconds: 1, fadeShape: "s-curve" } }, 'fadeShape must be one of cosine, linear, decibel, got "s-curve".'],
    [{ bits: 12 }, 'bits must be 16, 24 or "32f", got 12.'],
    [{ tags: { isrc: "QZ-ABC-26-00001" } }, "tags.isrc must have 12 characters like QZ-ABC-26-00001, in capitals and without the hyphens"],
    [{ madeAt: "yesterday" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "yesterday".'],
    [{ madeAt: "2026-13-01T12:00:00Z" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "2026-13-01T12:00:00Z".'],
    [{ madeAt: "2026-02-30T12:00:00Z" }, 'madeAt must be a UTC time like 2026-01-31T12:00:00Z, got "2026-02-30T12:00:00Z".'],
  ])("refuses %j in a sentence that names it", async (order, sentence) => {
    await expect(studio.master(tone(2), order as StudioOrder)).rejects.toThrow(sentence);
  });
  it("plans and renders what master takes, mono or stereo from 8 kHz on; it does not give six channels back as two", async () => {
    const plan = await studio.plan(tone(2), { search: "off" });
    for (const refused of [studio.plan(tone(6)), studio.render(tone(6), plan), studio.master(tone(6))]) {
      await expect(refused).rejects.toThrow("tone has 6 channels; master takes mono or stereo.");
    }
    await expect(studio.master(tone(1, 4000))).rejects.toThrow("tone has 4000 Hz; master takes 8000 Hz and more.");
  });
  it.each([
    [3, { weight: 1, amounts: {} }, "tone has 3 channels; a reference is mono or stereo."],
    [2, { weight: 0, amounts: {} }, "weight must be between 0.01 and 100, got 0."],
    [2, { weight: 1, amounts: { tone: { amount: 5, isNamed: true } } }, "amounts.tone.amount must be between 0 and 1, got 5."],
    [2, { weight: 1, amounts: { tone: 0.5 } }, "amounts.tone.amount must be between 0 and 1, got undefined."],
    [2, { weight: 1, amounts: { colour: { amount: 1, isNamed: true } } }, 'amounts has no "colour"; there are tone, level, dynamics, width.'],
  ])("refuses a reference of %i channels, wanted as %j", async (channels, wish, sentence) => {
    const references = [{ source: tone(channels), wish: wish as ReferenceWish }];
    await expect(studio.master(tone(2), { references })).rejects.toThrow(sentence);
  });
  it("takes a file as fetch and File give it, as a bare buffer", async () => {
    const { wav } = await studio.master(tone(2), { wishes: { search: "off" } });
    expect((await studio.decode("tone.wav", wav.buffer)).frames).toBe(96000);
  });
  it("plans no stage that is to be left out, and nothing for what stands too far above full scale, as master", async () => {
    const { stages } = await studio.plan(tone(2), { search: "off", without: ["loudness"] });
    expect(stages.map(({ stage }) => stage)).not.toContain("loudness");
    const integers = sourceFromPlanar("integers", 48000, [Float32Array.from({ length: 96000 }, (_, n) => 30000 * Math.sin(n / 8))]);
    for (const refused of [studio.plan(integers), studio.master(integers)]) await expect(refused).rejects.toThrow("integers cannot be mastered");
  });
});

describe("a master of stems in memory", () => {
  const square = (amplitude: number, period: number, frames: number) =>
    Float32Array.from({ length: frames }, (_, n) => (n % period < period / 2 ? amplitude : -amplitude));
  const toneCurve = Array.from({ length: 31 }, (_, band) => (band - 15) / 5);
  const files = new Map<string, Buffer>();
  const host = {
    newEngine,
    newSha256: portableSha256,
    openSpool: memorySpool,
    newOutput: async ({ name }: Version) => {
      let file = Buffer.alloc(0);
      return {
        path: name,
        append: async (bytes: Uint8Array) => {
          file = Buffer.concat([file, bytes]);
        },
        patch: async (position: number, bytes: Uint8Array) => file.set(bytes, position),
        commit: async () => void files.set(name, file),
        discard: async () => undefined,
      };
    },
  };
  async function samplesOf(bytes: Uint8Array): Promise<Float32Array> {
    const source = await studio.decode("a.wav", bytes);
    const sides = [new Float32Array(source.frames), new Float32Array(source.frames)];
    await source.read(0, sides);
    return sides[0];
  }

  // At 96 kHz the tone stage looks ahead by more than one block of the chain.
  it.each([48000, 96000])("at %i Hz names its stems in the signature, and its stem masters add up to it, sample by sample", async (rateHz) => {
    const stem = (role: string, samples: Float32Array) => ({ role, file: role, source: sourceFromPlanar(role, rateHz, [samples, samples]) });
    const stems = [stem("bass", square(0.25, 480, 2 * rateHz)), stem("drums", square(0.125, 96, 2 * rateHz))];
    const { source, plans, voices } = await mixStems(stems, null, { align: false, moves: "off" }, host, () => undefined);
    const settings = { phase: "minimum", midDb: toneCurve, sideDb: toneCurve };
    const plan = { chainVersion, style: "transparent", intensity: 1, stages: [{ stage: "tone" as const, settings, because: [], effect: [] }] };
    const { wav, result, recipe } = await studio.master(source, { stems: plans, plan, bits: "32f", madeAt: "2026-01-31T12:00:00Z" });
    expect(Buffer.from(wav).includes('"role":"drums"')).toBe(true);
    const riders = await ridersOf(voices, host);
    const order = { premaster: source, recipe, matrix: result.matrix, riders, versions: versionsOf(["stems"], ["bass", "drums"]) };
    expect((await writeAlternates(order, host, () => undefined)).residualDbfs).toBeLessThan(-100);
    const [master, bass, drums] = await Promise.all([wav, files.get("stem bass"), files.get("stem drums")].map((bytes) => samplesOf(bytes ?? wav)));
    expect([master.length, bass.length, drums.length]).toEqual([2 * rateHz, 2 * rateHz, 2 * rateHz]);
    expect(master.reduce((most, sample, n) => Math.max(most, Math.abs(bass[n] + drums[n] - sample)), 0)).toBeLessThan(1e-5);
  });
});

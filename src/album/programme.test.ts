import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { noiseGenerator, sine } from "../../test/signals.ts";
import { measureTruePeak, TruePeak } from "../analysis/true-peak.ts";
import { type AudioSource, type ByteSink, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { openAudio } from "../formats/open.ts";
import { cueMarkerChunks } from "../formats/wav/cue-markers.ts";
import { readMetadata } from "../formats/wav/wav-metadata.ts";
import { joinSources } from "../run/joined-source.ts";
import { portableSha256 } from "../run/sha256.ts";
import { writeProgramme } from "./programme.ts";
import { cutsOf, placeParts } from "./sequence.ts";

function noise(seed: number, frames: number, bits: number): Float32Array {
  const next = noiseGenerator(seed);
  const scale = 2 ** (bits - 1);
  return Float32Array.from({ length: frames }, () => Math.round(next() * (scale - 1)) / scale);
}

/** Bytes in memory. */
function memory(): ByteSink & { bytes(): Uint8Array } {
  let held = Buffer.alloc(0);
  return {
    append: async (bytes) => {
      held = Buffer.concat([held, bytes]);
    },
    patch: async (position, bytes) => {
      held.set(bytes, position);
    },
    bytes: () => new Uint8Array(held),
  };
}

const tools = { newEngine, newSha256: portableSha256 };
const format = (bits: 16 | 24) => ({ bits, ditherSeed: 1, ceilingDbtp: -1 });

async function programmeOf(
  parts: readonly { master: AudioSource; gapSeconds?: number; crossfadeSeconds?: number; isSegue?: boolean }[],
  bits: 16 | 24 = 24,
) {
  const marks = placeParts(
    parts.map(({ master, gapSeconds = 0, crossfadeSeconds = 0, isSegue = false }) => ({
      frames: master.frames,
      gapSeconds,
      crossfadeSeconds,
      isSegue,
    })),
    parts[0].master.sampleRateHz,
  );
  const sink = memory();
  const placed = parts.map(({ master }, n) => ({ master, ...marks[n] }));
  const written = await writeProgramme(placed, format(bits), sink, tools);
  await written.finish({
    trailingChunks: cueMarkerChunks(marks.map(({ startFrame }, n) => ({ id: n + 1, frame: startFrame, label: `Song ${n + 1}é` }))),
  });
  const bytes = sink.bytes();
  const file = { name: "p", size: bytes.length, read: async (start: number, length: number) => bytes.subarray(start, start + length) };
  const source = await openAudio(file, () => {
    throw new Error("no spool");
  });
  const samples = [new Float32Array(source.frames), new Float32Array(source.frames)];
  await source.read(0, samples);
  return { marks, samples, written, metadata: await readMetadata(file) };
}

/** True peak of a cut from a longer signal, its ends faded so that they do not ring. */
function truePeakDbtp(cut: Float32Array): number | null {
  const engine = newEngine();
  const faded = cut.map((x, n) => x * Math.min(1, n / 4000, (cut.length - 1 - n) / 4000));
  const meter = new TruePeak(engine, 1);
  const pointer = engine.allocateF32(faded.length);
  engine.f32(pointer, faded.length).set(faded);
  meter.process([pointer], faded.length);
  return measureTruePeak(meter);
}

async function samplesAt(master: AudioSource, from: number): Promise<Float32Array> {
  const into = [new Float32Array(master.frames - from)];
  await master.read(from, into);
  return into[0];
}

describe("the programme of a record", () => {
  it.each([16, 24] as const)("holds every %i-bit sample of its masters, a mono one on both sides, and silence between", async (bits) => {
    const stereo: Planar = [noise(1, 20_000, bits), noise(2, 20_000, bits)];
    const mono: Planar = [noise(3, 777, bits)];
    stereo[0][5] = -1;
    const parts = [stereo, mono].map((planar, n) => ({ master: sourceFromPlanar("", 8000, planar), gapSeconds: [0.5, 2.00001][n] }));
    const { marks, samples } = await programmeOf(parts, bits);
    expect(marks).toEqual([
      { startFrame: 4000, endFrame: 24_000 },
      { startFrame: 40_000, endFrame: 40_777 },
    ]);
    for (const [side, heard] of samples.entries()) {
      const whole = new Float32Array(40_777);
      whole.set(stereo[side], 4000);
      whole.set(mono[0], 40_000);
      expect(heard).toEqual(whole);
    }
  });
  it("grows with its parts: one is written when the next is there, and where one fails none is written after it", async () => {
    const master = sourceFromPlanar("", 8000, [noise(1, 8000, 24)]);
    const sink = memory();
    const grown: number[] = [];
    async function* coming() {
      for (const startFrame of [0, 8000, 16_000]) {
        yield { master, startFrame, endFrame: startFrame + 8000 };
        grown.push(sink.bytes().length);
      }
      throw new Error("no fourth track");
    }
    await expect(writeProgramme(coming(), format(24), sink, tools)).rejects.toThrow("no fourth track");
    // 8000 frames of two sides in 24 bit are 48,000 bytes, beside a header.
    expect([...grown, sink.bytes().length].map((bytes) => Math.floor(bytes / 48_000))).toEqual([0, 1, 2, 2]);
  });
  it("carries its marks as a cue chunk with labels", async () => {
    const master = sourceFromPlanar("", 8000, [noise(1, 8000, 24)]);
    const { metadata } = await programmeOf([{ master }, { master, gapSeconds: 1 }]);
    expect(metadata.markers).toEqual([
      { id: 1, frame: 0, label: "Song 1é" },
      { id: 2, frame: 16_000, label: "Song 2é" },
    ]);
  });
  it("begins tracks on CD frames at 44.1 kHz and ends on one: 588 samples (IEC 60908)", async () => {
    const master = sourceFromPlanar("", 44100, [noise(1, 50_000, 24)]);
    const { marks, samples } = await programmeOf([{ master }, { master, gapSeconds: 1 }, { master, crossfadeSeconds: 0.5 }]);
    for (const { startFrame } of marks) expect(startFrame % 588).toBe(0);
    expect(marks[1].startFrame - 50_000 - 44_100).toBeGreaterThanOrEqual(0);
    expect(marks[1].startFrame - 50_000 - 44_100).toBeLessThan(588);
    expect(samples[0].length % 588).toBe(0);
  });
  it("is as long as its marks where two crossfades of half a track meet at 44.1 kHz", async () => {
    const [long, short] = [529_200, 286_725].map((frames, seed) => sourceFromPlanar("", 44100, [noise(seed, frames, 24)]));
    const crossfadeSeconds = 3.25;
    const { marks, samples } = await programmeOf([{ master: long }, { master: short, crossfadeSeconds }, { master: long, crossfadeSeconds }]);
    expect(marks[2].startFrame).toBeGreaterThanOrEqual(marks[0].endFrame);
    expect(samples[0].length).toBe(Math.ceil(marks[2].endFrame / 588) * 588);
    expect(samples[0].subarray(marks[1].endFrame, marks[2].endFrame)).toEqual(await samplesAt(long, marks[1].endFrame - marks[2].startFrame));
  });
  it("crosses unlike masters at equal power where the ceiling allows: the level of noise stays within 0.2 dB", async () => {
    const quiet = (seed: number) => sourceFromPlanar("", 48000, [noise(seed, 96_000, 24).map((x) => Math.round(x * 2 ** 20) / 2 ** 23)]);
    const { marks, samples } = await programmeOf([{ master: quiet(1) }, { master: quiet(2), crossfadeSeconds: 1 }]);
    const power = (from: number, to: number) => samples[0].subarray(from, to).reduce((sum, x) => sum + x * x, 0) / (to - from);
    const middle = power(marks[1].startFrame + 12_000, marks[1].startFrame + 36_000);
    expect(Math.abs(10 * Math.log10(middle / power(0, 48_000)))).toBeLessThan(0.2);
  });
  it.each([
    ["1 kHz over 20 ms", 0.02, 1000, 0],
    ["1 kHz over 1 s", 1, 1000, 0],
    ["a quarter of the rate, whose crests lie between samples, over 50 ms", 0.05, 12_000, 45],
    ["a quarter of the rate, over 0.5 s", 0.5, 12_000, 45],
  ])(
    "holds the true peak of every crossfade within 0.05 dB of the ceiling: two tones at -1.01 dBTP, %s",
    async (_, crossfadeSeconds, frequencyHz, degrees) => {
      const master = sourceFromPlanar("", 48000, [sine(48000, frequencyHz, -1.01, 96_000, degrees)]);
      const { marks, samples } = await programmeOf([{ master }, { master, crossfadeSeconds }]);
      expect(truePeakDbtp(samples[0].subarray(marks[1].startFrame - 8000, marks[0].endFrame + 8000))).toBeLessThanOrEqual(-0.95);
    },
  );
  it.each([0.02, 1])(
    "crosses at equal power where that keeps the ceiling, be the masters cut hard: two tones at -4.2 dBTP peak at -1.19 over %d s",
    async (seconds) => {
      const whole = sourceFromPlanar("", 48000, [sine(48000, 12_000, -4.2, 48_000, 45)]);
      const short = sourceFromPlanar("", 48000, [sine(48000, 12_000, -4.2, 48_000 * seconds + 48, 45)]);
      const { samples } = await programmeOf([{ master: short }, { master: whole, crossfadeSeconds: seconds }]);
      const highest = samples[0].reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);
      expect(20 * Math.log10(highest * Math.SQRT2)).toBeCloseTo(20 * Math.log10(Math.SQRT2) - 4.2, 1);
    },
  );
  it("crosses loud masters below the ceiling: two equal ones at -1.01 dBTP never pass -1", async () => {
    const tone = Float32Array.from(
      { length: 96_000 },
      (_, n) => Math.round(10 ** (-1.01 / 20) * Math.sin((2 * Math.PI * 1000 * n) / 48000) * 2 ** 23) / 2 ** 23,
    );
    const master = sourceFromPlanar("", 48000, [tone]);
    const { samples } = await programmeOf([{ master }, { master, crossfadeSeconds: 1 }]);
    expect(20 * Math.log10(samples[0].reduce((peak, x) => Math.max(peak, Math.abs(x)), 0))).toBeLessThanOrEqual(-1);
  });
});

describe("pieces of one performance", () => {
  it("joined are the whole to the bit, wherever they are read from", async () => {
    const whole = noise(5, 30_000, 24);
    const cuts = [0, 7000, 7001, 30_000];
    const pieces = cuts.slice(1).map((end, n) => sourceFromPlanar("", 48000, [whole.slice(cuts[n], end)]));
    const source = joinSources(pieces);
    for (const [from, count] of [
      [0, 30_000],
      [6990, 30],
      [29_990, 100],
    ]) {
      const into = [new Float32Array(count)];
      const read = await source.read(from, into);
      expect(into[0].subarray(0, read)).toEqual(whole.subarray(from, from + count));
    }
  });
  it("are cut on CD frames at 44.1 kHz, and together are the whole", () => {
    const cuts = cutsOf([0, 100_000, 250_000], 48000, 44100, 229_688);
    expect(cuts[0].endFrame % 588).toBe(0);
    expect(Math.abs(cuts[0].endFrame - (100_000 * 44_100) / 48_000)).toBeLessThanOrEqual(294);
    expect(cuts).toEqual([
      { startFrame: 0, endFrame: cuts[0].endFrame },
      { startFrame: cuts[0].endFrame, endFrame: 229_688 },
    ]);
  });
});

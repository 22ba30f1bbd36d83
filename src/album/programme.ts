import { LoudnessGauge } from "../analysis/loudness.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { AudioSource, ByteSink } from "../audio/source.ts";
import { powerToDb } from "../audio/units.ts";
import { createWavWriter, type WavEnding, type WavWriter } from "../formats/wav/wav-writer.ts";
import { Encoder } from "../run/encoder.ts";
import { ceilingToleranceDb } from "../run/guards.ts";
import type { Sha256 } from "../run/sha256.ts";
import { shifted } from "../run/shifted-source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { Kernel } from "../wasm/kernel.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";
import { type ProgrammeMark, programmeFrames } from "./sequence.ts";

/** A master and where it lies in the programme. */
export interface ProgrammePart extends ProgrammeMark {
  readonly master: AudioSource;
}

/** What decides a programme's samples beside its parts. */
export interface ProgrammeFormat {
  readonly bits: 16 | 24;
  readonly ditherSeed: number;
  /** Crossfades keep it as masters do, dBTP. */
  readonly ceilingDbtp: number;
}

/** What a programme is made with. */
export interface ProgrammeTools {
  newEngine(): Engine;
  newSha256(): Sha256;
}

/** A programme whose samples are written; its header waits for what only the end can tell. */
export interface WrittenProgramme {
  readonly frames: number;
  readonly pcmSha256: string;
  /** K-weighted mean power of every 10 ms. */
  readonly stepPowers: Float64Array;
  finish(ending: WavEnding): Promise<void>;
}

/** How far a crossfade leaves equal power for equal gain, tried in this order: at 1 no sum exceeds what crosses. */
const blends = [0, 0.25, 0.5, 0.75, 1] as const;
/** Shape of crossfades in engine/dynamics/fade.ts. */
const crossfadeShape = 3;

/**
 * Writes masters with digital silence between as one stereo WAV: every sample as it is in its master, a mono one on both sides. Only where two masters cross
 * are samples computed and dithered: at equal power, or as near to it as the ceiling allows. All masters have one rate and at most `bits` bits. Parts may
 * come one after the other: each is written when the next one is there.
 */
export async function writeProgramme(
  parts: Iterable<ProgrammePart> | AsyncIterable<ProgrammePart>,
  format: ProgrammeFormat,
  sink: ByteSink,
  tools: ProgrammeTools,
): Promise<WrittenProgramme> {
  const marks: ProgrammeMark[] = [];
  let tape: ProgrammeTape | null = null;
  for await (const { before, part, after } of withNeighbours(parts)) {
    const { sampleRateHz } = part.master;
    tape ??= new ProgrammeTape(tools, sampleRateHz, format, await createWavWriter(sink, { sampleRateHz, channels: 2, encoding: format.bits }));
    await tape.silence(part.startFrame - tape.frames);
    const from = before && before.endFrame > part.startFrame ? before.endFrame : part.startFrame;
    if (before && from > part.startFrame) await tape.cross(before, part, tools);
    const to = after ? Math.min(part.endFrame, after.startFrame) : part.endFrame;
    await tape.copy(part.master, from - part.startFrame, to - part.startFrame);
    marks.push(part);
  }
  if (!tape) throw new Error("a programme has at least one part");
  return tape.end(marks);
}

/** Each part with the one before and the one after. */
async function* withNeighbours(parts: Iterable<ProgrammePart> | AsyncIterable<ProgrammePart>) {
  let before: ProgrammePart | null = null;
  let part: ProgrammePart | null = null;
  for await (const after of parts) {
    if (part) yield { before, part, after };
    [before, part] = [part, after];
  }
  if (part) yield { before, part, after: null };
}

/** Passes samples on to the file, its hash and its loudness meter. A block is written while the next one is made. */
class ProgrammeTape {
  readonly #engine: Engine;
  readonly #sampleRateHz: number;
  readonly #format: ProgrammeFormat;
  readonly #writer: WavWriter;
  readonly #sha256: Sha256;
  readonly #gauge: LoudnessGauge;
  readonly #encoder: Encoder;
  readonly #sides: readonly [number, number];
  readonly #others: readonly [number, number];
  /** The block that is being made, and the one that is being written. */
  #blocks: readonly [Uint8Array, Uint8Array];
  #writing: Promise<void> = Promise.resolve();
  /** Written until now. */
  frames = 0;

  constructor({ newEngine, newSha256 }: ProgrammeTools, sampleRateHz: number, format: ProgrammeFormat, writer: WavWriter) {
    this.#engine = newEngine();
    this.#sampleRateHz = sampleRateHz;
    this.#format = format;
    this.#writer = writer;
    this.#sha256 = newSha256();
    this.#gauge = new LoudnessGauge(this.#engine, sampleRateHz, 2);
    this.#encoder = new Encoder(this.#engine, 2, format, this.#sha256, writer);
    this.#sides = [this.#engine.allocateF32(blockFrames), this.#engine.allocateF32(blockFrames)];
    this.#others = [this.#engine.allocateF32(blockFrames), this.#engine.allocateF32(blockFrames)];
    const blockBytes = (blockFrames * format.bits) / 4;
    this.#blocks = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
  }

  async silence(frames: number): Promise<void> {
    for (let left = frames; left > 0; left -= blockFrames) {
      const count = Math.min(left, blockFrames);
      for (const side of this.#sides) this.#engine.f32(side, count).fill(0);
      await this.#pass(count);
    }
  }

  async copy(master: AudioSource, from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += blockFrames) {
      const count = Math.min(blockFrames, to - at);
      await readStereoBlock(this.#engine, master, at, this.#sides, count);
      await this.#pass(count);
    }
  }

  /** The end of one master over the start of the next. */
  async cross(before: ProgrammePart, after: ProgrammePart, tools: ProgrammeTools): Promise<void> {
    const limitDbtp = this.#format.ceilingDbtp + ceilingToleranceDb;
    for (const blend of blends) {
      if (blend < 1 && (await this.#peakDbtp(before, after, blend, tools)) > limitDbtp) continue;
      return this.#mix(before, after, blend, tools, async (count) => {
        this.#gauge.process(this.#sides, count);
        await this.#writing;
        await this.#encoder.write(this.#sides, count);
        this.frames += count;
      });
    }
  }

  /** True peak of a crossfade, the masters going on for a block before and after it: the meter looks 256 frames to either side and holds up to 4096 back. */
  async #peakDbtp(before: ProgrammePart, after: ProgrammePart, blend: number, tools: ProgrammeTools): Promise<number> {
    const meter = new TruePeak(this.#engine, 2);
    const frames = before.endFrame - after.startFrame;
    await this.#hear(before.master, before.master.frames - frames - blockFrames, meter);
    meter.take();
    await this.#mix(before, after, blend, tools, async (count) => meter.process(this.#sides, count));
    await this.#hear(after.master, frames, meter);
    return 2 * powerToDb(meter.take());
  }

  /** Lets a meter hear the block of a master that begins at frame `at`, silence before its start and after its end. */
  async #hear(master: AudioSource, at: number, meter: TruePeak): Promise<void> {
    await readStereoBlock(this.#engine, shifted(master, at, blockFrames), 0, this.#sides, blockFrames);
    meter.process(this.#sides, blockFrames);
  }

  async #mix(
    before: ProgrammePart,
    after: ProgrammePart,
    blend: number,
    tools: ProgrammeTools,
    handle: (count: number) => Promise<void>,
  ): Promise<void> {
    const frames = before.endFrame - after.startFrame;
    const fades = tools.newEngine();
    const falling = new Kernel(fades, "newFade", 0, 0, frames, crossfadeShape, blend);
    const rising = new Kernel(fades, "newFade", 1, 0, frames, crossfadeShape, blend);
    const sides: readonly [number, number] = [fades.allocateF32(blockFrames), fades.allocateF32(blockFrames)];
    const faded = async (master: AudioSource, at: number, count: number, fade: Kernel, into: readonly number[]) => {
      await readStereoBlock(fades, master, at, sides, count);
      fade.process(sides[0], sides[1], count);
      for (const [side, pointer] of into.entries()) this.#engine.f32(pointer, count).set(fades.f32(sides[side], count));
    };
    for (let at = 0; at < frames; at += blockFrames) {
      const count = Math.min(blockFrames, frames - at);
      await faded(before.master, before.master.frames - frames + at, count, falling, this.#sides);
      await faded(after.master, at, count, rising, this.#others);
      for (const [side, pointer] of this.#sides.entries()) add(this.#engine.f32(pointer, count), this.#engine.f32(this.#others[side], count));
      await handle(count);
    }
  }

  /** Silence up to where the programme ends, and what was written. */
  async end(marks: readonly ProgrammeMark[]): Promise<WrittenProgramme> {
    const frames = programmeFrames(marks, this.#sampleRateHz);
    await this.silence(frames - this.frames);
    await this.#writing;
    if (this.frames !== frames) throw new Error(`${this.frames} frames of ${frames} were written: the marks of a programme overlap`);
    const finish = async (ending: WavEnding) => void (await this.#writer.finish(ending));
    return { frames, pcmSha256: this.#sha256.hex(), stepPowers: this.#gauge.stepPowers(), finish };
  }

  async #pass(count: number): Promise<void> {
    this.#gauge.process(this.#sides, count);
    const [made, written] = this.#blocks;
    const bytes = encode(this.#engine.f32(this.#sides[0], count), this.#engine.f32(this.#sides[1], count), this.#format.bits, made);
    this.#sha256.update(bytes);
    await this.#writing;
    this.#blocks = [written, made];
    this.#writing = this.#writer.writeEncoded(bytes);
    // A failure is met where it is waited for; until then it must not end the program.
    this.#writing.catch(() => undefined);
    this.frames += count;
  }
}

function add(sum: Float32Array, other: Float32Array): void {
  for (let n = 0; n < sum.length; n++) sum[n] += other[n];
}

/** Two sides as little-endian integers at the start of `bytes`; samples on the grid of `bits` come through exactly. */
function encode(left: Float32Array, right: Float32Array, bits: 16 | 24, bytes: Uint8Array): Uint8Array {
  const sampleBytes = bits / 8;
  encodeSide(left, bits, bytes, 0);
  encodeSide(right, bits, bytes, sampleBytes);
  return bytes.subarray(0, left.length * 2 * sampleBytes);
}

function encodeSide(side: Float32Array, bits: 16 | 24, bytes: Uint8Array, first: number): void {
  const scale = 2 ** (bits - 1);
  const frameBytes = bits / 4;
  for (let n = 0, at = first; n < side.length; n++, at += frameBytes) {
    const value = Math.max(-scale, Math.min(scale - 1, Math.round(side[n] * scale)));
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    if (bits === 24) bytes[at + 2] = value >> 16;
  }
}

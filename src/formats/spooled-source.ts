import { AudioInputError, MasteringError } from "../audio/errors.ts";
import { type AudioSource, largestSample, type Planar, type SampleEncoding } from "../audio/source.ts";
import { Buffers } from "./buffers.ts";
import type { DecodedStream } from "./decoded-stream.ts";
import type { Spool, SpoolFactory } from "./spool.ts";

const gatherFrames = 32768;

/**
 * Decodes a stream once, start to end, into a spool of interleaved 32-bit floats, and serves any part of it from there.
 * Holds no more than 32768 frames at a time. NaN, infinities and what lies beyond `largestSample` become 0 and are counted.
 * Throws `input-empty` when nothing could be decoded, `input-damaged` when the decoder gives up before the first sample.
 */
export async function spoolAudio(name: string, stream: DecodedStream, openSpool: SpoolFactory): Promise<AudioSource> {
  const spool = await openSpool();
  try {
    const writer = new SpoolWriter(spool, stream.channels);
    await drain(name, stream, writer);
    await writer.flush();
    if (writer.frames === 0)
      throw new AudioInputError("input-empty", name, `${name} holds no ${stream.encoding.container} audio that can be decoded.`);
    return new SpooledSource(name, stream, spool, writer.frames, writer.nonFinite);
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** What was decoded before a decoder gave up is kept, with a warning: a damaged end does not take the song away. */
async function drain(name: string, stream: DecodedStream, writer: SpoolWriter): Promise<void> {
  const blocks = stream.blocks();
  for (;;) {
    let next: IteratorResult<Planar, void>;
    try {
      next = await blocks.next();
    } catch (error) {
      if (error instanceof MasteringError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (writer.frames === 0) {
        throw new AudioInputError("input-damaged", name, `${name} cannot be decoded as ${stream.encoding.container}: ${reason}.`, { cause: error });
      }
      stream.warnings.push(`Decoding stopped before the end of the file (${reason}); the audio up to there is used.`);
      return;
    }
    if (next.done === true) return;
    await writer.write(next.value);
  }
}

class SpoolWriter {
  frames = 0;
  nonFinite = 0;
  private readonly spool: Spool;
  private readonly channels: number;
  private readonly gathered: Float32Array<ArrayBuffer>;
  private filled = 0;

  constructor(spool: Spool, channels: number) {
    this.spool = spool;
    this.channels = channels;
    this.gathered = new Float32Array(gatherFrames * channels);
  }

  async write(block: Planar): Promise<void> {
    const frames = block[0].length;
    for (let done = 0; done < frames; ) {
      const count = Math.min(frames - done, gatherFrames - this.filled);
      this.interleave(block, done, count);
      done += count;
      if (this.filled === gatherFrames) await this.flush();
    }
    this.frames += frames;
  }

  async flush(): Promise<void> {
    if (this.filled > 0) await this.spool.append(new Uint8Array(this.gathered.buffer, 0, this.filled * this.channels * 4));
    this.filled = 0;
  }

  private interleave(block: Planar, from: number, count: number): void {
    const { channels, gathered } = this;
    for (let channel = 0; channel < channels; channel++) {
      const samples = block[channel];
      for (let i = 0, at = this.filled * channels + channel; i < count; i++, at += channels) {
        let value = samples[from + i];
        if (!(Math.abs(value) <= largestSample)) {
          value = 0;
          this.nonFinite++;
        }
        gathered[at] = value;
      }
    }
    this.filled += count;
  }
}

class SpooledSource implements AudioSource {
  readonly name: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly encoding: SampleEncoding;
  readonly nonFiniteSamples: number;
  readonly warnings: readonly string[];
  private readonly spool: Spool;
  private readonly buffers = new Buffers();

  constructor(name: string, stream: DecodedStream, spool: Spool, frames: number, nonFinite: number) {
    this.name = name;
    this.sampleRateHz = stream.sampleRateHz;
    this.channels = stream.channels;
    this.frames = frames;
    this.encoding = stream.encoding;
    this.nonFiniteSamples = nonFinite;
    this.warnings = stream.warnings;
    this.spool = spool;
  }

  async read(startFrame: number, into: Planar): Promise<number> {
    const wanted = Math.max(0, Math.min(into[0].length, this.frames - startFrame));
    for (let done = 0; done < wanted; ) {
      const got = await this.readPiece(startFrame + done, Math.min(wanted - done, gatherFrames), into, done);
      if (got === 0) return done;
      done += got;
    }
    return wanted;
  }

  private readPiece(startFrame: number, frames: number, into: Planar, at: number): Promise<number> {
    const frameBytes = this.channels * 4;
    return this.buffers.lend(frames * frameBytes, async (buffer) => {
      const bytes = await this.spool.read(startFrame * frameBytes, frames * frameBytes, buffer);
      const got = Math.floor(bytes.length / frameBytes);
      const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
      const samples = new Float32Array(aligned.buffer, aligned.byteOffset, got * this.channels);
      into.forEach((target, channel) => {
        for (let i = 0, from = channel; i < got; i++, from += this.channels) target[at + i] = samples[from];
      });
      return got;
    });
  }
}

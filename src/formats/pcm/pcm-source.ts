import { AudioInputError } from "../../audio/errors.ts";
import {
  type AudioSource,
  type ByteSource,
  maxChannels,
  maxSampleRateHz,
  minSampleRateHz,
  type Planar,
  type SampleEncoding,
} from "../../audio/source.ts";
import { Buffers } from "../buffers.ts";
import { decodeSamples } from "./decode-samples.ts";
import type { SampleLayout } from "./sample-layout.ts";

/** Uncompressed audio inside a file: where it lies and how. */
export interface PcmRegion {
  /** `wav`, `rf64`, `aiff` ... */
  readonly container: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly layout: SampleLayout;
  /** Which speakers the channels are for, if the file says so. */
  readonly speakerMask?: number;
  /** Byte range of the samples, already cut to the real end of the file. */
  readonly start: number;
  readonly bytes: number;
  readonly warnings: string[];
}

/** The most one read takes from the file at a time. */
const pieceBytes = 1 << 20;

/** Throws `input-damaged` or `input-unsupported` unless channels are 1...32 and the rate 4000...768000 Hz. */
export function checkChannelsAndRate(name: string, channels: number, sampleRateHz: number): void {
  if (channels === 0) throw new AudioInputError("input-damaged", name, `${name} says it has no channels.`);
  if (channels > maxChannels) {
    throw new AudioInputError("input-unsupported", name, `${name} says it has ${channels} channels; up to ${maxChannels} are read.`);
  }
  if (!(sampleRateHz > 0 && sampleRateHz < Infinity)) {
    throw new AudioInputError("input-damaged", name, `${name} says its sample rate is ${sampleRateHz} Hz.`);
  }
  if (sampleRateHz < minSampleRateHz || sampleRateHz > maxSampleRateHz) {
    throw new AudioInputError(
      "input-unsupported",
      name,
      `${name} says its sample rate is ${sampleRateHz} Hz; ${minSampleRateHz} to ${maxSampleRateHz} Hz are read.`,
    );
  }
}

/**
 * An AudioSource over a region of uncompressed samples. A last incomplete frame is left out, with a warning.
 * Throws `input-empty` when no frame is left.
 */
export function createPcmSource(source: ByteSource, region: PcmRegion): AudioSource {
  const frameBytes = region.channels * region.layout.containerBytes;
  const frames = Math.floor(region.bytes / frameBytes);
  if (frames === 0) throw new AudioInputError("input-empty", source.name, `${source.name} has a header but holds no audio.`);
  if (frames * frameBytes !== region.bytes) {
    const left = region.bytes - frames * frameBytes;
    region.warnings.push(`The audio ends within a frame; the last ${left === 1 ? "byte is" : `${left} bytes are`} left out.`);
  }
  return new PcmSource(source, region, frames);
}

class PcmSource implements AudioSource {
  readonly name: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly encoding: SampleEncoding;
  readonly warnings: readonly string[];
  nonFiniteSamples = 0;
  private readonly source: ByteSource;
  private readonly region: PcmRegion;
  private readonly buffers = new Buffers();
  /** Frames before this one have had their NaN and infinities counted; reading twice must not count twice. */
  private countedFrames = 0;

  constructor(source: ByteSource, region: PcmRegion, frames: number) {
    const { kind, bits } = region.layout;
    this.name = source.name;
    this.sampleRateHz = region.sampleRateHz;
    this.channels = region.channels;
    this.frames = frames;
    const speakers = region.channels > 2 && region.speakerMask ? { speakerMask: region.speakerMask } : {};
    this.encoding = { container: region.container, kind: kind === "float" ? "float" : bits === 0 ? "lossy" : "pcm", bits, ...speakers };
    this.warnings = region.warnings;
    this.source = source;
    this.region = region;
  }

  async read(startFrame: number, into: Planar): Promise<number> {
    const wanted = Math.max(0, Math.min(into[0].length, this.frames - startFrame));
    const frameBytes = this.channels * this.region.layout.containerBytes;
    const pieceFrames = Math.max(1, Math.floor(pieceBytes / frameBytes));
    for (let done = 0; done < wanted; ) {
      const asked = Math.min(wanted - done, pieceFrames);
      const [got, nonFinite] = await this.readPiece(startFrame + done, asked, into, done);
      if (got === 0) return done;
      const end = startFrame + done + got;
      if (end > this.countedFrames) {
        this.nonFiniteSamples += nonFinite;
        this.countedFrames = end;
      }
      done += got;
    }
    return wanted;
  }

  /** Frames that were read into the channels from frame `at` on, and how many samples of them were no numbers. */
  private readPiece(startFrame: number, frames: number, into: Planar, at: number): Promise<readonly [number, number]> {
    const { layout, start } = this.region;
    const frameBytes = this.channels * layout.containerBytes;
    return this.buffers.lend(frames * frameBytes, async (buffer) => {
      const bytes = await this.source.read(start + startFrame * frameBytes, frames * frameBytes, buffer);
      const got = Math.floor(bytes.length / frameBytes);
      return [got, decodeSamples(layout, aligned(bytes, layout), this.channels, into, at, got)];
    });
  }
}

/** Copying to an aligned place costs less than reading byte by byte. */
function aligned(bytes: Uint8Array, layout: SampleLayout): Uint8Array {
  if (layout.bigEndian || layout.containerBytes === 1 || layout.containerBytes === 3) return bytes;
  return bytes.byteOffset % layout.containerBytes === 0 ? bytes : bytes.slice();
}

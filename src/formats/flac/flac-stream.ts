import { earlyEnd } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource, Planar } from "../../audio/source.ts";
import { ByteCursor } from "../byte-cursor.ts";
import { ByteWindow, viewOf } from "../byte-window.ts";
import type { DecodedStream } from "../decoded-stream.ts";
import { checkChannelsAndRate } from "../pcm/pcm-source.ts";
import { standardSpeakers } from "../speakers.ts";
import { vorbisComments } from "../vorbis-comments.ts";
import { FlacFrameDecoder } from "./flac-decoder.ts";
import type { FlacFrameHeader } from "./flac-frame.ts";
import { FlacSplitter } from "./flac-splitter.ts";

/** STREAMINFO (RFC 9639, section 8.2). */
interface StreamInfo {
  readonly maxBlockFrames: number;
  readonly isFixedBlock: boolean;
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly bits: number;
  /** 0 when unknown. */
  readonly totalFrames: number;
}

/** Holes up to this long are filled with silence; longer ones are closed, since the numbers that tell of them may be damaged themselves. */
const maxHoleSeconds = 30;
const commentBlock = 4;
/** Comments past this are pictures or worse. */
const maxCommentBytes = 65536;

/**
 * Opens a FLAC stream whose `fLaC` mark stands at `start`. Exact to 24 bits, beyond that rounded to a float.
 * Damaged frames become silence of the same length.
 * Throws `input-damaged` without a usable STREAMINFO, `input-unsupported` for channels or rates outside what is read.
 */
export async function openFlacStream(source: ByteSource, start: number): Promise<DecodedStream> {
  const window = new ByteWindow(source);
  const info = await readStreamInfo(source.name, window, start);
  const { firstFrame, speakerMask } = await readMetadata(source.name, window, start + 4);
  const warnings: string[] = [];
  return {
    sampleRateHz: info.sampleRateHz,
    channels: info.channels,
    encoding: { container: "flac", kind: "pcm", bits: info.bits, ...standardSpeakers(info.channels, speakerMask) },
    warnings,
    blocks: () => decodeFlac(new ByteCursor(source, firstFrame), info, warnings),
  };
}

async function readStreamInfo(name: string, window: ByteWindow, start: number): Promise<StreamInfo> {
  const head = await window.at(start, 42);
  if (head.length < 42 || (head[4] & 0x7f) !== 0 || viewOf(head).getUint32(4, false) % 2 ** 24 !== 34) {
    throw new AudioInputError("input-damaged", name, `${name} is a FLAC file without a usable STREAMINFO block.`);
  }
  const view = viewOf(head);
  const packed = view.getUint32(18, false);
  const maxBlockFrames = view.getUint16(10, false);
  const sampleRateHz = packed >>> 12;
  const channels = ((packed >>> 9) & 7) + 1;
  const bits = ((packed >>> 4) & 31) + 1;
  checkChannelsAndRate(name, channels, sampleRateHz);
  return {
    maxBlockFrames: Math.max(16, maxBlockFrames),
    isFixedBlock: view.getUint16(8, false) === maxBlockFrames,
    sampleRateHz,
    channels,
    bits,
    totalFrames: (packed & 15) * 2 ** 32 + view.getUint32(22, false),
  };
}

/** The way through the metadata blocks to the first frame; a comment may name the speakers (RFC 9639, 8.6.2). */
async function readMetadata(name: string, window: ByteWindow, first: number): Promise<{ firstFrame: number; speakerMask: number }> {
  let speakerMask = 0;
  for (let at = first; at + 4 <= window.size; ) {
    const word = viewOf(await window.at(at, 4)).getUint32(0, false);
    const length = word & 0xffffff;
    if (((word >>> 24) & 0x7f) === commentBlock) speakerMask = namedSpeakers(await window.at(at + 4, Math.min(length, maxCommentBytes)));
    at += 4 + length;
    if (word >>> 31 === 1) return { firstFrame: at, speakerMask };
  }
  throw new AudioInputError("input-damaged", name, `${name} is a FLAC file that ends within its metadata.`);
}

function namedSpeakers(comments: Uint8Array): number {
  const named = vorbisComments(comments, 0).find(([field]) => field.toUpperCase() === "WAVEFORMATEXTENSIBLE_CHANNEL_MASK");
  const mask = Number(named?.[1]);
  return Number.isInteger(mask) && mask > 0 && mask < 2 ** 32 ? mask : 0;
}

async function* decodeFlac(cursor: ByteCursor, info: StreamInfo, warnings: string[]): AsyncGenerator<Planar, void, void> {
  const maxFrameBytes = Math.ceil((info.maxBlockFrames * info.channels * (info.bits + 1)) / 8) + 64 * info.channels;
  const decoder = new FlacFrameDecoder(info.channels, info.bits, info.maxBlockFrames);
  const splitter = new FlacSplitter(cursor, info.channels, maxFrameBytes, (bytes, header) => decoder.frameBytes(bytes, header));
  const timeline = new Timeline(info);
  let damagedFrames = 0;
  for (let frame = await splitter.next(); frame !== null; frame = await splitter.next()) {
    const hole = timeline.place(frame.header);
    if (hole > 0) yield silence(info.channels, hole);
    const decoded = frame.bytes === null ? null : decoder.decode(frame.bytes, frame.header);
    if (decoded === null) damagedFrames++;
    yield decoded ?? silence(info.channels, frame.header.blockFrames);
  }
  if (damagedFrames > 0) warnings.push(`${damagedFrames} damaged FLAC frames were replaced by silence.`);
  timeline.report(splitter.skippedBytes, warnings);
}

/** Keeps count of where frames belong, so that lost ones leave a hole of the right length. */
class Timeline {
  private readonly info: StreamInfo;
  private expected = -1;
  private heard = 0;
  private filled = 0;

  constructor(info: StreamInfo) {
    this.info = info;
  }

  /** Frames of silence to put before this one. */
  place(header: FlacFrameHeader): number {
    const unit = this.info.isFixedBlock ? this.info.maxBlockFrames : header.blockFrames;
    const position = header.isVariable ? header.number : header.number * unit;
    const missing = this.expected < 0 ? 0 : position - this.expected;
    const hole = missing > 0 && missing <= maxHoleSeconds * this.info.sampleRateHz ? missing : 0;
    this.expected = position + header.blockFrames;
    this.filled += hole;
    this.heard += hole + header.blockFrames;
    return hole;
  }

  report(skippedBytes: number, warnings: string[]): void {
    const { heard, filled, info } = this;
    if (skippedBytes > 0) warnings.push(`${skippedBytes} bytes between FLAC frames could not be read.`);
    if (filled > 0) warnings.push(`${filled} missing frames of audio were replaced by silence.`);
    if (info.totalFrames > 0 && heard !== info.totalFrames) {
      const found = `header says there are ${info.totalFrames} frames; ${heard} were found.`;
      warnings.push(heard < info.totalFrames ? earlyEnd(`its ${found}`) : `The ${found}`);
    }
  }
}

function silence(channels: number, frames: number): Planar {
  return Array.from({ length: channels }, () => new Float32Array(frames));
}

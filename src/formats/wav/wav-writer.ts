import type { ByteSink } from "../../audio/source.ts";
import { type BroadcastExtension, encodeBext } from "./bext.ts";
import { encodeInfoList, type InfoTags } from "./info-list.ts";
import { chunkBytes, concatenate, type WavEncoding, type WavShape, wavHeader } from "./wav-header.ts";

export type { WavEncoding };

/** Shape of a WAV file and what is known before the audio. */
export interface WavWriterOptions {
  readonly sampleRateHz: number;
  /** 1...32; from 3 on the header is WAVE_FORMAT_EXTENSIBLE without speaker positions. */
  readonly channels: number;
  readonly encoding: WavEncoding;
  /** Written before the audio. `finish` may give the final values; its coding history must fit what is reserved here. */
  readonly bext?: BroadcastExtension;
  /** Bytes kept for the coding history when it may still grow; at least what `bext.codingHistory` takes. */
  readonly codingHistoryBytes?: number;
  /** INFO tags written before the audio. */
  readonly info?: InfoTags;
  /** When known, the header is right from the start, so that a player can follow the file while it grows. */
  readonly expectedFrames?: number;
}

/** A chunk written after the audio. */
export interface TrailingChunk {
  /** Four ASCII characters. */
  readonly id: string;
  readonly content: Uint8Array;
}

/** What is only known after the audio. */
export interface WavEnding {
  /** Final values for the `bext` chunk that was begun with the options. */
  readonly bext?: BroadcastExtension;
  /** INFO tags written after the audio, when none were given before it. */
  readonly info?: InfoTags;
  /** Written after the audio, in this order: `dwax`, `iXML` ... */
  readonly trailingChunks?: readonly TrailingChunk[];
}

/** What was written. */
export interface WrittenWav {
  readonly frames: number;
  readonly fileBytes: number;
  /** `rf64` once the file passes 4 GiB. */
  readonly container: "wav" | "rf64";
  /** Byte range of the samples. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** A WAV file being written. */
export interface WavWriter {
  /** Appends encoded samples; pieces may end anywhere, also within a frame. */
  writeEncoded(bytes: Uint8Array): Promise<void>;
  /** Writes what follows the audio and puts the sizes into the header. Throws when the samples do not make whole frames. */
  finish(ending?: WavEnding): Promise<WrittenWav>;
}

/**
 * Writes a WAV file front to back, holding none of it: WAVE_FORMAT_PCM for 16 and 24 bits up to stereo (which everything reads), IEEE float with
 * a `fact` chunk for 32f. A 28-byte JUNK chunk comes first and becomes `ds64` when the file passes 4 GiB (EBU Tech 3306).
 * The header is appended before this returns. Errors of the sink come through.
 */
export async function createWavWriter(sink: ByteSink, options: WavWriterOptions): Promise<WavWriter> {
  const writer = new StreamingWavWriter(sink, options);
  await writer.begin();
  return writer;
}

class StreamingWavWriter implements WavWriter {
  private readonly sink: ByteSink;
  private readonly options: WavWriterOptions;
  private readonly historyBytes: number;
  private readonly frameBytes: number;
  private dataBytes = 0;

  constructor(sink: ByteSink, options: WavWriterOptions) {
    this.sink = sink;
    this.options = options;
    const known = options.bext === undefined ? 0 : new TextEncoder().encode(options.bext.codingHistory).length;
    const asked = Math.max(known, options.codingHistoryBytes ?? 0);
    this.historyBytes = asked + (asked % 2);
    this.frameBytes = options.channels * (options.encoding === "32f" ? 4 : options.encoding / 8);
  }

  async begin(): Promise<void> {
    const dataBytes = (this.options.expectedFrames ?? 0) * this.frameBytes;
    await this.sink.append(wavHeader(this.shape(dataBytes, 0, this.options.bext)));
  }

  async writeEncoded(bytes: Uint8Array): Promise<void> {
    await this.sink.append(bytes);
    this.dataBytes += bytes.length;
  }

  async finish(ending: WavEnding = {}): Promise<WrittenWav> {
    const { dataBytes, frameBytes } = this;
    if (dataBytes % frameBytes !== 0) throw new RangeError(`The samples must make whole frames of ${frameBytes} bytes, got ${dataBytes} bytes.`);
    if (ending.bext !== undefined && this.options.bext === undefined) throw new RangeError("bext must be begun with the options, before the audio.");
    if (ending.info !== undefined && this.options.info !== undefined) throw new RangeError("info must be given either before or after the audio.");
    const tail = concatenate([new Uint8Array(dataBytes % 2), ...this.trailing(ending)]);
    if (tail.length > 0) await this.sink.append(tail);
    const header = wavHeader(this.shape(dataBytes, tail.length, ending.bext ?? this.options.bext));
    await this.sink.patch(0, header);
    const fileBytes = header.length + dataBytes + tail.length;
    const container = header[1] === 0x46 ? "rf64" : "wav";
    return { frames: dataBytes / frameBytes, fileBytes, container, dataStart: header.length, dataBytes };
  }

  private trailing(ending: WavEnding): Uint8Array[] {
    const info = ending.info === undefined ? null : encodeInfoList(ending.info);
    const chunks = (ending.trailingChunks ?? []).map(({ id, content }) => chunkBytes(id, content));
    return info === null ? chunks : [chunkBytes("LIST", info), ...chunks];
  }

  private shape(dataBytes: number, tailBytes: number, bext: BroadcastExtension | undefined): WavShape {
    const { sampleRateHz, channels, encoding, info } = this.options;
    const before: Uint8Array[] = [];
    if (bext !== undefined) before.push(chunkBytes("bext", encodeBext(bext, this.historyBytes)));
    const list = info === undefined ? null : encodeInfoList(info);
    const after = list === null ? [] : [chunkBytes("LIST", list)];
    return { sampleRateHz, channels, encoding, beforeFormat: before, afterFormat: after, dataBytes, tailBytes };
  }
}

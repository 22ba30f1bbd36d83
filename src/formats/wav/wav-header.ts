import { viewOf } from "../byte-window.ts";

/** How samples are stored: 16- or 24-bit integers, or 32-bit floats; little-endian, interleaved. */
export type WavEncoding = 16 | 24 | "32f";

/** Everything that decides the bytes before the samples. */
export interface WavShape {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly encoding: WavEncoding;
  /** Complete chunks. */
  readonly beforeFormat: readonly Uint8Array[];
  readonly afterFormat: readonly Uint8Array[];
  readonly dataBytes: number;
  /** Bytes after the samples: pad and trailing chunks. */
  readonly tailBytes: number;
}

const maxSize32 = 0xffffffff;
const ds64Bytes = 28;
// Sub-format GUID {0000000x-0000-0010-8000-00aa00389b71}, from its third byte on (Microsoft ksmedia.h).
const subFormatRest = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];

/** All bytes up to the first sample. Their number depends on the chunks only, so a later call can patch an earlier one. */
export function wavHeader(shape: WavShape): Uint8Array {
  const { dataBytes, tailBytes } = shape;
  const sampleBytes = shape.encoding === "32f" ? 4 : shape.encoding / 8;
  const frames = dataBytes / (shape.channels * sampleBytes);
  const fact = shape.encoding === "32f" ? [chunkBytes("fact", size32(frames))] : [];
  const middle = [...shape.beforeFormat, chunkBytes("fmt ", formatContent(shape, sampleBytes)), ...fact, ...shape.afterFormat];
  const headerBytes = 12 + 8 + ds64Bytes + middle.reduce((sum, chunk) => sum + chunk.length, 0) + 8;
  const riffBytes = headerBytes - 8 + dataBytes + tailBytes;
  const isRf64 = riffBytes > maxSize32;
  const head = concatenate([ascii(isRf64 ? "RF64" : "RIFF"), size32(isRf64 ? Infinity : riffBytes), ascii("WAVE")]);
  const sizes = isRf64 ? chunkBytes("ds64", ds64Content(riffBytes, dataBytes, frames)) : chunkBytes("JUNK", new Uint8Array(ds64Bytes));
  return concatenate([head, sizes, ...middle, ascii("data"), size32(isRf64 ? Infinity : dataBytes)]);
}

/** A chunk with its id, size and pad byte. */
export function chunkBytes(id: string, content: Uint8Array): Uint8Array {
  return concatenate([ascii(id), size32(content.length), content, new Uint8Array(content.length % 2)]);
}

/** Arrays end to end. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function formatContent(shape: WavShape, sampleBytes: number): Uint8Array {
  const { channels, sampleRateHz, encoding } = shape;
  const isExtensible = channels > 2;
  const tag = encoding === "32f" ? 3 : 1;
  const content = new Uint8Array(isExtensible ? 40 : encoding === "32f" ? 18 : 16);
  const view = viewOf(content);
  view.setUint16(0, isExtensible ? 0xfffe : tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRateHz, true);
  view.setUint32(8, sampleRateHz * channels * sampleBytes, true);
  view.setUint16(12, channels * sampleBytes, true);
  view.setUint16(14, sampleBytes * 8, true);
  if (isExtensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, sampleBytes * 8, true);
    view.setUint16(24, tag, true);
    content.set(subFormatRest, 26);
  }
  return content;
}

/** EBU Tech 3306: riffSize, dataSize, sampleCount, empty table. */
function ds64Content(riffBytes: number, dataBytes: number, frames: number): Uint8Array {
  const content = new Uint8Array(ds64Bytes);
  const view = viewOf(content);
  view.setBigUint64(0, BigInt(riffBytes), true);
  view.setBigUint64(8, BigInt(dataBytes), true);
  view.setBigUint64(16, BigInt(frames), true);
  return content;
}

function size32(size: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, Math.min(size, maxSize32), true);
  return bytes;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

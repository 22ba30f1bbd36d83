import { type Planar, zeroImpossible } from "../../audio/source.ts";
import { aLawTable, muLawTable } from "./g711.ts";
import type { SampleLayout } from "./sample-layout.ts";

const littleEndianHost = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Interleaved stored samples to planar floats: `into[channel][offset ... offset + frames)`.
 * Integers become value / 2^(8 · containerBytes − 1), exact up to 24 bits; floats keep their value, beyond ±1 too; NaN, infinities and
 * what lies beyond `largestSample` become 0. Returns how many became so. `bytes` must hold `frames` whole frames of `channels` samples.
 */
export function decodeSamples(layout: SampleLayout, bytes: Uint8Array, channels: number, into: Planar, offset: number, frames: number): number {
  if (canDecodeWords(layout, bytes, channels, into)) {
    decode24Stereo(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2), into, offset, frames & ~1);
    const decoded = frames & ~1;
    if (decoded === frames) return 0;
    return decodeChannels(layout, bytes.subarray(decoded * 6), channels, into, offset + decoded, 1);
  }
  return decodeChannels(layout, bytes, channels, into, offset, frames);
}

function decodeChannels(layout: SampleLayout, bytes: Uint8Array, channels: number, into: Planar, offset: number, frames: number): number {
  let nonFinite = 0;
  const used = Math.min(channels, into.length);
  for (let channel = 0; channel < used; channel++) {
    const target = into[channel].subarray(offset, offset + frames);
    if (layout.kind === "float") nonFinite += decodeFloats(layout, bytes, channels, channel, target);
    else if (layout.kind === "signed") decodeIntegers(layout, bytes, channels, channel, target);
    else decodeTable(tableOf(layout.kind), bytes, channels, channel, target);
  }
  return nonFinite;
}

/** The commonest layout, stereo in 24 bits, is read by whole words: two frames are three of them. */
function canDecodeWords({ kind, containerBytes, bigEndian }: SampleLayout, bytes: Uint8Array, channels: number, into: Planar): boolean {
  return (
    kind === "signed" && containerBytes === 3 && !bigEndian && littleEndianHost && channels === 2 && into.length === 2 && bytes.byteOffset % 4 === 0
  );
}

function decode24Stereo(words: Int32Array, [left, right]: Planar, offset: number, frames: number): void {
  const scale = 1 / 8388608;
  for (let i = offset, at = 0; i < offset + frames; i += 2, at += 3) {
    const first = words[at];
    const second = words[at + 1];
    const third = words[at + 2];
    left[i] = ((first << 8) >> 8) * scale;
    right[i] = (((second << 16) >> 8) | (first >>> 24)) * scale;
    left[i + 1] = (((third << 24) >> 8) | (second >>> 16)) * scale;
    right[i + 1] = (third >> 8) * scale;
  }
}

const offsetTable = Float32Array.from({ length: 256 }, (_, code) => (code - 128) / 128);

function tableOf(kind: "offset" | "mu-law" | "a-law"): Float32Array {
  if (kind === "offset") return offsetTable;
  return kind === "mu-law" ? muLawTable : aLawTable;
}

function decodeTable(table: Float32Array, bytes: Uint8Array, channels: number, channel: number, target: Float32Array): void {
  for (let i = 0, at = channel; i < target.length; i++, at += channels) target[i] = table[bytes[at]];
}

function decodeIntegers(layout: SampleLayout, bytes: Uint8Array, channels: number, channel: number, target: Float32Array): void {
  const { containerBytes, bigEndian } = layout;
  const stride = channels * containerBytes;
  const start = channel * containerBytes;
  if (containerBytes === 1) decode8(bytes, start, stride, target);
  else if (containerBytes === 2) decode16(bytes, start, stride, bigEndian, target);
  else if (containerBytes === 3) decode24(bytes, start, stride, bigEndian, target);
  else decode32(bytes, start, stride, bigEndian, target);
}

function decode8(bytes: Uint8Array, start: number, stride: number, target: Float32Array): void {
  for (let i = 0, at = start; i < target.length; i++, at += stride) target[i] = ((bytes[at] << 24) >> 24) / 128;
}

function decode16(bytes: Uint8Array, start: number, stride: number, bigEndian: boolean, target: Float32Array): void {
  const scale = 1 / 32768;
  if (!bigEndian && littleEndianHost && bytes.byteOffset % 2 === 0) {
    const words = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    for (let i = 0, at = start >> 1; i < target.length; i++, at += stride >> 1) target[i] = words[at] * scale;
    return;
  }
  const high = bigEndian ? 0 : 1;
  for (let i = 0, at = start; i < target.length; i++, at += stride) {
    target[i] = (((bytes[at + high] << 24) >> 16) | bytes[at + 1 - high]) * scale;
  }
}

function decode24(bytes: Uint8Array, start: number, stride: number, bigEndian: boolean, target: Float32Array): void {
  const scale = 1 / 8388608;
  const high = bigEndian ? 0 : 2;
  for (let i = 0, at = start; i < target.length; i++, at += stride) {
    target[i] = (((bytes[at + high] << 24) >> 8) | (bytes[at + 1] << 8) | bytes[at + 2 - high]) * scale;
  }
}

function decode32(bytes: Uint8Array, start: number, stride: number, bigEndian: boolean, target: Float32Array): void {
  const scale = 1 / 2147483648;
  if (bigEndian) {
    for (let i = 0, at = start; i < target.length; i++, at += stride) {
      target[i] = ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) * scale;
    }
    return;
  }
  for (let i = 0, at = start; i < target.length; i++, at += stride) {
    target[i] = ((bytes[at + 3] << 24) | (bytes[at + 2] << 16) | (bytes[at + 1] << 8) | bytes[at]) * scale;
  }
}

function decodeFloats(layout: SampleLayout, bytes: Uint8Array, channels: number, channel: number, target: Float32Array): number {
  const { containerBytes, bigEndian } = layout;
  if (!bigEndian && littleEndianHost && bytes.byteOffset % containerBytes === 0) {
    const count = Math.floor(bytes.length / containerBytes);
    const stored =
      containerBytes === 4 ? new Float32Array(bytes.buffer, bytes.byteOffset, count) : new Float64Array(bytes.buffer, bytes.byteOffset, count);
    for (let i = 0, at = channel; i < target.length; i++, at += channels) target[i] = stored[at];
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const stride = channels * containerBytes;
    for (let i = 0, at = channel * containerBytes; i < target.length; i++, at += stride) {
      target[i] = containerBytes === 4 ? view.getFloat32(at, !bigEndian) : view.getFloat64(at, !bigEndian);
    }
  }
  return zeroImpossible(target);
}

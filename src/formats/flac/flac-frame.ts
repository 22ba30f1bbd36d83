/** What a FLAC frame header says (RFC 9639, section 9.1). */
export interface FlacFrameHeader {
  readonly headerBytes: number;
  /** Frames of audio (samples per channel) in this FLAC frame. */
  readonly blockFrames: number;
  readonly channels: number;
  /** Channel assignment: up to 7 independent, 8 left/side, 9 side/right, 10 mid/side. */
  readonly assignment: number;
  /** Bits per sample; 0: as STREAMINFO says. */
  readonly bits: number;
  /** True when `number` counts samples instead of FLAC frames. */
  readonly isVariable: boolean;
  readonly number: number;
}

/** The longest a frame header can be. */
export const maxHeaderBytes = 16;

/** Reads a frame header at `at`; null unless all reserved bits, codes and the CRC-8 are right. */
export function parseFlacFrameHeader(bytes: Uint8Array, at: number): FlacFrameHeader | null {
  if (at + 6 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xfe) !== 0xf8) return null;
  const blockCode = bytes[at + 2] >> 4;
  const rateCode = bytes[at + 2] & 15;
  const channelCode = bytes[at + 3] >> 4;
  const bitsCode = (bytes[at + 3] >> 1) & 7;
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || bitsCode === 3 || (bytes[at + 3] & 1) !== 0) return null;
  const coded = readCodedNumber(bytes, at + 4);
  if (coded === null) return null;
  const blockBytes = blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const headerBytes = 4 + coded.bytes + blockBytes + rateBytes + 1;
  if (at + headerBytes > bytes.length || crc8(bytes, at, at + headerBytes - 1) !== bytes[at + headerBytes - 1]) return null;
  return {
    headerBytes,
    blockFrames: blockFramesOf(blockCode, bytes, at + 4 + coded.bytes),
    channels: channelCode < 8 ? channelCode + 1 : 2,
    assignment: channelCode,
    bits: sampleBits[bitsCode],
    isVariable: (bytes[at + 1] & 1) === 1,
    number: coded.value,
  };
}

/** By the sample size code; 3 is reserved. */
const sampleBits = [0, 8, 12, 0, 16, 20, 24, 32];

function blockFramesOf(code: number, bytes: Uint8Array, at: number): number {
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bytes[at] + 1;
  if (code === 7) return ((bytes[at] << 8) | bytes[at + 1]) + 1;
  return 1 << code;
}

/** A number coded like UTF-8, extended to 36 bits. */
function readCodedNumber(bytes: Uint8Array, at: number): { value: number; bytes: number } | null {
  const first = bytes[at];
  if (first < 0x80) return { value: first, bytes: 1 };
  const length = Math.clz32(~(first << 24));
  if (length < 2 || length > 7 || at + length > bytes.length) return null;
  let value = length === 7 ? 0 : first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    if ((bytes[at + i] & 0xc0) !== 0x80) return null;
    value = value * 64 + (bytes[at + i] & 0x3f);
  }
  return { value, bytes: length };
}

/** CRC-8, polynomial x^8 + x^2 + x + 1. */
function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at++) {
    crc ^= bytes[at];
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80) !== 0 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}

const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) !== 0 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc;
});

/** The CRC-16 that closes a frame, polynomial x^16 + x^15 + x^2 + 1, over bytes [from, to): a whole frame, footer included, leaves 0. */
export function crc16(bytes: Uint8Array, from: number, to: number, start: number): number {
  let crc = start;
  for (let at = from; at < to; at++) crc = ((crc & 0xff) << 8) ^ crc16Table[(crc >> 8) ^ bytes[at]];
  return crc;
}

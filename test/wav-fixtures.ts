import type { ByteSource } from "../src/audio/source.ts";

// Builders of small audio files, byte by byte, for tests of the readers. They share no code with what they test.

/** A file in memory. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, read: (start, length) => Promise.resolve(bytes.slice(start, Math.max(start, start + length))) };
}

/** Bytes end to end; strings as Latin-1. */
export function join(...parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array {
  const arrays = parts.map((part) => {
    if (part instanceof Uint8Array) return part;
    return typeof part === "string" ? Uint8Array.from(part, (letter) => letter.charCodeAt(0)) : Uint8Array.from(part);
  });
  const joined = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

/** An integer of 1...8 bytes, two's complement. */
export function integer(value: number | bigint, bytes: number, bigEndian = false): Uint8Array {
  const result = new Uint8Array(bytes);
  let rest = BigInt.asUintN(bytes * 8, BigInt(value));
  for (let i = 0; i < bytes; i++, rest >>= 8n) result[bigEndian ? bytes - 1 - i : i] = Number(rest & 255n);
  return result;
}

/** A chunk with its pad byte; `size` states another size than the true one. */
export function chunk(id: string, content: Uint8Array, options: { size?: number; bigEndian?: boolean; pad?: boolean } = {}): Uint8Array {
  const { size = content.length, bigEndian = false, pad = true } = options;
  return join(id, integer(size, 4, bigEndian), content, new Uint8Array(pad ? content.length % 2 : 0));
}

export interface FormatFields {
  tag?: number;
  channels?: number;
  sampleRateHz?: number;
  blockBytes?: number;
  bits?: number;
  /** Makes it WAVE_FORMAT_EXTENSIBLE with this sub-format tag. */
  subTag?: number;
  validBits?: number;
  /** Of the extensible form. */
  speakerMask?: number;
  bigEndian?: boolean;
}

/** A `fmt ` chunk. */
export function formatChunk(fields: FormatFields = {}): Uint8Array {
  const { tag = 1, channels = 1, sampleRateHz = 48000, bits = 16, subTag, validBits = bits, speakerMask = 0, bigEndian = false } = fields;
  const blockBytes = fields.blockBytes ?? channels * Math.ceil(bits / 8);
  const u16 = (value: number) => integer(value, 2, bigEndian);
  const u32 = (value: number) => integer(value, 4, bigEndian);
  const basic = join(
    u16(subTag === undefined ? tag : 0xfffe),
    u16(channels),
    u32(sampleRateHz),
    u32(sampleRateHz * blockBytes),
    u16(blockBytes),
    u16(bits),
  );
  if (subTag === undefined) return chunk("fmt ", basic, { bigEndian });
  const guid = join(u32(subTag), u16(0), u16(0x10), [0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71]);
  return chunk("fmt ", join(basic, u16(22), u16(validBits), u32(speakerMask), guid), { bigEndian });
}

/** A RIFF file out of chunks. */
export function riff(...chunks: readonly Uint8Array[]): Uint8Array {
  return riffOf("RIFF", false, ...chunks);
}

/** A RIFF, RIFX, RF64 or BW64 file out of chunks. */
export function riffOf(form: string, bigEndian: boolean, ...chunks: readonly Uint8Array[]): Uint8Array {
  const body = join("WAVE", ...chunks);
  return join(form, integer(form === "RF64" || form === "BW64" ? 0xffffffff : body.length, 4, bigEndian), body);
}

/** A ds64 chunk. */
export function ds64(riffBytes: number | bigint, dataBytes: number | bigint, frames: number | bigint): Uint8Array {
  return chunk("ds64", join(integer(riffBytes, 8), integer(dataBytes, 8), integer(frames, 8), integer(0, 4)));
}

/** Interleaved integer samples. */
export function pcm(values: readonly number[], bytes: number, bigEndian = false): Uint8Array {
  return join(...values.map((value) => integer(value, bytes, bigEndian)));
}

/** Interleaved float samples. */
export function floats(values: readonly number[], bytes: 4 | 8, bigEndian = false): Uint8Array {
  const result = new Uint8Array(values.length * bytes);
  const view = new DataView(result.buffer);
  values.forEach((value, i) => {
    if (bytes === 4) view.setFloat32(i * 4, value, !bigEndian);
    else view.setFloat64(i * 8, value, !bigEndian);
  });
  return result;
}

/** An 80-bit extended number, big-endian, for a whole number from 1 to 2^31. */
export function extended(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  return join(integer(16383 + exponent, 2, true), integer(BigInt(value) << BigInt(63 - exponent), 8, true));
}

/** An AIFF (codec null) or AIFF-C file. */
export function aiff(
  fields: { channels: number; frames: number; bits: number; rate?: Uint8Array; codec: string | null },
  samples: Uint8Array,
): Uint8Array {
  const { channels, frames, bits, rate = extended(48000), codec } = fields;
  const common = join(integer(channels, 2, true), integer(frames, 4, true), integer(bits, 2, true), rate);
  const body = join(
    codec === null ? "AIFF" : "AIFC",
    chunk("COMM", codec === null ? common : join(common, codec, [0, 0]), { bigEndian: true }),
    chunk("SSND", join(new Uint8Array(8), samples), { bigEndian: true }),
  );
  return join("FORM", integer(body.length, 4, true), body);
}

const w64Guids: Readonly<Record<string, readonly number[]>> = {
  riff: [0x72, 0x69, 0x66, 0x66, 0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0x00, 0x00],
  wave: [0x77, 0x61, 0x76, 0x65, 0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0x00, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a],
  "fmt ": [0x66, 0x6d, 0x74, 0x20, 0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0x00, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a],
  data: [0x64, 0x61, 0x74, 0x61, 0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0x00, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a],
};

/** A Wave64 file with one fmt chunk (made by `formatChunk`) and one data chunk. */
export function w64(format: Uint8Array, samples: Uint8Array, dataSize: number | bigint = samples.length + 24): Uint8Array {
  const content = format.subarray(8);
  const padded = (bytes: Uint8Array) => join(bytes, new Uint8Array((8 - (bytes.length % 8)) % 8));
  const body = join(
    w64Guids.wave,
    padded(join(w64Guids["fmt "], integer(content.length + 24, 8), content)),
    padded(join(w64Guids.data, integer(dataSize, 8), samples)),
  );
  return join(w64Guids.riff, integer(body.length + 24, 8), body);
}

/** A small, fast, seeded generator (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A damaged copy: one to four of: bits flipped, bytes or words set to extreme values, a piece cut out, doubled, or the end cut off. */
export function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes: Uint8Array = original.slice();
  const place = () => Math.floor(random() * bytes.length);
  for (let times = 1 + Math.floor(random() * 4); times > 0 && bytes.length > 0; times--) {
    const at = place();
    const other = place();
    const kind = Math.floor(random() * 6);
    if (kind === 0) bytes[at] ^= 1 << Math.floor(random() * 8);
    else if (kind === 1) bytes[at] = Math.floor(random() * 256);
    else if (kind === 2) bytes.fill([0, 0x7f, 0x80, 0xff][Math.floor(random() * 4)], at, at + 1 + Math.floor(random() * 8));
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes = join(bytes.subarray(0, Math.min(at, other)), bytes.subarray(Math.max(at, other)));
    else bytes = join(bytes.subarray(0, Math.max(at, other)), bytes.subarray(Math.min(at, other)));
  }
  return bytes;
}

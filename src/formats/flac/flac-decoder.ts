import type { Planar } from "../../audio/source.ts";
import { BitReader } from "./bit-reader.ts";
import type { FlacFrameHeader } from "./flac-frame.ts";

const maxOrder = 32;
const leftSide = 8;
const sideRight = 9;
const midSide = 10;
/** The CRC-16 that closes a frame. */
const footerBytes = 2;

/**
 * Decodes FLAC frames (RFC 9639, sections 9.2 and 10), 4 to 32 bits. Exact: all sums are integers below 2^53 held in doubles
 * (33-bit samples × 15-bit coefficients × 32 taps). Output is value / 2^(bits − 1).
 */
export class FlacFrameDecoder {
  private readonly streamBits: number;
  private readonly work: Float64Array[];
  private readonly coefficients = new Float64Array(maxOrder);

  /** `streamBits` is what STREAMINFO says; `maxBlockFrames` is the longest block to expect, longer ones are refused. */
  constructor(channels: number, streamBits: number, maxBlockFrames: number) {
    this.streamBits = streamBits;
    this.work = Array.from({ length: channels }, () => new Float64Array(maxBlockFrames));
  }

  /** Bytes of the frame at the front of `bytes`, which may go on behind it; null when no frame can be decoded there. */
  frameBytes(bytes: Uint8Array, header: FlacFrameHeader): number | null {
    const reader = new BitReader(bytes, header.headerBytes);
    return this.subframes(reader, header) ? reader.bytesTaken + footerBytes : null;
  }

  /** One frame, its CRC already checked; null when it is malformed all the same. */
  decode(bytes: Uint8Array, header: FlacFrameHeader): Planar | null {
    const { work } = this;
    const { blockFrames, assignment } = header;
    const reader = new BitReader(bytes.subarray(0, bytes.length - footerBytes), header.headerBytes);
    // A cut at the wrong place can still have a CRC of 0 by chance; then the samples do not end where the frame does.
    if (!this.subframes(reader, header) || reader.bytesTaken !== bytes.length - footerBytes) return null;
    if (assignment >= leftSide) restoreStereo(assignment, work[0], work[1], blockFrames);
    const scale = 2 ** (1 - this.bitsOf(header));
    return work.map((samples) => {
      const channel = new Float32Array(blockFrames);
      for (let i = 0; i < blockFrames; i++) channel[i] = samples[i] * scale;
      return channel;
    });
  }

  private bitsOf({ bits }: FlacFrameHeader): number {
    return bits === 0 ? this.streamBits : bits;
  }

  /** The samples of all channels as they are stored, into `work`. */
  private subframes(reader: BitReader, header: FlacFrameHeader): boolean {
    const { work } = this;
    const { blockFrames, assignment } = header;
    if (blockFrames > work[0].length) return false;
    return work.every((samples, channel) => {
      const isSide = (channel === 1 && (assignment === leftSide || assignment === midSide)) || (channel === 0 && assignment === sideRight);
      return this.subframe(reader, samples.subarray(0, blockFrames), this.bitsOf(header) + (isSide ? 1 : 0)) && !reader.isPastEnd;
    });
  }

  private subframe(reader: BitReader, samples: Float64Array, fullBits: number): boolean {
    if (reader.unsigned(1) !== 0) return false;
    const type = reader.unsigned(6);
    const wasted = reader.unsigned(1) === 0 ? 0 : reader.unary() + 1;
    const bits = fullBits - wasted;
    if (bits <= 0) return false;
    if (!this.predicted(reader, samples, bits, type)) return false;
    if (wasted > 0) for (let i = 0; i < samples.length; i++) samples[i] *= 2 ** wasted;
    return true;
  }

  private predicted(reader: BitReader, samples: Float64Array, bits: number, type: number): boolean {
    if (type === 0) {
      samples.fill(reader.signed(bits));
      return true;
    }
    if (type === 1) {
      for (let i = 0; i < samples.length; i++) samples[i] = reader.signed(bits);
      return true;
    }
    const isLinear = type >= 32;
    const order = isLinear ? type - 31 : type - 8;
    if (order < 0 || (!isLinear && order > 4) || order > samples.length) return false;
    for (let i = 0; i < order; i++) samples[i] = reader.signed(bits);
    if (isLinear) return this.linear(reader, samples, order);
    if (!readResidual(reader, samples, order)) return false;
    restoreFixed(samples, order);
    return true;
  }

  private linear(reader: BitReader, samples: Float64Array, order: number): boolean {
    const { coefficients } = this;
    const precision = reader.unsigned(4) + 1;
    const shift = reader.signed(5);
    if (precision === 16 || shift < 0) return false;
    for (let tap = 0; tap < order; tap++) coefficients[tap] = reader.signed(precision);
    if (!readResidual(reader, samples, order)) return false;
    coefficients.fill(0, order);
    restoreLinear(samples, coefficients, order, 2 ** -shift);
    return true;
  }
}

/** Adds the prediction from the `order` samples before. Taps go four at a time, which takes half the time; those past the order are 0. */
function restoreLinear(samples: Float64Array, coefficients: Float64Array, order: number, scale: number): void {
  const taps = Math.ceil(order / 4) * 4;
  const slowEnd = Math.min(taps, samples.length);
  for (let i = order; i < slowEnd; i++) {
    let sum = 0;
    for (let tap = 0; tap < order; tap++) sum += coefficients[tap] * samples[i - 1 - tap];
    samples[i] += Math.floor(sum * scale);
  }
  for (let i = slowEnd; i < samples.length; i++) {
    let sum = 0;
    for (let tap = 0, at = i - 1; tap < taps; tap += 4, at -= 4) {
      sum +=
        coefficients[tap] * samples[at] +
        coefficients[tap + 1] * samples[at - 1] +
        (coefficients[tap + 2] * samples[at - 2] + coefficients[tap + 3] * samples[at - 3]);
    }
    samples[i] += Math.floor(sum * scale);
  }
}

/** Puts the residual where the samples will be. */
function readResidual(reader: BitReader, samples: Float64Array, order: number): boolean {
  const method = reader.unsigned(2);
  if (method > 1) return false;
  const parameterBits = 4 + method;
  const escapeCode = (1 << parameterBits) - 1;
  const partitions = 1 << reader.unsigned(4);
  const length = samples.length / partitions;
  if (!Number.isInteger(length) || length < order) return false;
  for (let partition = 0; partition < partitions && !reader.isPastEnd; partition++) {
    const from = partition === 0 ? order : partition * length;
    const to = (partition + 1) * length;
    const parameter = reader.unsigned(parameterBits);
    if (parameter !== escapeCode) reader.rice(samples, from, to, parameter);
    else {
      const bits = reader.unsigned(5);
      for (let i = from; i < to; i++) samples[i] = reader.signed(bits);
    }
  }
  return true;
}

/** Polynomial predictors of order 0...4 (RFC 9639, table 21). */
function restoreFixed(s: Float64Array, order: number): void {
  if (order === 1) for (let i = 1; i < s.length; i++) s[i] += s[i - 1];
  else if (order === 2) for (let i = 2; i < s.length; i++) s[i] += 2 * s[i - 1] - s[i - 2];
  else if (order === 3) for (let i = 3; i < s.length; i++) s[i] += 3 * (s[i - 1] - s[i - 2]) + s[i - 3];
  else if (order === 4) for (let i = 4; i < s.length; i++) s[i] += 4 * (s[i - 1] + s[i - 3]) - 6 * s[i - 2] - s[i - 4];
}

function restoreStereo(assignment: number, a: Float64Array, b: Float64Array, frames: number): void {
  if (assignment === leftSide) for (let i = 0; i < frames; i++) b[i] = a[i] - b[i];
  else if (assignment === sideRight) for (let i = 0; i < frames; i++) a[i] += b[i];
  else if (assignment === midSide) {
    for (let i = 0; i < frames; i++) {
      const side = b[i];
      // The mid lost its lowest bit, which is that of the side.
      const doubled = 2 * a[i] + Math.abs(side % 2);
      a[i] = (doubled + side) / 2;
      b[i] = (doubled - side) / 2;
    }
  }
}

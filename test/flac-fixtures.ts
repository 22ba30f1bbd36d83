import { integer, join } from "./wav-fixtures.ts";

// A minimal FLAC writer for tests (RFC 9639), bit by bit; shares no code with the decoder.

/** Collects bits, most significant first. */
export class BitWriter {
  private readonly bits: number[] = [];

  /** `value` in two's complement. */
  write(value: number | bigint, count: number): this {
    const unsigned = BigInt.asUintN(count, BigInt(value));
    for (let bit = count - 1; bit >= 0; bit--) this.bits.push(Number((unsigned >> BigInt(bit)) & 1n));
    return this;
  }

  /** A Rice code. */
  rice(value: number, parameter: number): this {
    const folded = value < 0 ? -2 * value - 1 : 2 * value;
    for (let zeros = Math.floor(folded / 2 ** parameter); zeros > 0; zeros--) this.bits.push(0);
    return this.write(1, 1).write(folded % 2 ** parameter, parameter);
  }

  bytes(): Uint8Array {
    const result = new Uint8Array(Math.ceil(this.bits.length / 8));
    this.bits.forEach((bit, i) => {
      result[i >> 3] |= bit << (7 - (i & 7));
    });
    return result;
  }
}

export interface FlacShape {
  sampleRateHz?: number;
  channels: number;
  bits: number;
  blockFrames: number;
  /** 0: unknown. */
  totalFrames: number;
}

/** `fLaC` and a STREAMINFO block. */
export function flacHead({ sampleRateHz = 48000, channels, bits, blockFrames, totalFrames }: FlacShape): Uint8Array {
  const packed = new BitWriter()
    .write(sampleRateHz, 20)
    .write(channels - 1, 3)
    .write(bits - 1, 5)
    .write(totalFrames, 36)
    .bytes();
  return join("fLaC", [0x80, 0, 0, 34], integer(blockFrames, 2, true), integer(blockFrames, 2, true), new Uint8Array(6), packed, new Uint8Array(16));
}

/** A verbatim subframe; `wasted` low bits are zero in all samples and not stored. */
export function verbatim(samples: readonly number[], bits: number, wasted = 0): (writer: BitWriter) => void {
  return (writer) => {
    writer.write(0, 1).write(1, 6);
    if (wasted === 0) writer.write(0, 1);
    else writer.write(1, 1).write(1, wasted);
    for (const sample of samples) writer.write(sample / 2 ** wasted, bits - wasted);
  };
}

/** A frame out of subframes, numbered `number`, with the size and rate of STREAMINFO and its CRCs. */
export function flacFrame(number: number, blockFrames: number, assignment: number, subframes: readonly ((writer: BitWriter) => void)[]): Uint8Array {
  const header = join([0xff, 0xf8, 0x70, assignment << 4, number], integer(blockFrames - 1, 2, true));
  const writer = new BitWriter();
  for (const subframe of subframes) subframe(writer);
  const body = join(header, [crc(header, 8, 0x07)], writer.bytes());
  return join(body, integer(crc(body, 16, 0x8005), 2, true));
}

/** A plain file: frames of verbatim subframes, all blocks of one length but the last. */
export function verbatimFlac(planar: readonly (readonly number[])[], bits: number, blockFrames: number): Uint8Array {
  const totalFrames = planar[0].length;
  const frames: Uint8Array[] = [];
  for (let at = 0; at < totalFrames; at += blockFrames) {
    const block = planar.map((channel) => channel.slice(at, at + blockFrames));
    frames.push(
      flacFrame(
        frames.length,
        block[0].length,
        planar.length - 1,
        block.map((channel) => verbatim(channel, bits)),
      ),
    );
  }
  return join(flacHead({ channels: planar.length, bits, blockFrames, totalFrames }), ...frames);
}

/** Bitwise CRC, not reflected, start 0. */
function crc(bytes: Uint8Array, width: number, polynomial: number): number {
  let value = 0;
  const top = 2 ** (width - 1);
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = ((value & top) !== 0 ? 1 : 0) ^ ((byte >> bit) & 1);
      value = ((value << 1) & (top * 2 - 1)) ^ (carry === 1 ? polynomial : 0);
    }
  }
  return value;
}

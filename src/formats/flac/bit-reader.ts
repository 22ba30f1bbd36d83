/** Reads bits, most significant first. Past the end come zeros; `isPastEnd` tells. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private position: number;

  /** Starts at a byte. */
  constructor(bytes: Uint8Array, byteOffset: number) {
    this.bytes = bytes;
    this.position = byteOffset * 8;
  }

  get isPastEnd(): boolean {
    return this.position > this.bytes.length * 8;
  }

  /** Whole bytes taken so far, from the start of the array. */
  get bytesTaken(): number {
    return Math.ceil(this.position / 8);
  }

  /** 0...32 bits as an unsigned number. */
  unsigned(bits: number): number {
    if (bits === 0) return 0;
    const value = windowAt(this.bytes, this.position) >>> (32 - bits);
    this.position += bits;
    return value;
  }

  /** 0...33 bits in two's complement. */
  signed(bits: number): number {
    if (bits === 0) return 0;
    const negative = this.unsigned(1);
    return this.unsigned(bits - 1) - negative * 2 ** (bits - 1);
  }

  /** Zeros before the next one; the one is passed over. Ends at the end of the bytes. */
  unary(): number {
    const end = this.bytes.length * 8;
    let zeros = 0;
    for (;;) {
      const leading = Math.clz32(windowAt(this.bytes, this.position));
      zeros += leading;
      if (leading < 32) {
        this.position += leading + 1;
        return zeros;
      }
      this.position += 32;
      if (this.position > end) return zeros;
    }
  }

  /** Rice-coded values with parameter `parameter` (0...30) into target[from ... to). */
  rice(target: Float64Array, from: number, to: number, parameter: number): void {
    const { bytes } = this;
    const end = bytes.length * 8;
    const lowShift = 31 - parameter;
    let position = this.position;
    for (let i = from; i < to && position <= end; i++) {
      const window = windowAt(bytes, position);
      const zeros = Math.clz32(window);
      let folded: number;
      if (zeros + parameter < 32) {
        // The shift by one more drops the stop bit, also when 32 - parameter would be a shift by 32.
        folded = (zeros << parameter) | (((window << zeros) & 0x7fffffff) >>> lowShift);
        position += zeros + 1 + parameter;
      } else {
        this.position = position;
        const high = this.unary();
        folded = (high << parameter) | this.unsigned(parameter);
        position = this.position;
      }
      target[i] = (folded >>> 1) ^ -(folded & 1);
    }
    this.position = position;
  }
}

/** The 32 bits from a bit position on. */
function windowAt(bytes: Uint8Array, position: number): number {
  const at = position >>> 3;
  const bit = position & 7;
  const word = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  return bit === 0 ? word >>> 0 : ((word << bit) | (bytes[at + 4] >>> (8 - bit))) >>> 0;
}

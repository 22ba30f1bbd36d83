import type { ByteSource } from "../audio/source.ts";

/** Reads stored bytes once from front to back in large pieces: what the stream decoders draw from. */
export class ByteCursor {
  /** Place in the file of the first unread byte. */
  position: number;
  /** Unread bytes at hand. */
  ahead = new Uint8Array(0);
  private readonly source: ByteSource;
  private readonly pieceBytes: number;

  constructor(source: ByteSource, position: number, pieceBytes = 262144) {
    this.source = source;
    this.position = position;
    this.pieceBytes = pieceBytes;
  }

  /** Brings at least `count` bytes to hand unless the file ends before; returns how many are there. */
  async fill(count: number): Promise<number> {
    while (this.ahead.length < count) {
      const next = await this.source.read(this.position + this.ahead.length, Math.max(this.pieceBytes, count - this.ahead.length));
      if (next.length === 0) break;
      const joined = new Uint8Array(this.ahead.length + next.length);
      joined.set(this.ahead);
      joined.set(next, this.ahead.length);
      this.ahead = joined;
    }
    return this.ahead.length;
  }

  /** Moves past `count` bytes that are at hand. */
  advance(count: number): void {
    this.ahead = this.ahead.subarray(count);
    this.position += count;
  }
}

import type { ByteSource } from "../audio/source.ts";

/** A window over stored bytes for header parsers: many small reads at any place, few calls to the source. */
export class ByteWindow {
  readonly size: number;
  private readonly source: ByteSource;
  private readonly windowBytes: number;
  private start = 0;
  private held: Uint8Array = new Uint8Array(0);

  /** `windowBytes` is how much one call to the source brings in. */
  constructor(source: ByteSource, windowBytes = 65536) {
    this.source = source;
    this.size = source.size;
    this.windowBytes = windowBytes;
  }

  /** Bytes [start, start + length), cut short at the end. The array is a view: copy what must outlive the next call. */
  async at(start: number, length: number): Promise<Uint8Array> {
    const end = Math.min(start + length, this.size);
    if (start >= end) return new Uint8Array(0);
    if (start < this.start || end > this.start + this.held.length) {
      this.held = await this.source.read(start, Math.max(end - start, this.windowBytes));
      this.start = start;
    }
    return this.held.subarray(start - this.start, end - this.start);
  }
}

/** Four bytes as Latin-1 text: a chunk id. */
export function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

/** A DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

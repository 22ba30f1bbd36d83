import type { ByteCursor } from "../byte-cursor.ts";
import { crc16, type FlacFrameHeader, maxHeaderBytes, parseFlacFrameHeader } from "./flac-frame.ts";

/** One frame cut out of the stream. */
export interface FlacFrame {
  readonly header: FlacFrameHeader;
  /** The frame's bytes; a view that lasts until the next frame is asked for. Null when its CRC-16 does not hold. */
  readonly bytes: Uint8Array | null;
}

/**
 * Cuts a FLAC stream into frames. A frame ends where the next valid header begins and its CRC-16 comes out 0; where a next header comes
 * without that, the frame is damaged. Bytes that belong to no frame are passed over. One pass, bounded memory.
 */
export class FlacSplitter {
  /** Bytes that belonged to no frame, before the last frame. */
  skippedBytes = 0;
  private readonly cursor: ByteCursor;
  private readonly channels: number;
  private readonly maxFrameBytes: number;
  private readonly frameBytes: FrameBytes;

  /** `maxFrameBytes`: no frame of this stream can be longer. */
  constructor(cursor: ByteCursor, channels: number, maxFrameBytes: number, frameBytes: FrameBytes) {
    this.cursor = cursor;
    this.channels = channels;
    this.maxFrameBytes = maxFrameBytes;
    this.frameBytes = frameBytes;
  }

  /** The next frame, or null at the end. */
  async next(): Promise<FlacFrame | null> {
    const { cursor } = this;
    let passed = 0;
    for (;;) {
      const atHand = await cursor.fill(maxHeaderBytes);
      const header = atHand < 6 ? null : this.headerAt(0);
      if (header !== null) {
        const frame = await this.cut(header);
        if (frame !== null) {
          this.skippedBytes += passed;
          return frame;
        }
      }
      if (atHand === 0) return null;
      const step = Math.max(1, nextSync(cursor.ahead));
      cursor.advance(step);
      passed += step;
    }
  }

  private headerAt(at: number): FlacFrameHeader | null {
    const header = parseFlacFrameHeader(this.cursor.ahead, at);
    return header !== null && header.channels === this.channels ? header : null;
  }

  /** Looks for the end of the frame whose header stands at the front; null when no end is found and the header was a chance pattern. */
  private async cut(header: FlacFrameHeader): Promise<FlacFrame | null> {
    const { cursor, maxFrameBytes } = this;
    const scan: Scan = { at: header.headerBytes, crcAt: 0, crc: 0 };
    for (let wanted = 65536; ; wanted *= 2) {
      const limit = Math.min(wanted, maxFrameBytes);
      const atHand = await cursor.fill(limit + maxHeaderBytes);
      const isEnd = atHand < limit + maxHeaderBytes;
      if (this.scanForNext(header, scan, isEnd ? atHand : limit)) return this.take(header, scan.at, scan.crc === 0);
      if (isEnd || limit === maxFrameBytes) return this.takeLast(header);
    }
  }

  private take(header: FlacFrameHeader, bytes: number, isSound: boolean): FlacFrame {
    const frame = { header, bytes: isSound ? this.cursor.ahead.subarray(0, bytes) : null };
    this.cursor.advance(bytes);
    return frame;
  }

  /** Moves `scan` forward to the start of a next frame (true) or to `limit`. The CRC is drawn along only where a header stands. */
  private scanForNext(header: FlacFrameHeader, scan: Scan, limit: number): boolean {
    const bytes = this.cursor.ahead;
    for (let at = bytes.indexOf(0xff, scan.at + 1); at >= 0 && at < limit; at = bytes.indexOf(0xff, at + 1)) {
      if ((bytes[at + 1] & 0xfe) !== 0xf8) continue;
      const candidate = this.headerAt(at);
      if (candidate === null) continue;
      scan.crc = crc16(bytes, scan.crcAt, at, scan.crc);
      scan.crcAt = at;
      scan.at = at;
      if (scan.crc === 0 || follows(header, candidate)) return true;
    }
    scan.at = Math.max(scan.at, limit - 1);
    return false;
  }

  /**
   * The last frame has no header after it, but perhaps a tag, zeros or other rubbish, in which the CRC becomes 0 by chance every 65536 bytes: it ends
   * where its samples do.
   */
  private takeLast(header: FlacFrameHeader): FlacFrame | null {
    const bytes = this.cursor.ahead;
    const length = this.frameBytes(bytes, header);
    return length !== null && length <= bytes.length && crc16(bytes, 0, length, 0) === 0 ? this.take(header, length, true) : null;
  }
}

/** Bytes of the frame that begins with this header at the front of bytes that may go on behind it; null when none can be decoded there. */
type FrameBytes = (bytes: Uint8Array, header: FlacFrameHeader) => number | null;

interface Scan {
  /** Looked at up to here. */
  at: number;
  crcAt: number;
  crc: number;
}

function follows(header: FlacFrameHeader, candidate: FlacFrameHeader): boolean {
  if (candidate.isVariable !== header.isVariable) return false;
  return candidate.number === header.number + (header.isVariable ? header.blockFrames : 1);
}

function nextSync(bytes: Uint8Array): number {
  for (let at = 1; at < bytes.length; at++) {
    if (bytes[at] === 0xff && (at + 1 === bytes.length || (bytes[at + 1] & 0xfe) === 0xf8)) return at;
  }
  return bytes.length;
}

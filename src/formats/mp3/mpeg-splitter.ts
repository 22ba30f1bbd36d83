import type { ByteCursor } from "../byte-cursor.ts";
import { isSameStream, type MpegHeader, parseMpegHeader } from "./mpeg-frame.ts";

/** One MPEG frame; its bytes are a view that lasts until the next is asked for. */
export interface MpegFrame {
  readonly header: MpegHeader;
  readonly bytes: Uint8Array;
}

/** Looking further ahead than this for a first frame would take a whole file of something else. */
const maxSearchBytes = 1 << 20;

/** Cuts an MPEG audio stream into whole frames of one kind; bytes between them (tags, damage) are passed over. */
export class MpegSplitter {
  /** Bytes passed over between two frames. */
  skippedBytes = 0;
  private readonly cursor: ByteCursor;
  private stream: MpegHeader | null = null;

  constructor(cursor: ByteCursor) {
    this.cursor = cursor;
  }

  /** The next frame, or null when none follows or only part of one. */
  async next(): Promise<MpegFrame | null> {
    const { cursor } = this;
    let passed = 0;
    while ((this.stream !== null || passed <= maxSearchBytes) && (await cursor.fill(4)) >= 4) {
      const header = parseMpegHeader(cursor.ahead, 0);
      if (header !== null && (await this.isFrame(header, passed > 0 || this.stream === null))) {
        if (this.stream !== null) this.skippedBytes += passed;
        this.stream = header;
        const bytes = cursor.ahead.subarray(0, header.frameBytes);
        cursor.advance(header.frameBytes);
        return { header, bytes };
      }
      const step = Math.max(1, nextSync(cursor.ahead));
      cursor.advance(step);
      passed += step;
    }
    return null;
  }

  /** A header is four bytes that may occur by chance: after a break in the stream another must follow where this one says. */
  private async isFrame(header: MpegHeader, isAfterBreak: boolean): Promise<boolean> {
    const { cursor, stream } = this;
    if (stream !== null && !isSameStream(stream, header)) return false;
    const atHand = await cursor.fill(header.frameBytes + 4);
    if (atHand < header.frameBytes) return false;
    if (!isAfterBreak) return true;
    const next = parseMpegHeader(cursor.ahead, header.frameBytes);
    if (next !== null) return isSameStream(header, next);
    return stream !== null && atHand === header.frameBytes;
  }
}

function nextSync(bytes: Uint8Array): number {
  const at = bytes.indexOf(0xff, 1);
  return at < 0 ? bytes.length : at;
}

import type { ByteSource } from "../../audio/source.ts";
import { ByteCursor } from "../byte-cursor.ts";
import { viewOf } from "../byte-window.ts";

/** The packets that end on one page of a logical stream. */
export interface OggPage {
  readonly packets: readonly Uint8Array[];
  /** Granule position after the last of these packets; null when the page states none. */
  readonly granule: number | null;
  readonly isLast: boolean;
}

interface RawPage {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
}

const isContinued = 1;
const isFirst = 2;
const isLast = 4;

/** Losses met while reading. */
export interface OggLosses {
  /** Pages that did not arrive whole. */
  lostPages: number;
  /** Bytes between pages. */
  skippedBytes: number;
  /** Whether the stream that was read last has its end mark. */
  hasEnd: boolean;
}

/** The whole pages of an Ogg file, one after the other. */
export class OggReader {
  private readonly cursor: ByteCursor;
  private readonly losses: OggLosses;
  private seen: RawPage | null = null;

  constructor(source: ByteSource, start: number, losses: OggLosses) {
    this.cursor = new ByteCursor(source, start);
    this.losses = losses;
  }

  /** Whether another page follows. */
  async hasMore(): Promise<boolean> {
    this.seen ??= await nextPage(this.cursor, this.losses);
    return this.seen !== null;
  }

  /** The next page, a view that lasts until more is asked for; null at the end. */
  async next(): Promise<RawPage | null> {
    const page = this.seen ?? (await nextPage(this.cursor, this.losses));
    this.seen = null;
    return page;
  }
}

/**
 * Reads the pages of the next logical stream whose first packet `isWanted` accepts, up to its end mark (RFC 3533). Other streams in the
 * file are passed over. Pages whose CRC does not hold are left out, with the packet they cut through.
 */
export async function* readOggPages(
  reader: OggReader,
  isWanted: (packet: Uint8Array) => boolean,
  losses: OggLosses,
): AsyncGenerator<OggPage, void, void> {
  let serial: number | null = null;
  let sequence = -1;
  let partial: Uint8Array | null = null;
  for (let page = await reader.next(); page !== null; page = await reader.next()) {
    if (serial === null && (page.flags & isFirst) !== 0 && isWanted(page.body)) serial = page.serial;
    if (page.serial !== serial) continue;
    if (sequence >= 0 && page.sequence !== sequence + 1) {
      losses.lostPages++;
      partial = null;
    }
    sequence = page.sequence;
    const split = splitPackets(page, partial);
    partial = split.partial;
    losses.hasEnd = (page.flags & isLast) !== 0;
    yield { packets: split.packets, granule: page.granule < 0 ? null : page.granule, isLast: losses.hasEnd };
    if (losses.hasEnd) return;
  }
}

function splitPackets(page: RawPage, before: Uint8Array | null): { packets: Uint8Array[]; partial: Uint8Array | null } {
  const packets: Uint8Array[] = [];
  let isOpen = (page.flags & isContinued) !== 0;
  let carried = isOpen ? before : null;
  // A page that continues a packet whose start was lost begins with bytes of no use.
  let isOrphan = isOpen && before === null;
  let from = 0;
  let to = 0;
  for (const length of page.lacing) {
    to += length;
    isOpen = length === 255;
    if (isOpen) continue;
    const piece = page.body.subarray(from, to);
    if (!isOrphan) packets.push(carried === null ? piece : join(carried, piece));
    carried = null;
    isOrphan = false;
    from = to;
  }
  if (!isOpen || isOrphan) return { packets, partial: null };
  const rest = page.body.subarray(from, to);
  const partial = carried === null ? new Uint8Array(rest) : join(carried, rest);
  return { packets, partial: partial.length > maxPacketBytes ? null : partial };
}

/** Longer packets are cover pictures in a comment header at most; those are of no use here. */
const maxPacketBytes = 1 << 26;

async function nextPage(cursor: ByteCursor, losses: OggLosses): Promise<RawPage | null> {
  let passed = 0;
  while ((await cursor.fill(27)) >= 27) {
    const page = await pageHere(cursor);
    if (page !== null) {
      losses.skippedBytes += passed;
      return page;
    }
    const step = nextCapture(cursor.ahead);
    cursor.advance(step);
    passed += step;
  }
  return null;
}

async function pageHere(cursor: ByteCursor): Promise<RawPage | null> {
  const head = viewOf(cursor.ahead);
  if (head.getUint32(0, false) !== 0x4f676753 || cursor.ahead[4] !== 0) return null;
  const segments = cursor.ahead[26];
  if ((await cursor.fill(27 + segments)) < 27 + segments) return null;
  const lacing = cursor.ahead.subarray(27, 27 + segments);
  const total = lacing.reduce((sum, length) => sum + length, 27 + segments);
  if ((await cursor.fill(total)) < total) return null;
  const bytes = cursor.ahead.subarray(0, total);
  const view = viewOf(bytes);
  if (pageCrc(bytes) !== view.getUint32(22, true)) return null;
  cursor.advance(total);
  return {
    flags: bytes[5],
    granule: Number(view.getBigInt64(6, true)),
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    lacing: bytes.subarray(27, 27 + segments),
    body: bytes.subarray(27 + segments),
  };
}

function nextCapture(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x4f, 1); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    if (at + 4 > bytes.length || (bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53)) return at;
  }
  return bytes.length;
}

// CRC-32, polynomial 0x04c11db7, not reflected, start 0 (RFC 3533, section 6).
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** CRC of a whole page, its own CRC field taken as 0. */
export function pageCrc(page: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < page.length; at++) {
    const byte = at >= 22 && at < 26 ? 0 : page[at];
    crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte];
  }
  return crc >>> 0;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

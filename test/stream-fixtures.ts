import { integer, join } from "./wav-fixtures.ts";

// Small Ogg and MPEG streams for tests, byte by byte.

export interface PageFields {
  packets: readonly Uint8Array[];
  granule: number | bigint;
  sequence: number;
  /** 1 continued, 2 first, 4 last. */
  flags?: number;
  serial?: number;
}

/** An Ogg page of whole packets. */
export function oggPage({ packets, granule, sequence, flags = 0, serial = 7 }: PageFields): Uint8Array {
  const lacing = packets.flatMap((packet) => [...new Array<number>(Math.floor(packet.length / 255)).fill(255), packet.length % 255]);
  const head = join("OggS", [0, flags], integer(granule, 8), integer(serial, 4), integer(sequence, 4), [0, 0, 0, 0, lacing.length], lacing);
  return withPageCrc(join(head, ...packets));
}

/** The page with its CRC put right (RFC 3533: polynomial 0x04c11db7, start 0), bit by bit. */
export function withPageCrc(page: Uint8Array): Uint8Array {
  const result = page.slice();
  result.fill(0, 22, 26);
  let crc = 0;
  for (const byte of result) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = (crc >>> 31) ^ ((byte >> bit) & 1);
      crc = (crc << 1) ^ (carry === 1 ? 0x04c11db7 : 0);
    }
  }
  result.set(integer(crc >>> 0, 4), 22);
  return result;
}

/** The known Opus packet of 20 ms stereo silence: CELT, full band. */
export const opusSilence = Uint8Array.of(0xfc, 0xff, 0xfe);

export interface OpusFields {
  channels?: number;
  preSkip: number;
  packetsPerPage: readonly number[];
  finalGranule: number;
  packet?: (index: number) => Uint8Array;
  /** Channel mapping family, and for all but 0 its table (RFC 7845, 5.1.1). */
  mapping?: readonly number[];
}

/** An Ogg Opus file. */
export function opusFile({ channels = 2, preSkip, packetsPerPage, finalGranule, packet = () => opusSilence, mapping = [0] }: OpusFields): Uint8Array {
  const head = join("OpusHead", [1, channels], integer(preSkip, 2), integer(48000, 4), integer(0, 2), mapping);
  const tags = join("OpusTags", integer(4, 4), "test", integer(0, 4));
  let count = 0;
  const pages = packetsPerPage.map((packetCount, i) => {
    const packets = Array.from({ length: packetCount }, () => packet(count++));
    const isLast = i === packetsPerPage.length - 1;
    return oggPage({ packets, granule: isLast ? finalGranule : count * 960, sequence: i + 2, flags: isLast ? 4 : 0 });
  });
  return join(oggPage({ packets: [head], granule: 0, sequence: 0, flags: 2 }), oggPage({ packets: [tags], granule: 0, sequence: 1 }), ...pages);
}

/** An MPEG 1 layer III frame of 128 kbit/s, 44.1 kHz, stereo: 417 bytes; zeros decode to silence. */
export function mpegFrame(body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const frame = new Uint8Array(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  frame.set(body.subarray(0, 413), 4);
  return frame;
}

/** An Info frame with the LAME extension: `mpegFrames` that follow, frames of audio to drop at the start and the end. */
export function infoFrame(mpegFrames: number, delay: number, padding: number): Uint8Array {
  const packed = delay * 4096 + padding;
  const body = join(
    new Uint8Array(32),
    "Info",
    integer(1, 4, true),
    integer(mpegFrames, 4, true),
    "LAME3.100",
    new Uint8Array(12),
    integer(packed, 3, true),
  );
  return mpegFrame(body);
}

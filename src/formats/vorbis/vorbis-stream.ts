import type { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource } from "../../audio/source.ts";
import { viewOf } from "../byte-window.ts";
import type { DecodedStream } from "../decoded-stream.ts";
import { inWavOrder } from "../ogg/channel-order.ts";
import { openChain } from "../ogg/ogg-chain.ts";
import type { OggPage } from "../ogg/ogg-packets.ts";
import { type DecodedPage, trimToGranule } from "../ogg/ogg-timeline.ts";
import { checkChannelsAndRate } from "../pcm/pcm-source.ts";
import { standardSpeakers } from "../speakers.ts";

/** True when a packet is a Vorbis identification header. */
export function isVorbisHeader(packet: Uint8Array): boolean {
  return isHeaderPacket(packet, 1);
}

/**
 * Opens the Vorbis streams of an Ogg file from `start`. The length is that of the final granule position. Samples are not clamped.
 * Throws `input-damaged` when one of the three headers is missing or contradicts itself.
 */
export function openVorbisStream(source: ByteSource, start: number): Promise<DecodedStream> {
  return openChain(source, start, isVorbisHeader, async (pages) => {
    const { identification, setup, rest } = await readHeaders(source.name, pages);
    const view = viewOf(identification);
    const channels = identification[11];
    const sampleRateHz = view.getUint32(12, true);
    checkChannelsAndRate(source.name, channels, sampleRateHz);
    const blocks = () => trimToGranule(decodePages(identification, setup, rest, pages), { mayStartBelowZero: true });
    const encoding = { container: "vorbis", kind: "lossy", bits: 0, ...standardSpeakers(channels) } as const;
    return { sampleRateHz, channels, encoding, warnings: [], blocks };
  });
}

interface VorbisHeaders {
  readonly identification: Uint8Array;
  readonly setup: Uint8Array;
  /** Audio packets on the page that ended the headers. */
  readonly rest: OggPage;
}

async function readHeaders(name: string, pages: AsyncGenerator<OggPage, void, void>): Promise<VorbisHeaders> {
  const headers: Uint8Array[] = [];
  for (let next = await pages.next(); next.done !== true; next = await pages.next()) {
    const page = next.value;
    const taken = Math.min(page.packets.length, 3 - headers.length);
    headers.push(...page.packets.slice(0, taken).map((packet) => new Uint8Array(packet)));
    if (headers.length < 3) continue;
    const [identification, comments, setup] = headers;
    if (!isSoundIdentification(identification) || !isHeaderPacket(comments, 3) || !isHeaderPacket(setup, 5)) break;
    return { identification, setup, rest: { ...page, packets: page.packets.slice(taken) } };
  }
  throw new AudioInputError("input-damaged", name, `${name} is an Ogg Vorbis file whose headers are damaged or cut off.`);
}

function isHeaderPacket(packet: Uint8Array, type: number): boolean {
  return packet.length >= 7 && packet[0] === type && String.fromCharCode(...packet.subarray(1, 7)) === "vorbis";
}

/** Vorbis I, 4.2.2: version 0, block sizes 64...8192 in order, framing bit set. */
function isSoundIdentification(packet: Uint8Array): boolean {
  if (!isHeaderPacket(packet, 1) || packet.length < 30 || viewOf(packet).getUint32(7, true) !== 0) return false;
  const small = packet[28] & 15;
  const large = packet[28] >> 4;
  return small >= 6 && large <= 13 && small <= large && (packet[29] & 1) === 1;
}

type LibraryPage = Parameters<OggVorbisDecoder["decodeOggPages"]>[0][number];

/**
 * The library's own Ogg parser can hang on a damaged setup header, so pages are cut here and handed over in the shape it reads: the fields of
 * codec-parser's OggPage that its decodeOggPages uses.
 */
function libraryPage(data: Uint8Array, packets: readonly Uint8Array[], vorbisSetup: Uint8Array): LibraryPage {
  const codecFrames = packets.map((packet) => ({ data: packet, header: { vorbisSetup } }));
  return { data, codecFrames, isLastPage: false } as unknown as LibraryPage;
}

async function* decodePages(
  identification: Uint8Array,
  setup: Uint8Array,
  first: OggPage,
  others: AsyncGenerator<OggPage, void, void>,
): AsyncGenerator<DecodedPage, void, void> {
  const library = await import("@wasm-audio-decoders/ogg-vorbis");
  const decoder = new library.OggVorbisDecoder();
  await decoder.ready;
  try {
    await decoder.decodeOggPages([libraryPage(identification, [], setup)]);
    for (let page: OggPage | null = first; page !== null; page = (await others.next()).value ?? null) {
      const packets = page.packets.filter((packet) => packet.length > 0);
      if (packets.length === 0) {
        if (page.isLast) yield { page, blocks: [] };
        continue;
      }
      const decoded = await decoder.decodeOggPages([libraryPage(setup, packets, setup)]);
      yield { page, blocks: decoded.samplesDecoded > 0 ? [inWavOrder(decoded.channelData)] : [] };
    }
  } finally {
    decoder.free();
  }
}

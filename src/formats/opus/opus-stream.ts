import type { OpusDecoder } from "opus-decoder";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource, Planar } from "../../audio/source.ts";
import { type DecodedStream, trimBlocks } from "../decoded-stream.ts";
import { inWavOrder } from "../ogg/channel-order.ts";
import { openChain } from "../ogg/ogg-chain.ts";
import type { OggPage } from "../ogg/ogg-packets.ts";
import { type DecodedPage, trimToGranule } from "../ogg/ogg-timeline.ts";
import { standardSpeakers } from "../speakers.ts";
import { isOpusHeader, type OpusHead, opusPacketFrames, parseOpusHead } from "./opus-head.ts";

/** Opus always decodes at this rate. */
const sampleRateHz = 48000;

/**
 * Opens the Opus streams of an Ogg file from `start` (RFC 7845), up to 8 channels by the stream's mapping. Pre-skip and end padding are cut, the header's
 * output gain is applied, samples are not clamped. Throws `input-damaged` when the headers are unusable.
 */
export function openOpusStream(source: ByteSource, start: number): Promise<DecodedStream> {
  return openChain(source, start, isOpusHeader, async (pages) => {
    const { head, rest } = await readHeaders(source.name, pages);
    const warnings: string[] = [];
    const decoded = () => trimToGranule(decodePages(head, rest, pages, warnings), { mayStartBelowZero: false });
    const blocks = () => trimBlocks(decoded(), head.preSkipFrames, () => null);
    const speakers = head.family === 1 ? standardSpeakers(head.channels) : {};
    return { sampleRateHz, channels: head.channels, encoding: { container: "opus", kind: "lossy", bits: 0, ...speakers }, warnings, blocks };
  });
}

/** The identification packet, then the comment packet, which may be long; `rest` is what else the page that ended it holds. */
async function readHeaders(name: string, pages: AsyncGenerator<OggPage, void, void>): Promise<{ head: OpusHead; rest: OggPage }> {
  let head: OpusHead | null = null;
  let seen = 0;
  for (let next = await pages.next(); next.done !== true; next = await pages.next()) {
    const page = next.value;
    const taken = Math.min(page.packets.length, 2 - seen);
    if (seen === 0 && taken > 0) head = parseOpusHead(name, page.packets[0]);
    seen += taken;
    if (head !== null && seen === 2) return { head, rest: { ...page, packets: page.packets.slice(taken) } };
  }
  throw new AudioInputError("input-damaged", name, `${name} is an Opus file whose headers are damaged or cut off.`);
}

async function* decodePages(
  head: OpusHead,
  first: OggPage,
  others: AsyncGenerator<OggPage, void, void>,
  warnings: string[],
): AsyncGenerator<DecodedPage, void, void> {
  const { channels, streamCount, coupledStreamCount, channelMappingTable } = head;
  const library = await import("opus-decoder");
  const decoder = new library.OpusDecoder({ channels, streamCount, coupledStreamCount, channelMappingTable });
  await decoder.ready;
  let damaged = 0;
  try {
    for (let page: OggPage | null = first; page !== null; page = (await others.next()).value ?? null) {
      const blocks: Planar[] = [];
      for (const packet of page.packets) {
        const block = decodePacket(decoder, packet, head);
        if (block === null) {
          damaged++;
          blocks.push(Array.from({ length: channels }, () => new Float32Array(opusPacketFrames(packet))));
        } else blocks.push(block);
      }
      if (blocks.length > 0 || page.isLast) yield { page, blocks };
    }
  } finally {
    decoder.free();
    if (damaged > 0) warnings.push(`${damaged} damaged Opus packets were replaced by silence.`);
  }
}

/** A packet may be larger than the library's input, and then it throws. */
const maxPacketBytesPerChannel = 3840;

function decodePacket(decoder: OpusDecoder, packet: Uint8Array, head: OpusHead): Planar | null {
  const frames = opusPacketFrames(packet);
  if (frames === 0 || packet.length > maxPacketBytesPerChannel * head.channels) return null;
  const decoded = decoder.decodeFrame(packet);
  if (decoded.samplesDecoded === 0) return null;
  if (head.outputGain !== 1) {
    for (const channel of decoded.channelData) for (let i = 0; i < channel.length; i++) channel[i] *= head.outputGain;
  }
  return head.family === 1 ? inWavOrder(decoded.channelData) : decoded.channelData;
}

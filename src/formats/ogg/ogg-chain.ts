import { earlyEnd } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource } from "../../audio/source.ts";
import type { DecodedStream } from "../decoded-stream.ts";
import { type OggPage, OggReader, readOggPages } from "./ogg-packets.ts";
import { noLosses, reportLosses } from "./ogg-timeline.ts";

/** Opens one logical stream from its pages. Throws AudioInputError when its headers are unusable. */
export type OpenLink = (pages: AsyncGenerator<OggPage, void, void>) => Promise<DecodedStream>;

/**
 * Opens the logical streams of one kind that an Ogg file holds end to end from `start` on (RFC 3533, section 4: chaining), as recordings of internet radio do, as one.
 * It goes on as long as channels and rate stay those of the first; what is left out is a warning. Throws what `openLink` throws for the first.
 */
export async function openChain(
  source: ByteSource,
  start: number,
  isWanted: (packet: Uint8Array) => boolean,
  openLink: OpenLink,
): Promise<DecodedStream> {
  const losses = noLosses();
  const reader = new OggReader(source, start, losses);
  const nextLink = () => openLink(readOggPages(reader, isWanted, losses));
  const first = await nextLink();
  const { warnings } = first;
  const play = async function* (link: DecodedStream) {
    yield* link.blocks();
    if (!losses.hasEnd) warnings.push(earlyEnd("its stream has no end mark.", false));
  };
  const blocks = async function* () {
    yield* play(first);
    while (await reader.hasMore()) {
      const link = await nextLink().catch(refused);
      if (link?.channels !== first.channels || link.sampleRateHz !== first.sampleRateHz) {
        warnings.push(link === null ? "What follows the end of the stream was not read." : notJoined(link));
        break;
      }
      yield* play(link);
      warnings.push(...link.warnings);
    }
    reportLosses(losses, warnings);
  };
  return { ...first, blocks };
}

function refused(error: unknown): null {
  if (error instanceof AudioInputError) return null;
  throw error;
}

function notJoined({ channels, sampleRateHz }: DecodedStream): string {
  return `Another stream follows (channels: ${channels}, ${sampleRateHz} Hz) that does not fit the first; only what comes before it was read.`;
}

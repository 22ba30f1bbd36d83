import type { Planar } from "../../audio/source.ts";
import type { OggLosses, OggPage } from "./ogg-packets.ts";

/** What the packets of one page decoded to. */
export interface DecodedPage {
  readonly page: OggPage;
  readonly blocks: readonly Planar[];
}

/**
 * Cuts the audio of an Ogg stream to what its granule positions state (Vorbis I, A.2; RFC 7845, section 4). On the page marked last, what lies past
 * its position is encoder padding. A first page whose position is below what it decodes to tells, with `mayStartBelowZero`
 * (Vorbis), of frames to drop before zero; one above belongs to a stream cut out of a longer one, which is no trim.
 */
export async function* trimToGranule(
  pages: AsyncGenerator<DecodedPage, void, void>,
  options: { readonly mayStartBelowZero: boolean },
): AsyncGenerator<Planar, void, void> {
  let decoded = 0;
  let origin: number | null = null;
  for await (const { page, blocks } of withEnd(pages)) {
    let position = decoded;
    decoded += blocks.reduce((sum, block) => sum + block[0].length, 0);
    if (origin === null && page.granule !== null && decoded > 0) {
      origin = page.isLast ? 0 : page.granule - decoded;
      if (!options.mayStartBelowZero) origin = Math.max(0, origin);
    }
    const start = -(origin ?? 0);
    const end = page.isLast && page.granule !== null ? page.granule + start : Infinity;
    for (const block of blocks) {
      const frames = block[0].length;
      const from = Math.min(frames, Math.max(0, start - position));
      const to = Math.min(frames, Math.max(from, end - position));
      position += frames;
      if (to > from) yield from === 0 && to === frames ? block : block.map((channel) => channel.subarray(from, to));
    }
  }
}

/** An end mark may stand on a page of its own, without packets (RFC 3533, section 6): its position is then the end of what the page before holds. */
async function* withEnd(pages: AsyncGenerator<DecodedPage, void, void>): AsyncGenerator<DecodedPage, void, void> {
  let before: DecodedPage | null = null;
  for await (const next of pages) {
    const isMark: boolean = before !== null && next.page.isLast && next.blocks.length === 0;
    if (before) yield isMark ? { ...before, page: next.page } : before;
    before = isMark ? null : next;
  }
  if (before) yield before;
}

/** A fresh account of losses, filled by `readOggPages`. */
export function noLosses(): OggLosses {
  return { lostPages: 0, skippedBytes: 0, hasEnd: false };
}

/** Puts losses into words. */
export function reportLosses(losses: OggLosses, warnings: string[]): void {
  if (losses.skippedBytes > 0) warnings.push(`${losses.skippedBytes} bytes between Ogg pages could not be read.`);
  if (losses.lostPages > 0) warnings.push(`Ogg pages are missing in ${losses.lostPages} places; the audio there is lost.`);
}

import type { Planar } from "../../audio/source.ts";
import type { OggLosses, OggPage } from "./ogg-packets.ts";

/** What the packets of one page decoded to. */
export interface DecodedPage {
  readonly page: OggPage;
  readonly blocks: readonly Planar[];
}

/**
 * Cuts the audio of an Ogg stream to the length its granule positions state (Vorbis I, A.2; RFC 7845, section 4.4): on the page marked last, what
 * lies past its granule position is encoder padding. A stream cut out of a longer one starts at a position above zero, which is no trim.
 */
export async function* trimToGranule(pages: AsyncGenerator<DecodedPage, void, void>): AsyncGenerator<Planar, void, void> {
  let decoded = 0;
  let origin: number | null = null;
  for await (const { page, blocks } of pages) {
    const before = decoded;
    decoded += blocks.reduce((sum, block) => sum + block[0].length, 0);
    if (origin === null && page.granule !== null && decoded > 0) origin = page.isLast ? 0 : Math.max(0, page.granule - decoded);
    const end = page.isLast && page.granule !== null ? page.granule - (origin ?? 0) : Infinity;
    let position = before;
    for (const block of blocks) {
      const keep = Math.max(0, Math.min(block[0].length, end - position));
      position += block[0].length;
      if (keep > 0) yield keep === block[0].length ? block : block.map((channel) => channel.subarray(0, keep));
    }
  }
}

/** A fresh account of losses, filled by `readOggPages`. */
export function noLosses(): OggLosses {
  return { lostPages: 0, skippedBytes: 0, hasEnd: false, hasMore: false };
}

/** Puts losses into words. */
export function reportLosses(losses: OggLosses, warnings: string[]): void {
  if (losses.skippedBytes > 0) warnings.push(`${losses.skippedBytes} bytes between Ogg pages could not be read.`);
  if (losses.lostPages > 0) warnings.push(`Ogg pages are missing in ${losses.lostPages} places; the audio there is lost.`);
  if (!losses.hasEnd) warnings.push("The stream has no end mark; the file was probably cut off.");
  if (losses.hasMore) warnings.push("Another stream follows the first; only the first was read.");
}

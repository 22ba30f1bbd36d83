import type { Style } from "../mastering/styles/style.ts";
import { resolveStyle } from "../mastering/styles/styles.ts";

/** How far the harmonics of a track may lie from those of the record, dB. */
const familyRangeDb = 3;

/**
 * The styles of the tracks with warmth of one family: kind, drive and asymmetry of the record's style (of the first track that has any, where the record's
 * has none), at a level within 3 dB of it. A track whose style asks for no harmonics gets none; a style that needs no change comes back as it was named.
 */
export function inOneFamily(styles: readonly (string | Style)[], ofRecord: string | Style): (string | Style)[] {
  const family = resolveStyle(ofRecord).warmth ?? styles.map((style) => resolveStyle(style).warmth).find((warmth) => warmth !== null);
  if (!family) return [...styles];
  return styles.map((style) => {
    const own = resolveStyle(style);
    if (!own.warmth) return style;
    const levelDb = Math.max(family.levelDb - familyRangeDb, Math.min(family.levelDb + familyRangeDb, own.warmth.levelDb));
    const warmth = { ...family, levelDb };
    return JSON.stringify(warmth) === JSON.stringify(own.warmth) ? style : { ...own, warmth };
  });
}

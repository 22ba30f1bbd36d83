import { defaultWishes, type Wishes } from "../../../mastering/wishes.ts";
import { readSession } from "../read-session.ts";
import { sessionStyle } from "../session-style.ts";
import type { AlbumOrder } from "./album-order.ts";

/** Sample format of the masters where nothing is told. */
export const defaultOutput = { bits: 24, ditherSeed: 1 } as const;

/** What may be asked of a record beside its session; all of it may be left out. */
export interface AlbumWishes extends Partial<Omit<AlbumOrder, "onDisk" | "folder" | "wishes" | "styles">> {
  /** Style, loudness of the anchor and ceiling (those of the session unless told), intensity, search. */
  readonly wishes?: Partial<Wishes>;
}

/**
 * An order for `masterAlbum`: the session that a path names (a file, or a folder, which gets a first one), where the record goes, and what is asked besides.
 * 24 bit, dither seed 1 and quick search unless told. Throws SettingsError for a bad session.
 */
export async function albumOrder(path: string, folder: string, asked: AlbumWishes = {}): Promise<AlbumOrder> {
  const onDisk = await readSession(path);
  const { session } = onDisk;
  const style = asked.wishes?.style ?? (await sessionStyle(onDisk, ["style"], session.style ?? "transparent"));
  return {
    ...defaultOutput,
    madeAt: null,
    reason: null,
    from: null,
    isReplanned: false,
    isForced: false,
    ...asked,
    onDisk,
    folder,
    wishes: {
      ...defaultWishes,
      targetLufs: session.targetLufs,
      ceilingDbtp: session.ceilingDbtp ?? defaultWishes.ceilingDbtp,
      ...asked.wishes,
      style,
    },
    styles: await Promise.all(
      session.tracks.map(({ style: name }, index) => (name === null ? null : sessionStyle(onDisk, ["tracks", index, "style"], name))),
    ),
  };
}

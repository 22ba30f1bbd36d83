import type { AlbumVersion } from "../../../album/album-version.ts";
import type { AlbumOrder } from "./album-order.ts";

/** Writes the report of a whole record. */
export async function writeAlbumReport(_order: AlbumOrder, _version: AlbumVersion): Promise<void> {}

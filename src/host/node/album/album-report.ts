import { join } from "node:path";
import type { AlbumVersion } from "../../../album/album-version.ts";
import { renderAlbumReport } from "../../../delivery/album-report/page.ts";
import { writeText } from "./kept-track.ts";
import { recordFiles } from "./own-files.ts";

/** Writes the report of a whole record beside its masters. */
export async function writeAlbumReport(folder: string, version: AlbumVersion): Promise<void> {
  await writeText(join(folder, recordFiles.report), renderAlbumReport(version));
}

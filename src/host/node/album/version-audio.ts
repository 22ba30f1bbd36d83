import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { AlbumVersion, VersionTrack } from "../../../album/album-version.ts";
import { VerifyError } from "../../../audio/errors.ts";
import { newFolder } from "../files.ts";
import { isIntact, readKept } from "./kept-track.ts";
import { renderAgain } from "./render-again.ts";

/** Whether the master of a version's track is in the folder, word for word and sample for sample. */
export async function hasAudio(folder: string, { key, file }: VersionTrack): Promise<boolean> {
  const kept = await readKept(folder, key);
  return kept !== null && isIntact(join(folder, file), kept.signed);
}

/**
 * Puts the master of a version's track into another folder: the file itself where it is there, a new render of its recipe otherwise. Throws VerifyError
 * where the recipe or the mix is gone, or the render gives other samples.
 */
export async function versionAudio(folder: string, version: AlbumVersion, track: VersionTrack, into: string): Promise<void> {
  const output = join(into, track.file);
  await newFolder(into);
  if (await hasAudio(folder, track)) return copyFile(join(folder, track.file), output);
  const kept = await readKept(folder, track.key);
  if (!kept) {
    throw new VerifyError(
      "verify-no-recipe",
      track.file,
      `v${version.version} of ${track.file} cannot be rendered again: its note in versions/tracks is gone.`,
    );
  }
  const mixes = version.tracks.filter(({ piece }) => piece === track.piece).map(({ mix }) => resolve(folder, mix));
  await renderAgain({ kind: "again", mixes, signed: kept.signed, output });
}

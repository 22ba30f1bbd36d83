import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AlbumVersion } from "../../../album/album-version.ts";
import { OutputError, SettingsError } from "../../../audio/errors.ts";
import { readMetadata } from "../../../formats/wav/wav-metadata.ts";
import { parseSignedProgramme } from "../../../run/programme-recipe.ts";
import type { SignedRecipe } from "../../../run/recipe.ts";
import { exists, isSameFile, openFile } from "../files.ts";
import { type AlbumOrder, masterNames, programmeName, reportName, versionsFolder } from "./album-order.ts";
import { alternateNames } from "./track-alternates.ts";

/** Files beside the masters and programmes. */
export const recordFiles = { result: "album.json", report: "album.html" } as const;

/**
 * Refuses to write over what was not written here: premasters ever, other files unless forced. In a folder that holds versions of a record, masters and
 * programmes are known by the recipes they carry.
 */
export async function refuseForeignFiles({ onDisk, folder, isForced }: AlbumOrder): Promise<void> {
  const masters = masterNames(onDisk.session);
  const programmes = [...new Set(onDisk.session.tracks.map(programmeName))];
  const isRecord = await exists(versionsFolder(folder));
  const beside = isRecord ? [] : [...masters.map(reportName), ...Object.values(recordFiles)];
  const alternates = onDisk.session.tracks.flatMap((track, index) => alternateNames(track, masters[index]));
  for (const name of [...masters, ...alternates, ...beside, ...programmes]) {
    const file = join(folder, name);
    for (const mix of onDisk.mixes) {
      if (await isSameFile(mix, file))
        throw new SettingsError("settings-malformed", "--output", `${file} is a premaster itself; name another folder.`);
    }
    if (isForced || !(await exists(file)) || (isRecord && (await isOwn(file)))) continue;
    throw new OutputError("output-exists", file, `${file} exists; use --force to replace it.`);
  }
}

/** Removes the masters, reports and programmes of an earlier version that have no place in the new one; a WAV file without a recipe is somebody else's by now. */
export async function removeSuperseded(folder: string, before: AlbumVersion, after: AlbumVersion): Promise<void> {
  const namesOf = ({ tracks, programmes }: AlbumVersion) => [
    ...tracks.flatMap(({ file, alternates }) => [file, reportName(file), ...alternates]),
    ...programmes.flatMap(({ file, cue }) => [file, cue]),
  ];
  const kept = new Set(namesOf(after));
  for (const name of namesOf(before)) {
    const file = join(folder, name);
    if (!kept.has(name) && (!name.endsWith(".wav") || (await isOwn(file)))) await rm(file, { force: true });
  }
}

async function isOwn(file: string): Promise<boolean> {
  try {
    const { recipe } = await readMetadata(await openFile(file));
    if (recipe === null) return false;
    return parseSignedProgramme(recipe) !== null || (JSON.parse(recipe) as SignedRecipe).recipe?.source !== undefined;
  } catch {
    return false;
  }
}

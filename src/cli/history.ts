import type { AlbumVersion } from "../album/album-version.ts";
import { SettingsError } from "../audio/errors.ts";
import { readVersions } from "../host/node/album/version-files.ts";

interface HistoryFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax history FOLDER`: every version of a record, why it was made and what came of it. */
export async function runHistory(folder: string, flags: HistoryFlags): Promise<void> {
  const versions = await readVersions(folder);
  if (versions.length === 0) {
    throw new SettingsError("settings-malformed", folder, `${folder} holds no versions of a record; name the folder that deadwax album wrote.`);
  }
  if (flags.json) console.log(JSON.stringify(versions, null, 2));
  else for (const version of versions) print(version);
}

function print({ version, parent, madeAt, reasons, tracks, cohesion }: AlbumVersion): void {
  const rendered = tracks.filter(({ isNew }) => isNew).map(({ number }) => number);
  const what = rendered.length === tracks.length ? "all" : rendered.join(", ") || "none, the masters are as they were";
  const spread = `${cohesion.after.loudLevelLu.toFixed(2)} LU and ${cohesion.after.balanceDb.toFixed(2)} dB apart`;
  console.log(`v${version}${parent === null ? "" : ` from v${parent}`}   ${madeAt}   ${tracks.length} tracks, rendered: ${what}   ${spread}`);
  for (const reason of reasons) console.log(`  ${reason}`);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AlbumTrack } from "../../../album/album-track.ts";
import { readMetadata } from "../../../formats/wav/wav-metadata.ts";
import { canonicalJson, type SignedRecipe } from "../../../run/recipe.ts";
import type { MasterResult } from "../../../run/result.ts";
import { exists, openFile, writeWhole } from "../files.ts";
import { versionsFolder } from "./album-order.ts";
import { hashPcm } from "./pcm-hash.ts";

/** A finished track of a record as it is kept beside its file: enough to know the file again, to report on it, and to render it again. */
export interface KeptTrack {
  /** Names everything that decides the file's bytes but the date. */
  readonly key: string;
  /** Name of the master when it was written. */
  readonly file: string;
  readonly signed: SignedRecipe;
  readonly after: AlbumTrack;
  /** What the report draws; paths are names. */
  readonly result: MasterResult;
}

/** Folder of what is kept of single tracks. */
export function tracksFolder(folder: string): string {
  return join(versionsFolder(folder), "tracks");
}

function keptPath(folder: string, key: string): string {
  return join(tracksFolder(folder), `${key.slice(0, 16)}.json`);
}

/** What is kept of the track with a key; null where there is nothing, or nothing whole. */
export async function readKept(folder: string, key: string): Promise<KeptTrack | null> {
  try {
    const kept = JSON.parse(await readFile(keptPath(folder, key), "utf8")) as KeptTrack;
    return kept.key === key ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps a track. Its master has its final name already: what is kept is never ahead of what is there. */
export async function writeKept(folder: string, kept: KeptTrack): Promise<void> {
  await writeText(keptPath(folder, kept.key), `${JSON.stringify(kept)}\n`);
}

/** Writes a text file that appears whole or not at all. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeWhole(path, (file) => file.append(new TextEncoder().encode(text)));
}

/** Whether a file is the one that was signed: its recipe word for word, and its samples by their hash. */
export async function isIntact(path: string, signed: { readonly pcmSha256: string }): Promise<boolean> {
  if (!(await exists(path))) return false;
  try {
    const bytes = await openFile(path);
    if ((await readMetadata(bytes)).recipe !== canonicalJson(signed)) return false;
    return (await hashPcm(bytes)) === signed.pcmSha256;
  } catch {
    return false;
  }
}

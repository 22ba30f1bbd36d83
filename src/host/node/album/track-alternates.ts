import { dirname, join, resolve } from "node:path";
import { readMetadata } from "../../../formats/wav/wav-metadata.ts";
import { parseSignedRecipe } from "../../../run/recipe.ts";
import { hashSource } from "../../../run/source-hash.ts";
import type { SessionTrack } from "../../../session/session.ts";
import type { StemFile } from "../../../stems/role.ts";
import { alternatePath, prepareAlternates, writeAlternateFiles } from "../alternate-files.ts";
import { newEngine } from "../engine.ts";
import { exists, openFile } from "../files.ts";
import { openSource } from "../open-source.ts";
import { newSha256 } from "../run-host.ts";
import type { AlbumOrder } from "./album-order.ts";
import { isIntact, type KeptTrack } from "./kept-track.ts";
import { openUnit, unitFiles } from "./track-source.ts";

/** Names of the alternates of a track beside its master, `01-one.instrumental.wav`. */
export function alternateNames({ alternates }: SessionTrack, master: string): string[] {
  return Object.keys(alternates).map((kind) => alternatePath(master, kind));
}

/**
 * Writes the alternates whose mixes the session names, each beside its master and with the master's gains. Those that ride with this master and were made from
 * these samples stay. Throws AudioInputError for a mix of another rate, length or start than that of its track.
 */
export async function writeTrackAlternates(
  { onDisk, folder }: AlbumOrder,
  rendered: readonly KeptTrack[],
  onProgress: (step: string) => void,
): Promise<void> {
  for (const [index, track] of onDisk.session.tracks.entries()) {
    const { file, signed } = rendered[index];
    const output = join(folder, file);
    const missing: StemFile[] = [];
    for (const [role, name] of Object.entries(track.alternates)) {
      const mix = resolve(dirname(onDisk.path), name);
      if (!(await stands(alternatePath(output, role), signed.matrix, mix))) missing.push({ role, file: mix });
    }
    if (missing.length === 0) continue;
    onProgress(`alternates of ${file}`);
    const { source } = await openUnit(unitFiles(onDisk, [index]), signed.recipe);
    const prepared = await prepareAlternates({ versions: [], mixes: missing, align: track.align }, source, null);
    await writeAlternateFiles(prepared, { premaster: source, recipe: signed.recipe, matrix: signed.matrix, output }, () => undefined);
  }
}

async function stands(path: string, matrix: string, mix: string): Promise<boolean> {
  const made = await madeFrom(path, matrix);
  return made !== null && made === (await hashSource(await openSource(mix), newEngine(), newSha256()));
}

/** Hash of the samples that an alternate of a master was made from; null for a file that is none, or that is damaged: it is rendered again. */
async function madeFrom(path: string, matrix: string): Promise<string | null> {
  if (!(await exists(path))) return null;
  try {
    const { recipe } = await readMetadata(await openFile(path));
    if (recipe === null) return null;
    const signed = parseSignedRecipe(path, recipe);
    const { alternate } = signed.recipe;
    return alternate?.of === matrix && (await isIntact(path, signed)) ? (alternate.samplesSha256 ?? null) : null;
  } catch {
    return null;
  }
}

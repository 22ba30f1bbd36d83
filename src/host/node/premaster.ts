import { MasteringError, SettingsError, VerifyError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { joinSources } from "../../run/joined-source.ts";
import type { Recipe } from "../../run/recipe.ts";
import { hashSource } from "../../run/source-hash.ts";
import type { StemFile } from "../../stems/role.ts";
import { newEngine } from "./engine.ts";
import { type FileWork, inLanes } from "./file-lanes.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { namedStems, stemSourceOf } from "./stem-files.ts";

/**
 * What a master is rendered again from: its mix (for a track cut from a continuous piece, all mixes of the piece in order; for a programme, its masters), or
 * its stems as they are named after --stems, or the one among many mixes that has its samples (`premastersAmong`). No source at all proves less.
 */
export type Premaster =
  | { readonly sources: readonly string[] }
  | { readonly stems: readonly string[] }
  | { readonly among: ReadonlyMap<string, string> };

/** SHA-256 of the samples of a mix, as recipes name it. */
export async function hashMix(path: string): Promise<string> {
  return hashSource(await openSource(path), newEngine(), newSha256());
}

const hashing: FileWork<string, string> = { script: new URL("./hash-worker.js", import.meta.url), work: hashMix, fileOf: (path) => path };

/** Mixes by the SHA-256 of their samples: wherever they lie and whatever they are called. What cannot be read is told, in the order of the mixes, and passed over. */
export async function premastersAmong(paths: readonly string[], tell: (path: string, why: string) => void): Promise<ReadonlyMap<string, string>> {
  const found: { readonly sha256?: string; readonly why?: string }[] = [];
  await inLanes(hashing, paths, {
    onDone: (sha256, _, index) => {
      found[index] = { sha256 };
    },
    onFailed: (cause, _, index) => {
      found[index] = { why: cause instanceof MasteringError ? cause.message : String(cause) };
    },
  });
  const bySha256 = new Map<string, string>();
  for (const [index, { sha256, why }] of found.entries()) {
    if (sha256 !== undefined) bySha256.set(sha256, paths[index]);
    if (why !== undefined) tell(paths[index], why);
  }
  return bySha256;
}

/** The stems of a premaster with their roles; null where it is a mix. */
export async function stemsOf(premaster: Premaster): Promise<readonly StemFile[] | null> {
  return "stems" in premaster ? (await namedStems(premaster.stems, null)).stems : null;
}

/** Opens the premaster of a recipe, which `file` carries; null where none was named. Throws where it cannot be the one. */
export function openerOf(file: string, premaster: Premaster, stems: readonly StemFile[] | null): ((recipe: Recipe) => Promise<AudioSource>) | null {
  if (stems) return (recipe) => stemSourceOf(recipe, stems);
  if ("stems" in premaster) return null;
  if ("among" in premaster) return (recipe) => openAmong(file, recipe, premaster.among);
  const { sources } = premaster;
  if (sources.length === 0) return null;
  return async ({ part }) => {
    if (sources.length > 1 && !part)
      throw new SettingsError(
        "settings-malformed",
        "--source",
        `${file} was made from one premaster, and --source names ${sources.length}; give one.`,
      );
    return joinSources(await Promise.all(sources.map(openSource)));
  };
}

async function openAmong(file: string, { source, part }: Recipe, among: ReadonlyMap<string, string>): Promise<AudioSource> {
  const path = among.get(source.samplesSha256);
  if (path !== undefined) return openSource(path);
  const what = part ? "it is cut from a piece of several mixes: name those in order, for it alone" : "none of them has the samples it was made from";
  throw new VerifyError("verify-failed", file, `${file}: its premaster is not among the mixes that --source names; ${what}.`);
}

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { MasteringError, SettingsError, VerifyError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { joinSources } from "../../run/joined-source.ts";
import { parseSignedProgramme } from "../../run/programme-recipe.ts";
import type { Recipe } from "../../run/recipe.ts";
import { hashSource } from "../../run/source-hash.ts";
import { type Verification, verifyMaster } from "../../run/verify.ts";
import type { StemFile } from "../../stems/role.ts";
import { Engine } from "../../wasm/engine.ts";
import { printAlternate } from "./alternate-files.ts";
import { closingFiles } from "./clean-up.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { openFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { namedStems, stemSourceOf } from "./stem-files.ts";
import { type ProgrammeVerification, verifyProgramme } from "./verify-programme.ts";

/**
 * What a master is rendered again from: its mix (for a track cut from a continuous piece, all mixes of the piece in order; for a programme, its masters), or
 * its stems as they are named after --stems, or the one among many mixes that has its samples (`premastersAmong`). No source at all proves less.
 */
export type Premaster =
  | { readonly sources: readonly string[] }
  | { readonly stems: readonly string[] }
  | { readonly among: ReadonlyMap<string, string> };

/** Mixes by the SHA-256 of their samples, as recipes name them: wherever they lie and whatever they are called. What cannot be read is told and passed over. */
export async function premastersAmong(paths: readonly string[], tell: (path: string, why: string) => void): Promise<ReadonlyMap<string, string>> {
  const bySha256 = new Map<string, string>();
  for (const path of paths) {
    const hash = closingFiles(async () => hashSource(await openSource(path), newEngine(), newSha256()));
    await hash.then(
      (sha256) => bySha256.set(sha256, path),
      (cause) => tell(path, cause instanceof MasteringError ? cause.message : String(cause)),
    );
  }
  return bySha256;
}

/** Verifies a master or a programme on disk, with what it was made from when given. Throws SettingsError for a programme with stems. */
export function verifyFile(file: string, premaster: Premaster, onProgress: (share: number) => void): Promise<Verification | ProgrammeVerification> {
  return closingFiles(() => verifyOpened(file, premaster, onProgress));
}

async function verifyOpened(file: string, premaster: Premaster, onProgress: (share: number) => void): Promise<Verification | ProgrammeVerification> {
  const bytes = await openFile(file);
  const programme = parseSignedProgramme((await readMetadata(bytes)).recipe);
  if (programme) {
    if (!("stems" in premaster)) return verifyProgramme(bytes, programme, "sources" in premaster ? premaster.sources : []);
    throw new SettingsError(
      "settings-malformed",
      "--stems",
      `--stems proves a master that was made from stems, and ${file} was put together from ${programme.programme.parts.length} masters: name those in order with --source, and verify each master with its own stems.`,
    );
  }
  const files = "stems" in premaster ? (await namedStems(premaster.stems, null)).stems : null;
  const host = {
    newSha256,
    engineFor,
    ...(files ? { printAlternate: (recipe: Recipe, source: AudioSource) => printAlternate(recipe, source, files) } : {}),
  };
  return verifyMaster(bytes, opener(file, premaster, files), host, onProgress);
}

function opener(file: string, premaster: Premaster, files: readonly StemFile[] | null): ((recipe: Recipe) => Promise<AudioSource>) | null {
  if ("stems" in premaster) return (recipe) => stemSourceOf(recipe, files ?? []);
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

/** The engine in use, or a released one kept under its hash in the package's `engines` folder. */
export async function engineFor(sha256: string): Promise<Engine> {
  if (sha256 === engineSha256()) return newEngine();
  const kept = new URL(`../../../engines/${sha256}.wasm`, import.meta.url);
  const bytes = await readFile(kept).catch(() => null);
  if (!bytes || createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new VerifyError(
      "engine-missing",
      sha256,
      `this master was rendered by engine ${sha256.slice(0, 16)}…, which this version of Deadwax does not hold; install the version the file names.`,
    );
  }
  return new Engine(new WebAssembly.Module(bytes));
}

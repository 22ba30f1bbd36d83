import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { VerifyError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import type { Recipe } from "../../run/recipe.ts";
import { type Verification, verifyMaster } from "../../run/verify.ts";
import type { StemFile } from "../../stems/role.ts";
import { Engine } from "../../wasm/engine.ts";
import { printAlternate } from "./alternate-files.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { openFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { namedStems, stemSourceOf } from "./stem-files.ts";

/** What a master is rendered again from: its mix, or its stems as they are named after --stems. */
export type Premaster = { readonly mix: string } | { readonly stems: readonly string[] };

/** Verifies a master on disk, with its premaster or its stems when given. */
export async function verifyFile(file: string, premaster: Premaster | null, onProgress: (share: number) => void): Promise<Verification> {
  const files = premaster && "stems" in premaster ? (await namedStems(premaster.stems, null)).stems : null;
  const open = premaster && opener(premaster, files);
  const host = {
    newSha256,
    engineFor,
    ...(files ? { printAlternate: (recipe: Recipe, source: AudioSource) => printAlternate(recipe, source, files) } : {}),
  };
  return verifyMaster(await openFile(file), open, host, onProgress);
}

function opener(premaster: Premaster, files: readonly StemFile[] | null): (recipe: Recipe) => Promise<AudioSource> {
  return "mix" in premaster ? () => openSource(premaster.mix) : (recipe) => stemSourceOf(recipe, files ?? []);
}

/** The engine in use, or a released one kept under its hash in the package's `engines` folder. */
async function engineFor(sha256: string): Promise<Engine> {
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

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { VerifyError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import type { Recipe } from "../../run/recipe.ts";
import { type Verification, verifyMaster } from "../../run/verify.ts";
import { Engine } from "../../wasm/engine.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { openFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { namedStems, stemSourceOf } from "./stem-files.ts";

/** What a master is rendered again from: its mix, or its stems as they are named after --stems. */
export type Premaster = { readonly mix: string } | { readonly stems: readonly string[] };

/** Verifies a master on disk, with its premaster or its stems when given. */
export async function verifyFile(file: string, premaster: Premaster | null, onProgress: (share: number) => void): Promise<Verification> {
  return verifyMaster(await openFile(file), premaster && opener(premaster), { newSha256, engineFor }, onProgress);
}

function opener(premaster: Premaster): (recipe: Recipe) => Promise<AudioSource> {
  if ("mix" in premaster) return () => openSource(premaster.mix);
  return async (recipe) => stemSourceOf(recipe, (await namedStems(premaster.stems, null)).stems);
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

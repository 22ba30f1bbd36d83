import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { VerifyError } from "../../audio/errors.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { joinSources } from "../../run/joined-source.ts";
import { parseSignedProgramme } from "../../run/programme-recipe.ts";
import { type Verification, verifyMaster } from "../../run/verify.ts";
import { Engine } from "../../wasm/engine.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { openFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { type ProgrammeVerification, verifyProgramme } from "./verify-programme.ts";

/**
 * Verifies a master on disk, with its premaster when given: for a track cut from a continuous piece, all premasters of the piece in order. A programme is
 * verified with its masters.
 */
export async function verifyFile(
  file: string,
  sources: readonly string[],
  onProgress: (share: number) => void,
): Promise<Verification | ProgrammeVerification> {
  const bytes = await openFile(file);
  const programme = parseSignedProgramme((await readMetadata(bytes)).recipe);
  if (programme) return verifyProgramme(bytes, programme, sources);
  const open = async () => joinSources(await Promise.all(sources.map(openSource)));
  return verifyMaster(bytes, sources.length === 0 ? null : open, { newSha256, engineFor }, onProgress);
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

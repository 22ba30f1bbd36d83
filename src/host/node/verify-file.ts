import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { parseSignedProgramme } from "../../run/programme-recipe.ts";
import type { Recipe } from "../../run/recipe.ts";
import { type Verification, verifyMaster } from "../../run/verify.ts";
import { printAlternate } from "./alternate-files.ts";
import { closingFiles } from "./clean-up.ts";
import { engineFor } from "./engine.ts";
import { type FileListener, type FileWork, inLanes } from "./file-lanes.ts";
import { openFile } from "./files.ts";
import { openerOf, type Premaster, stemsOf } from "./premaster.ts";
import { newSha256 } from "./run-host.ts";
import { type ProgrammeVerification, verifyProgramme } from "./verify-programme.ts";

/** A master or programme to be verified, and what it was made from. */
export interface VerifyJob {
  readonly file: string;
  readonly premaster: Premaster;
}

const verifying: FileWork<VerifyJob, Verification | ProgrammeVerification> = {
  script: new URL("./verify-worker.js", import.meta.url),
  work: ({ file, premaster }, onProgress = () => undefined) => verifyFile(file, premaster, onProgress),
  fileOf: ({ file }) => file,
};

/** Verifies several, as many at once as there are cores. */
export function verifyFiles(jobs: readonly VerifyJob[], listener: FileListener<VerifyJob, Verification | ProgrammeVerification>): Promise<void> {
  return inLanes(verifying, jobs, listener);
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
  const files = await stemsOf(premaster);
  const host = {
    newSha256,
    engineFor,
    ...(files ? { printAlternate: (recipe: Recipe, source: AudioSource) => printAlternate(recipe, source, files) } : {}),
  };
  return verifyMaster(bytes, openerOf(file, premaster, files), host, onProgress);
}

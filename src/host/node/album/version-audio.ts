import { copyFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { AlbumVersion, VersionTrack } from "../../../album/album-version.ts";
import { measurementsOf } from "../../../analysis/measure.ts";
import { VerifyError } from "../../../audio/errors.ts";
import { editedSource, editsOf } from "../../../run/edits.ts";
import { printMaster } from "../../../run/print.ts";
import type { Recipe, SignedRecipe } from "../../../run/recipe.ts";
import { emptyBext, signedEnding } from "../../../run/sign.ts";
import { hashSource } from "../../../run/source-hash.ts";
import { newFile, newFolder } from "../files.ts";
import { newSha256 } from "../run-host.ts";
import { engineFor } from "../verify-file.ts";
import { isIntact, readKept } from "./kept-track.ts";
import { writeCut } from "./master-unit.ts";
import { openUnit } from "./track-source.ts";

/** Whether the master of a version's track is in the folder, word for word and sample for sample. */
export async function hasAudio(folder: string, { key, file }: VersionTrack): Promise<boolean> {
  const kept = await readKept(folder, key);
  return kept !== null && isIntact(join(folder, file), kept.signed);
}

/**
 * Puts the master of a version's track into another folder: the file itself where it is there, a new render of its recipe otherwise. Throws VerifyError
 * where the recipe or the mix is gone, or the render gives other samples.
 */
export async function versionAudio(folder: string, version: AlbumVersion, track: VersionTrack, into: string): Promise<void> {
  const output = join(into, track.file);
  await newFolder(into);
  if (await hasAudio(folder, track)) return copyFile(join(folder, track.file), output);
  const kept = await readKept(folder, track.key);
  if (!kept) {
    throw new VerifyError(
      "verify-no-recipe",
      track.file,
      `v${version.version} of ${track.file} cannot be rendered again: its note in versions/tracks is gone.`,
    );
  }
  const mixes = version.tracks.filter(({ piece }) => piece === track.piece).map(({ mix }) => resolve(folder, mix));
  await renderAgain(mixes, kept.signed, output);
}

async function renderAgain(mixes: readonly string[], signed: SignedRecipe, output: string): Promise<void> {
  const { recipe, pcmSha256 } = signed;
  const { source } = await openUnit(mixes);
  const engine = await engineFor(recipe.engineSha256);
  if ((await hashSource(source, engine, newSha256())) !== recipe.source.samplesSha256) {
    throw new VerifyError(
      "verify-failed",
      mixes[0],
      `${mixes.join(", ")}: not the mix that this version was made from; put that one back to render it again.`,
    );
  }
  const converter = await engineFor(recipe.engineSha256);
  const edited = editedSource(source, editsOf(recipe), () => converter);
  const whole = recipe.part ? `${output}.whole` : output;
  const file = await newFile(whole);
  const printed = await printMaster(edited, await engineFor(recipe.engineSha256), recipe, file, newSha256(), emptyBext(recipe));
  const after = measurementsOf({ file: "", bits: bitsOf(recipe), isPcm: true }, printed.readings);
  await printed.finish(signedEnding({ ...signed, pcmSha256: printed.pcmSha256 }, after));
  await file.commit();
  const found = recipe.part ? (await writeCut(whole, output, recipe, recipe.part, after)).pcmSha256 : printed.pcmSha256;
  if (recipe.part) await rm(whole, { force: true });
  if (found !== pcmSha256) throw new VerifyError("verify-failed", output, `${output}: rendering it again gives other samples than were signed.`);
}

function bitsOf({ output: { bits } }: Recipe): number {
  return bits === "32f" ? 32 : bits;
}

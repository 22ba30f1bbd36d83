import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { measurementsOf } from "../../../analysis/measure.ts";
import type { Measurements } from "../../../analysis/measurements.ts";
import { VerifyError } from "../../../audio/errors.ts";
import { editedSource, editsOf } from "../../../run/edits.ts";
import { section } from "../../../run/joined-source.ts";
import { printMaster } from "../../../run/print.ts";
import { type Part, type Recipe, type SignedRecipe, storedAs } from "../../../run/recipe.ts";
import { emptyBext, signedEnding } from "../../../run/sign.ts";
import { hashSource } from "../../../run/source-hash.ts";
import { newFile } from "../files.ts";
import { openSource } from "../open-source.ts";
import { newSha256 } from "../run-host.ts";
import { engineFor } from "../verify-file.ts";
import { writeCut } from "./master-unit.ts";
import { measureSection } from "./measure-unit.ts";
import { openUnit } from "./track-source.ts";

/** A finished track whose file is gone: what it was made from, what was signed, where it goes. */
export interface AgainJob {
  readonly kind: "again";
  /** All mixes of its piece. */
  readonly mixes: readonly string[];
  readonly signed: SignedRecipe;
  readonly output: string;
}

/** Renders a finished track again from its recipe, to the byte. Throws VerifyError where the mix is another one, or the render gives other samples. */
export async function renderAgain({ mixes, signed, output }: AgainJob): Promise<void> {
  const { recipe, pcmSha256 } = signed;
  const { source } = await openUnit({ mixes, align: false }, recipe);
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
  const whole = recipe.part ? join(dirname(output), `.${basename(output)}.whole.${process.pid}.part`) : output;
  const file = await newFile(whole);
  const printed = await printMaster(edited, await engineFor(recipe.engineSha256), recipe, file, newSha256(), emptyBext(recipe));
  const after = measurementsOf({ file: "", ...storedAs(recipe.output.bits) }, printed.readings);
  await printed.finish(signedEnding({ ...signed, pcmSha256: printed.pcmSha256 }, after));
  await file.commit();
  const found = recipe.part ? await cutAgain(whole, output, recipe, recipe.part, after) : printed.pcmSha256;
  if (found === pcmSha256) return;
  await rm(output, { force: true });
  throw new VerifyError("verify-failed", output, `${output}: rendering it again gives other samples than were signed.`);
}

async function cutAgain(whole: string, output: string, recipe: Recipe, part: Part, ofWhole: Measurements): Promise<string> {
  const measured = await measureSection(section(await openSource(whole), part));
  const { pcmSha256 } = await writeCut(whole, output, recipe, part, measured?.measurements ?? ofWhole);
  await rm(whole, { force: true });
  return pcmSha256;
}

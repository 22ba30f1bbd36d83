import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { measurementsOf } from "../../analysis/measure.ts";
import type { Measurements } from "../../analysis/measurements.ts";
import { VerifyError } from "../../audio/errors.ts";
import type { AudioSource, ByteSink } from "../../audio/source.ts";
import { editedSource, editsOf } from "../../run/edits.ts";
import { section } from "../../run/joined-source.ts";
import { printMaster } from "../../run/print.ts";
import { type Part, type SignedRecipe, storedAs } from "../../run/recipe.ts";
import { emptyBext, signedEnding } from "../../run/sign.ts";
import { writeCut } from "./album/master-unit.ts";
import { measureSection } from "./album/measure-unit.ts";
import { removeLater } from "./clean-up.ts";
import { engineMaker } from "./engine.ts";
import { writeWhole } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";

/** Where a master goes that is made again. */
export interface AgainPlace {
  readonly output: string;
  /** Whether what stands at `output` meanwhile is kept, and the work fails; it is replaced unless told. */
  readonly keepsExisting?: boolean;
}

type OnProgress = (share: number) => void;

/**
 * Renders a signed recipe again, to the byte. The file gets its name, and takes the place of what has it, only when its samples are those that were signed.
 * Throws VerifyError where they are not.
 */
export async function renderSigned(
  premaster: AudioSource,
  signed: SignedRecipe,
  place: AgainPlace,
  onProgress: OnProgress = () => undefined,
): Promise<void> {
  const { part } = signed.recipe;
  if (part) return renderPart(premaster, signed, part, place, onProgress);
  const write = async (file: ByteSink) => requireSigned((await print(premaster, signed, file, onProgress)).pcmSha256, signed, place.output);
  await writeWhole(place.output, write, place.keepsExisting);
}

/** Throws VerifyError where samples that were made again are not those that were signed. */
export function requireSigned(pcmSha256: string, signed: SignedRecipe, output: string): void {
  if (pcmSha256 === signed.pcmSha256) return;
  const hashes = `SHA-256 ${pcmSha256.slice(0, 16)}…, signed ${signed.pcmSha256.slice(0, 16)}…`;
  throw new VerifyError("verify-failed", output, `${output} was not written: rendering it again gives other samples than were signed (${hashes}).`);
}

/** A track of a continuous piece is cut from a render of the whole. */
async function renderPart(premaster: AudioSource, signed: SignedRecipe, part: Part, place: AgainPlace, onProgress: OnProgress): Promise<void> {
  const { output, keepsExisting } = place;
  const whole = join(dirname(output), `.${basename(output)}.whole.${process.pid}.part`);
  removeLater(whole);
  try {
    const { after } = await writeWhole(whole, (file) => print(premaster, signed, file, onProgress));
    const measured = await measureSection(section(await openSource(whole), part));
    const write = async (file: ByteSink) => {
      const { pcmSha256 } = await writeCut(whole, file, signed.recipe, part, measured?.measurements ?? after);
      requireSigned(pcmSha256, signed, output);
    };
    await writeWhole(output, write, keepsExisting);
  } finally {
    await rm(whole, { force: true });
  }
}

async function print(
  premaster: AudioSource,
  signed: SignedRecipe,
  sink: ByteSink,
  onProgress: OnProgress,
): Promise<{ readonly pcmSha256: string; readonly after: Measurements }> {
  const { recipe } = signed;
  const newEngine = await engineMaker(recipe.engineSha256);
  const edited = editedSource(premaster, editsOf(recipe), newEngine);
  const { readings, pcmSha256, finish } = await printMaster(edited, newEngine(), recipe, sink, newSha256(), emptyBext(recipe), onProgress);
  const after = measurementsOf({ file: "", ...storedAs(recipe.output.bits) }, readings);
  await finish(signedEnding(signed, after));
  return { pcmSha256, after };
}

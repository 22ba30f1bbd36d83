import { dirname } from "node:path";
import type { SignedRecipe } from "../../run/recipe.ts";
import { requireOwnMatrix, requirePremaster, requireRenderable } from "../../run/verify.ts";
import { printAlternate } from "./alternate-files.ts";
import { closingFiles, sweepLater } from "./clean-up.ts";
import { engineFor } from "./engine.ts";
import { type FileListener, type FileWork, inLanes } from "./file-lanes.ts";
import { writeWhole } from "./files.ts";
import { placeOf } from "./output-place.ts";
import { openerOf, type Premaster, stemsOf } from "./premaster.ts";
import { type AgainPlace, renderSigned, requireSigned } from "./render-signed.ts";
import { newSha256 } from "./run-host.ts";

/** A master to be made again: what it carried, the file that was found in, what it is made from, where it goes. */
export interface RecallOrder extends AgainPlace {
  readonly from: string;
  readonly signed: SignedRecipe;
  readonly premaster: Premaster;
}

const recalling: FileWork<RecallOrder, void> = {
  script: new URL("./recall-worker.js", import.meta.url),
  work: (order, onProgress = () => undefined) => recallFile(order, onProgress),
  fileOf: ({ from }) => from,
};

/** Makes several masters again, as many at once as there are cores. */
export function recallFiles(orders: readonly RecallOrder[], listener: FileListener<RecallOrder, void>): Promise<void> {
  for (const { output } of orders) sweepLater(dirname(placeOf(output)));
  return inLanes(recalling, orders, listener);
}

/**
 * Makes a lost or damaged master again, to the byte. Throws VerifyError where recipe or premaster are not those that were signed or the render differs,
 * SettingsError for a premaster that does not serve; then nothing is written.
 */
export function recallFile(order: RecallOrder, onProgress: (share: number) => void): Promise<void> {
  return closingFiles(() => recall(order, onProgress));
}

async function recall({ from, signed, premaster, ...place }: RecallOrder, onProgress: (share: number) => void): Promise<void> {
  const { recipe } = signed;
  const host = { newSha256, engineFor };
  requireOwnMatrix(from, signed, host);
  const stems = await stemsOf(premaster);
  requireRenderable(from, recipe, stems !== null);
  const open = openerOf(from, premaster, stems);
  if (!open) throw new Error("nothing was named to recall a master from");
  const source = await open(recipe);
  await requirePremaster(source, recipe, host);
  if (!recipe.alternate || !stems) return renderSigned(source, signed, place, onProgress);
  const write = async (file: Parameters<typeof printAlternate>[3]) =>
    requireSigned(await printAlternate(recipe, source, stems, file), signed, place.output);
  await writeWhole(place.output, write, place.keepsExisting);
}

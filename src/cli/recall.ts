import { basename, dirname, extname, join } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { claimOutputs } from "../host/node/claims.ts";
import { isFolder, newFolder } from "../host/node/files.ts";
import { type NamedFile, namedFiles } from "../host/node/named-files.ts";
import type { Premaster } from "../host/node/premaster.ts";
import { type FoundRecipe, readSigned } from "../host/node/read-signed.ts";
import { type RecallOrder, recallFile } from "../host/node/recall-file.ts";
import { type FailureDocument, failureDocument, isOfOneInput, noteFailure } from "./exit.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { type PremasterFlags, premasterFlag } from "./premaster-flag.ts";
import { ProgressDisplay, tellerOf } from "./progress.ts";
import { type InputFile, refuseOutputs, requireFolderOf } from "./refuse-outputs.ts";

interface RecallFlags extends PremasterFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** A recipe, the file that was named for it, and the folders between that and the folder that was named. */
interface NamedRecipe extends FoundRecipe {
  readonly from: string;
  readonly below: string | null;
}

type PlacedRecipe = NamedRecipe & Pick<RecallOrder, "output">;

/** What --json prints of a master. */
type RecallDocument = { readonly from: string; readonly output?: string } & (Pick<NamedRecipe["signed"], "matrix" | "pcmSha256"> | FailureDocument);

/** `deadwax recall FROM... --source MIX... -o OUT`: makes lost or damaged masters again; one that fails keeps no other from it. */
export async function runRecall(named: readonly string[], flags: RecallFlags): Promise<void> {
  if (!flags.source && !flags.stems)
    throw new SettingsError(
      "settings-malformed",
      "--source",
      "recall needs what the master was made from: the mix after --source, or its stems after --stems.",
    );
  await withCleanUp(async () => {
    const files = await namedFiles(named);
    const run = new RecallRun();
    const recipes = await readAll(files, flags, run);
    const isOne = files.length === 1 && files[0].below === null && recipes.length === 1;
    const placed = await placeAll(recipes, isOne, flags);
    const premaster = await premasterFlag(flags, isOne);
    for (const one of placed) {
      await recallOne(one, premaster, flags).then(
        (document) => run.documents.push(document),
        (failure) => {
          if (isOne) throw failure;
          run.fail(failure, { from: one.from, output: one.output });
        },
      );
    }
    run.end(flags, isOne);
  });
}

async function recallOne({ from, signed, output }: PlacedRecipe, premaster: Premaster, { force, json, quiet }: RecallFlags): Promise<RecallDocument> {
  const { matrix, pcmSha256 } = signed;
  const display = new ProgressDisplay(basename(output), Boolean(quiet));
  const order = { from, signed, premaster, output, keepsExisting: !force };
  await recallFile(order, (share) => display.update("re-render", share)).finally(() => display.done());
  if (!json) console.log(`${output}: ${matrix} recalled: the samples are those that were signed, to the bit.`);
  return { from, output, matrix, pcmSha256 };
}

/** What came of each master. */
class RecallRun {
  readonly documents: RecallDocument[] = [];
  #failed = 0;

  /** Notes a master that was not recalled, and goes on; the exit code is that of the first. Throws what ends the run for all. */
  fail(failure: unknown, names: { readonly from: string; readonly output?: string }): void {
    if (!isOfOneInput(failure)) throw failure;
    this.#failed++;
    noteFailure(failure);
    this.documents.push({ ...names, ...failureDocument(failure) });
  }

  end({ json }: RecallFlags, isOne: boolean): void {
    const { documents } = this;
    if (this.#failed > 0) console.error(`deadwax: ${this.#failed} of ${documents.length} masters were not recalled.`);
    if (json) console.log(JSON.stringify(isOne ? documents[0] : documents, null, 2));
  }
}

async function readAll(files: readonly NamedFile[], { quiet }: RecallFlags, run: RecallRun): Promise<NamedRecipe[]> {
  const recipes: NamedRecipe[] = [];
  for (const { path, below } of files) {
    await readSigned(path, tellerOf(Boolean(quiet))).then(
      (found) => recipes.push(...found.map((one) => ({ ...one, from: path, below }))),
      (failure) => {
        if (files.length === 1) throw failure;
        run.fail(failure, { from: path });
      },
    );
  }
  return recipes;
}

/** Where each master goes; nothing is begun when one would replace a premaster, another one or, without --force, a file that exists. */
async function placeAll(recipes: readonly NamedRecipe[], isOne: boolean, { output, source, stems, force }: RecallFlags): Promise<PlacedRecipe[]> {
  const intoFolder = extname(output) === "" || (await isFolder(output));
  if (output === "-" || (!intoFolder && (!isOne || extname(output).toLowerCase() !== ".wav"))) {
    const what = isOne ? "end in .wav or be a folder" : "be a folder for several masters";
    throw new SettingsError("settings-malformed", "--output", `--output must ${what}, got ${output}.`);
  }
  const placed = recipes.map((one) => ({ ...one, output: intoFolder ? join(output, one.below ?? "", one.name) : output }));
  const outputs = placed.map((one) => one.output);
  const inputs = (await namedFiles(source ?? stems?.map((stem) => stem.replace(/^[^=]*=/, "")) ?? [])).map(
    ({ path }): InputFile => ({ path, role: "premaster" }),
  );
  await refuseOutputs(outputs, inputs, Boolean(force));
  if (intoFolder) await folderFlag(output);
  else await requireFolderOf(output);
  if (intoFolder) for (const folder of new Set(outputs.map((path) => dirname(path)))) await newFolder(folder);
  await claimOutputs(outputs);
  return placed;
}

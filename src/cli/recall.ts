import { dirname, extname, join } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { claimOutputs } from "../host/node/claims.ts";
import { isFolder, newFolder } from "../host/node/files.ts";
import { type NamedFile, namedFiles } from "../host/node/named-files.ts";
import type { Premaster } from "../host/node/premaster.ts";
import { type FoundRecipe, readSigned } from "../host/node/read-signed.ts";
import { type RecallOrder, recallFiles } from "../host/node/recall-file.ts";
import { isOfOneInput } from "./exit.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { type DocumentFlags, Outcomes } from "./outcomes.ts";
import { type PremasterFlags, premasterFlag } from "./premaster-flag.ts";
import { InputsProgress, tellerOf } from "./progress.ts";
import { type InputFile, refuseOutputs, requireFolderOf } from "./refuse-outputs.ts";

interface RecallFlags extends PremasterFlags, DocumentFlags {
  readonly output: string;
  readonly force?: boolean;
}

/** A recipe, the file that was named for it, and the folders between that and the folder that was named. */
interface NamedRecipe extends FoundRecipe {
  readonly from: string;
  readonly below: string | null;
}

/** A file that holds no recipe to be read, and why. */
interface Unread {
  readonly from: string;
  readonly failure: unknown;
}

type PlacedRecipe = NamedRecipe & Pick<RecallOrder, "output">;

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
    const inputs = await readAll(files, flags);
    const isOne = files.length === 1 && files[0].below === null && inputs.length === 1;
    const placed = await placeAll(inputs, isOne, flags);
    await recallAll(placed, await premasterFlag(flags, isOne), isOne, flags);
  });
}

async function recallAll(inputs: readonly (PlacedRecipe | Unread)[], premaster: Premaster, isOne: boolean, flags: RecallFlags): Promise<void> {
  const outcomes = new Outcomes({ names: inputs.map(namesOf), isOne }, flags);
  for (const [index, input] of inputs.entries()) if ("failure" in input) outcomes.fail(index, input.failure);
  const places = [...inputs.keys()].filter((index) => "signed" in inputs[index]);
  const placed = inputs.filter((input) => "signed" in input);
  const orders = placed.map(({ from, signed, output }): RecallOrder => ({ from, signed, premaster, output, keepsExisting: !flags.force }));
  const paths = orders.map(({ output }) => output);
  const progress = new InputsProgress("recall", paths, "masters", Boolean(flags.quiet));
  await outcomes.hear((listener) => recallFiles(orders, { ...listener, onProgress: progress.share }), {
    tell: (_: unknown, order: RecallOrder) => told(order, flags),
    progress,
    places,
  });
  if (outcomes.failures.size > 0 && !isOne) console.error(`deadwax: ${outcomes.failures.size} of ${inputs.length} masters were not recalled.`);
  outcomes.end();
}

function namesOf(input: PlacedRecipe | Unread): object {
  const { from } = input;
  return "output" in input ? { from, output: input.output } : { from };
}

/** What --json prints of a master; without it a line is printed. */
function told({ from, signed: { matrix, pcmSha256 }, output }: RecallOrder, { json, jsonl }: RecallFlags): object {
  if (!json && !jsonl) console.log(`${output}: ${matrix} recalled: the samples are those that were signed, to the bit.`);
  return { from, output, matrix, pcmSha256 };
}

async function readAll(files: readonly NamedFile[], { jsonl, quiet }: RecallFlags): Promise<(NamedRecipe | Unread)[]> {
  const inputs: (NamedRecipe | Unread)[] = [];
  for (const { path, below } of files) {
    await readSigned(path, tellerOf(Boolean(quiet))).then(
      (found) => inputs.push(...found.map((one) => ({ ...one, from: path, below }))),
      (failure) => {
        if ((files.length === 1 && !jsonl) || !isOfOneInput(failure)) throw failure;
        inputs.push({ from: path, failure });
      },
    );
  }
  return inputs;
}

/** Where each master goes; nothing is begun when one would replace a premaster, another one or, without --force, a file that exists. */
async function placeAll(
  inputs: readonly (NamedRecipe | Unread)[],
  isOne: boolean,
  { output, source, stems, force }: RecallFlags,
): Promise<(PlacedRecipe | Unread)[]> {
  const intoFolder = extname(output) === "" || (await isFolder(output));
  if (output === "-" || (!intoFolder && (!isOne || extname(output).toLowerCase() !== ".wav"))) {
    const what = isOne ? "end in .wav or be a folder" : "be a folder for several masters";
    throw new SettingsError("settings-malformed", "--output", `--output must ${what}, got ${output}.`);
  }
  const placed = inputs.map((one) => ("failure" in one ? one : { ...one, output: intoFolder ? join(output, one.below ?? "", one.name) : output }));
  const outputs = placed.flatMap((one) => ("output" in one ? [one.output] : []));
  const premasters = (await namedFiles(source ?? stems?.map((stem) => stem.replace(/^[^=]*=/, "")) ?? [])).map(
    ({ path }): InputFile => ({ path, role: "premaster" }),
  );
  await refuseOutputs(outputs, premasters, Boolean(force));
  if (intoFolder) await folderFlag(output);
  else await requireFolderOf(output);
  if (intoFolder) for (const folder of new Set(outputs.map((path) => dirname(path)))) await newFolder(folder);
  await claimOutputs(outputs);
  return placed;
}

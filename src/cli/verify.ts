import { basename } from "node:path";
import { namedFiles } from "../host/node/named-files.ts";
import type { Premaster } from "../host/node/premaster.ts";
import { verifyFile } from "../host/node/verify-file.ts";
import type { SignedProgramme } from "../run/programme-recipe.ts";
import type { SignedRecipe } from "../run/recipe.ts";
import { failureDocument, isOfOneInput, noteFailure } from "./exit.ts";
import { withCleanUp } from "./interrupt.ts";
import { type PremasterFlags, premasterFlag } from "./premaster-flag.ts";
import { ProgressDisplay } from "./progress.ts";

interface VerifyFlags extends PremasterFlags {
  readonly json?: boolean;
}

/** `deadwax verify FILE... [--source MIX... | --stems STEM...]`; one that does not hold keeps no other from being verified. */
export async function runVerify(named: readonly string[], flags: VerifyFlags): Promise<void> {
  await withCleanUp(async () => {
    const files = await namedFiles(named);
    const isOne = files.length === 1 && files[0].below === null;
    const premaster = await premasterFlag(flags, isOne);
    const all: object[] = [];
    let failed = 0;
    for (const { path } of files) {
      await verifyOne(path, premaster, flags).then(
        (document) => all.push(document),
        (failure) => {
          if (isOne || !isOfOneInput(failure)) throw failure;
          failed++;
          noteFailure(failure);
          all.push({ file: path, ...failureDocument(failure) });
        },
      );
    }
    if (failed > 0) console.error(`deadwax: ${failed} of ${files.length} files were not verified.`);
    if (flags.json) console.log(JSON.stringify(isOne ? all[0] : all, null, 2));
  });
}

/** What --json prints of one file; without it a line is printed at once. */
async function verifyOne(file: string, premaster: Premaster, flags: VerifyFlags): Promise<object> {
  const display = new ProgressDisplay(basename(file), Boolean(flags.quiet));
  const { matrix, verdict, signed } = await verifyFile(file, premaster, (share) => display.update("re-render", share)).finally(() => display.done());
  if (!flags.json) {
    const given = "recipe" in signed ? "premaster gives" : "masters give";
    if (verdict === "reproduced") console.log(`${file}: ${matrix} reproduced: the ${given} the same samples to the bit.`);
    else console.log(`${file}: ${matrix} intact, not re-rendered (${proofOf(signed)}).`);
  }
  return { file, matrix, verdict, recipe: "recipe" in signed ? signed.recipe : signed.programme, pcmSha256: signed.pcmSha256 };
}

/** What would prove more than that a file is intact. */
function proofOf(signed: SignedRecipe | SignedProgramme): string {
  if (!("recipe" in signed)) return "give its masters in order with --source to prove it";
  const { alternate, stems } = signed.recipe;
  if (alternate?.samplesSha256 !== undefined) return `it rides with master ${alternate.of} and was made from a mix of its own: no more can be proved`;
  if (alternate) return "give its stems with --stems to prove it";
  return `give ${stems ? "its stems with --stems, or their sum with --source," : "the premaster with --source"} to prove it`;
}

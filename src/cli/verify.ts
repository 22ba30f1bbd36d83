import { basename } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { type Premaster, verifyFile } from "../host/node/verify-file.ts";
import type { SignedProgramme } from "../run/programme-recipe.ts";
import type { SignedRecipe } from "../run/recipe.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";

interface VerifyFlags {
  readonly source?: readonly string[];
  readonly stems?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax verify FILE [--source MIX... | --stems STEM...]` */
export async function runVerify(file: string, flags: VerifyFlags): Promise<void> {
  await withCleanUp(async () => {
    const display = new ProgressDisplay(basename(file), Boolean(flags.quiet));
    const { matrix, verdict, signed } = await verifyFile(file, premasterOf(flags), (share) => display.update("re-render", share));
    display.done();
    if (flags.json)
      console.log(
        JSON.stringify(
          { file, matrix, verdict, recipe: "recipe" in signed ? signed.recipe : signed.programme, pcmSha256: signed.pcmSha256 },
          null,
          2,
        ),
      );
    else if (verdict === "reproduced")
      console.log(`${file}: ${matrix} reproduced: the ${"recipe" in signed ? "premaster gives" : "masters give"} the same samples to the bit.`);
    else console.log(`${file}: ${matrix} intact, not re-rendered (${proofOf(signed)}).`);
  });
}

/** What would prove more than that a file is intact. */
function proofOf(signed: SignedRecipe | SignedProgramme): string {
  if (!("recipe" in signed)) return "give its masters in order with --source to prove it";
  const { alternate, stems } = signed.recipe;
  if (alternate?.samplesSha256 !== undefined) return `it rides with master ${alternate.of} and was made from a mix of its own: no more can be proved`;
  if (alternate) return "give its stems with --stems to prove it";
  return `give ${stems ? "its stems with --stems, or their sum with --source," : "the premaster with --source"} to prove it`;
}

function premasterOf({ source, stems }: VerifyFlags): Premaster {
  if (source && stems)
    throw new SettingsError("settings-malformed", "--stems", "--source and --stems cannot be combined; give what the master was made from.");
  return stems ? { stems } : { sources: source ?? [] };
}

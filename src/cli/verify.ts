import { namedFiles } from "../host/node/named-files.ts";
import { type VerifyJob, verifyFiles } from "../host/node/verify-file.ts";
import type { ProgrammeVerification } from "../host/node/verify-programme.ts";
import type { SignedProgramme } from "../run/programme-recipe.ts";
import type { SignedRecipe } from "../run/recipe.ts";
import type { Verification } from "../run/verify.ts";
import { withCleanUp } from "./interrupt.ts";
import { type DocumentFlags, Outcomes } from "./outcomes.ts";
import { type PremasterFlags, premasterFlag } from "./premaster-flag.ts";
import { InputsProgress } from "./progress.ts";

type VerifyFlags = PremasterFlags & DocumentFlags;

/** `deadwax verify FILE... [--source MIX... | --stems STEM...]`; one that does not hold keeps no other from being verified. */
export async function runVerify(named: readonly string[], flags: VerifyFlags): Promise<void> {
  await withCleanUp(async () => {
    const files = await namedFiles(named);
    const isOne = files.length === 1 && files[0].below === null;
    const premaster = await premasterFlag(flags, isOne);
    const jobs = files.map(({ path }): VerifyJob => ({ file: path, premaster }));
    const outcomes = new Outcomes({ names: jobs.map(({ file }) => ({ file })), isOne }, flags);
    const paths = jobs.map(({ file }) => file);
    const progress = new InputsProgress("verify", paths, "masters", Boolean(flags.quiet));
    await outcomes.hear((listener) => verifyFiles(jobs, { ...listener, onProgress: progress.share }), {
      tell: (verified: Verification | ProgrammeVerification, { file }: VerifyJob) => told(file, verified, flags),
      progress,
    });
    if (outcomes.failures.size > 0 && !isOne) console.error(`deadwax: ${outcomes.failures.size} of ${files.length} files were not verified.`);
    outcomes.end();
  });
}

/** What --json prints of one file; without it a line is printed. */
function told(file: string, { matrix, verdict, signed }: Verification | ProgrammeVerification, flags: VerifyFlags): object {
  if (!flags.json && !flags.jsonl) {
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

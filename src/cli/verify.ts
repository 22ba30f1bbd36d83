import { basename } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { type Premaster, verifyFile } from "../host/node/verify-file.ts";
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
    else
      console.log(
        `${file}: ${matrix} intact, not re-rendered (give ${"recipe" in signed ? "the premaster with --source, or its stems with --stems," : "its masters in order with --source"} to prove it).`,
      );
  });
}

function premasterOf({ source, stems }: VerifyFlags): Premaster {
  if (source && stems)
    throw new SettingsError("settings-malformed", "--stems", "--source and --stems cannot be combined; give what the master was made from.");
  return stems ? { stems } : { sources: source ?? [] };
}

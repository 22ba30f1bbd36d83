import { basename } from "node:path";
import { verifyFile } from "../host/node/verify-file.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";

interface VerifyFlags {
  readonly source?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax verify FILE [--source MIX...]` */
export async function runVerify(file: string, flags: VerifyFlags): Promise<void> {
  await withCleanUp(async () => {
    const display = new ProgressDisplay(basename(file), Boolean(flags.quiet));
    const { matrix, verdict, signed } = await verifyFile(file, flags.source ?? [], (share) => display.update("re-render", share));
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
        `${file}: ${matrix} intact, not re-rendered (give ${"recipe" in signed ? "the premaster" : "its masters in order"} with --source to prove it).`,
      );
  });
}

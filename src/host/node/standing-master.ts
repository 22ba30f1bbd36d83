import { earlyEndIn } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { closingFiles } from "./clean-up.ts";
import { isTaken, openFile } from "./files.ts";

/** What stands where a master goes: nothing, a signed master, one that is empty or ends early, or something that Deadwax did not sign. */
export type Standing = "nothing" | "signed" | "incomplete" | "foreign";

/** Looks at the ends of a file, not at its samples: quick for a thousand. The recipe is the last thing that is written into a master. */
export async function standingAt(path: string): Promise<Standing> {
  if (!(await isTaken(path))) return "nothing";
  return closingFiles(async () => {
    const { recipe, warnings } = await readMetadata(await openFile(path));
    if (recipe !== null) return "signed";
    return earlyEndIn(warnings)?.isSure ? "incomplete" : "foreign";
  }).catch((cause) => {
    if (!(cause instanceof AudioInputError)) throw cause;
    return cause.code === "input-empty" ? "incomplete" : "foreign";
  });
}

import { earlyEndIn } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import { readMetadata } from "../../formats/wav/wav-metadata.ts";
import { closingFiles } from "./clean-up.ts";
import { isTaken, openFile } from "./files.ts";

/** What stands where a master goes. */
export interface Standing {
  /** Nothing, a signed master, one that is empty or ends early, or something that Deadwax did not sign. */
  readonly kind: "nothing" | "signed" | "incomplete" | "foreign";
  /** What a signed master carries, as text. */
  readonly recipe: string | null;
}

/** Looks at the ends of a file, not at its samples: quick for a thousand. The recipe is the last thing that is written into a master. */
export async function standingAt(path: string): Promise<Standing> {
  if (!(await isTaken(path))) return { kind: "nothing", recipe: null };
  return closingFiles(async (): Promise<Standing> => {
    const { recipe, warnings } = await readMetadata(await openFile(path));
    if (recipe !== null) return { kind: "signed", recipe };
    return { kind: earlyEndIn(warnings)?.isSure ? "incomplete" : "foreign", recipe: null };
  }).catch((cause) => {
    if (!(cause instanceof AudioInputError)) throw cause;
    return { kind: cause.code === "input-empty" ? "incomplete" : "foreign", recipe: null };
  });
}

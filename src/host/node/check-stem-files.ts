import type { Finding } from "../../audio/findings.ts";
import { checkSet } from "../../stems/check-set.ts";
import { roleOfName } from "../../stems/role.ts";
import { openAll, stemHost } from "./stem-files.ts";

/** What was found in stems beside each other, per file; one that is called a mix by its name is what the others are held against, and gets what concerns all. */
export async function checkStemFiles(files: readonly string[]): Promise<readonly (readonly Finding[])[]> {
  const opened = await openAll(files.map((file) => ({ role: roleOfName(file) ?? file, file })));
  const mixAt = opened.findIndex(({ role }) => role === "mix");
  const stems = opened.filter((_, index) => index !== mixAt);
  const found = await checkSet(stems, opened[mixAt]?.source ?? null, stemHost);
  return opened.map((one, index) => [...(found.stems[stems.indexOf(one)] ?? []), ...(index === Math.max(0, mixAt) ? found.set : [])]);
}

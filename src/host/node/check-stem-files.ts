import type { Finding } from "../../audio/findings.ts";
import { checkSet } from "../../stems/check-set.ts";
import type { StemFile } from "../../stems/role.ts";
import { openAll, stemHost } from "./stem-files.ts";

/** What was found in stems beside each other, per file; the mix among them is what the others are held against, and gets what concerns all. */
export async function checkStemFiles(files: readonly StemFile[]): Promise<readonly (readonly Finding[])[]> {
  const opened = await openAll(files);
  const mixAt = opened.findIndex(({ role }) => role === "mix");
  const stems = opened.filter((_, index) => index !== mixAt);
  const found = await checkSet(stems, opened[mixAt]?.source ?? null, stemHost);
  return opened.map((one, index) => [...(found.stems[stems.indexOf(one)] ?? []), ...(index === Math.max(0, mixAt) ? found.set : [])]);
}

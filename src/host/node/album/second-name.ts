import { link, rename } from "node:fs/promises";

/** File systems that know one name a file only (FAT, exFAT, many network shares) refuse links so. */
const refusals: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** Gives a file a second name, or moves it to that name where the file system has no links. */
export async function giveSecondName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    if (!refusals.has((cause as NodeJS.ErrnoException).code)) throw cause;
    await rename(from, to);
  }
}

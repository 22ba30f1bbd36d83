import { SettingsError } from "../audio/errors.ts";
import { namedStems, type StemFilesOrder } from "../host/node/stem-files.ts";

/** Flags of `master` that are about stems, as they are typed. */
export interface StemFlags {
  readonly stems?: readonly string[];
  readonly align?: boolean;
  readonly stemMoves: string;
}

/** The stems that --stems names, and the mix beside them; null without the flag. Throws SettingsError for flags that do not go together. */
export async function stemsFlag({ stems, align, stemMoves }: StemFlags, mixes: readonly string[]): Promise<StemFilesOrder | null> {
  if (!stems) return null;
  if (mixes.length > 1) {
    throw new SettingsError("settings-malformed", "--stems", `--stems makes one master: at most one mix may stand beside it, got ${mixes.length}.`);
  }
  if (stemMoves !== "auto" && stemMoves !== "off") {
    throw new SettingsError("settings-out-of-range", "--stem-moves", `--stem-moves must be auto or off, got ${JSON.stringify(stemMoves)}.`);
  }
  return { ...(await namedStems(stems, mixes[0] ?? null)), align: Boolean(align), moves: stemMoves };
}

/** What a set of stems is called: its mix, or its folder, or its roles. */
export function nameOfStems(order: StemFilesOrder, named: readonly string[]): string {
  return order.mix ?? (named.length === 1 ? named[0] : order.stems.map(({ role }) => role).join(" + "));
}

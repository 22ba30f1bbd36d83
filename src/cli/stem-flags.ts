import { SettingsError } from "../audio/errors.ts";
import type { AlternateFilesOrder } from "../host/node/alternate-files.ts";
import { namedStems, type StemFilesOrder } from "../host/node/stem-files.ts";
import { parseStemMoves } from "../stems/given-moves.ts";
import type { StemOptions } from "../stems/mix-stems.ts";
import type { StemFile } from "../stems/role.ts";
import { type VersionName, versionNames } from "../stems/versions.ts";

/** Flags of `master` that are about stems, as they are typed. */
export interface StemFlags {
  readonly stems?: readonly string[];
  readonly align?: boolean;
  readonly stemMoves: "auto" | "off";
  readonly intensity: string;
  readonly alternates?: string;
  readonly alternate?: readonly string[];
}

/** The stems that --stems names, and the mix beside them; null without the flag. Throws SettingsError for flags that do not go together. */
export async function stemsFlag(flags: StemFlags, mixes: readonly string[], planText: string | null): Promise<StemFilesOrder | null> {
  const { stems, align } = flags;
  if (!stems) return null;
  if (mixes.length > 1) {
    throw new SettingsError("settings-malformed", "--stems", `--stems makes one master: at most one mix may stand beside it, got ${mixes.length}.`);
  }
  return { ...(await namedStems(stems, mixes[0] ?? null)), align: Boolean(align), moves: movesFlag(flags, planText) };
}

/** The moves of a plan where it has some; none at intensity 0, which is gain and limit only. */
function movesFlag({ stemMoves, intensity }: StemFlags, planText: string | null): StemOptions["moves"] {
  const given = planText === null ? null : parseStemMoves(planText);
  if (given) return given;
  return stemMoves === "off" || Number(intensity) === 0 ? "off" : "auto";
}

/** The versions that --alternates and --alternate name; null without either. Throws SettingsError for a name that is none. */
export function alternatesFlag({ stems, align, alternates = "", alternate = [] }: StemFlags, mixes: readonly string[]): AlternateFilesOrder | null {
  const names = alternates
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0 && alternate.length === 0) return null;
  if (mixes.length > 1) {
    throw new SettingsError(
      "settings-malformed",
      "--alternate",
      `alternates ride with one master, but there are ${mixes.length} mixes; master them one by one.`,
    );
  }
  if (names.length > 0 && !stems) {
    throw new SettingsError(
      "settings-malformed",
      "--alternates",
      "--alternates needs --stems; from a mix of its own write --alternate instrumental=alt.wav.",
    );
  }
  for (const name of names) {
    if (versionNames.includes(name as VersionName)) continue;
    throw new SettingsError(
      "settings-unknown",
      "--alternates",
      `--alternates must be some of ${versionNames.join(",")}, got ${JSON.stringify(name)}.`,
    );
  }
  return { versions: [...new Set(names)] as VersionName[], mixes: alternate.map(parseAlternate), align: Boolean(align) };
}

function parseAlternate(text: string): StemFile {
  const [, role, file] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(text) ?? [];
  if (role !== undefined) return { role, file };
  throw new SettingsError(
    "settings-malformed",
    "--alternate",
    `--alternate must be name=file, the name of small letters, digits and hyphens, got ${JSON.stringify(text)}; for example radio-edit=alt.wav.`,
  );
}

/** What a set of stems is called: its mix, or its folder, or its roles. */
export function nameOfStems(order: StemFilesOrder, named: readonly string[]): string {
  return order.mix ?? (named.length === 1 ? named[0] : order.stems.map(({ role }) => role).join(" + "));
}

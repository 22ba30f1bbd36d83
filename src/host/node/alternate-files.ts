import { basename, dirname, join } from "node:path";
import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import type { Output } from "../../run/host.ts";
import type { Recipe } from "../../run/recipe.ts";
import { hashSource } from "../../run/source-hash.ts";
import type { AlternatesResult } from "../../run/stems-result.ts";
import { type Rider, writeAlternates } from "../../stems/alternates.ts";
import type { MixedStems } from "../../stems/mix-stems.ts";
import { alternateRiders, ridersOf } from "../../stems/riders.ts";
import type { StemFile } from "../../stems/role.ts";
import { type Version, type VersionName, versionsOf } from "../../stems/versions.ts";
import { newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { newSha256 } from "./run-host.ts";
import { openAll, stemHost, voicesOfRecipe } from "./stem-files.ts";

/** The versions to write beside a master: from its stems, and from mixes of their own (`instrumental=alt.wav`). */
export interface AlternateFilesOrder {
  readonly versions: readonly VersionName[];
  readonly mixes: readonly StemFile[];
  /** Move and pad an alternate mix that lies wrong against the main one instead of stopping. */
  readonly align: boolean;
}

/** Where a version goes: `song.instrumental.wav` beside `song.wav`. */
export function alternatePath(output: string, name: string): string {
  return join(dirname(output), `${basename(output, ".wav")}.${name.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")}.wav`);
}

/** Alternates that are sure to fit, waiting for their master. */
export interface PreparedAlternates {
  readonly riders: readonly Rider[];
  readonly versions: readonly Version[];
}

/** The versions an order asks for: from stems of these roles, and from mixes of their own. Throws SettingsError for one that these stems cannot make. */
export function versionsIn({ versions, mixes }: AlternateFilesOrder, roles: readonly string[]): Version[] {
  return [...versionsOf(versions, roles), ...mixes.map(({ role }) => ({ name: role, roles: [role], isLimited: true }))];
}

/** Opens what the alternates are made from, before the master is begun. Throws AudioInputError for a mix that does not fit the main one. */
export async function prepareAlternates(order: AlternateFilesOrder, premaster: AudioSource, stems: MixedStems | null): Promise<PreparedAlternates> {
  const riders = stems ? await ridersOf(stems.voices, stemHost) : [];
  const mixes = await openAll(order.mixes);
  const alternates = await alternateRiders(mixes, premaster, order.align, stemHost);
  const ofMixes: Version[] = [];
  for (const { role, source } of mixes) {
    ofMixes.push({ name: role, roles: [role], isLimited: true, samplesSha256: await hashSource(source, newEngine(), newSha256()) });
  }
  const roles = riders.map(({ role }) => role);
  return { riders: [...riders, ...alternates], versions: [...versionsOf(order.versions, roles), ...ofMixes] };
}

/** Writes prepared alternates beside their finished master. */
export async function writeAlternateFiles(
  prepared: PreparedAlternates,
  master: { readonly premaster: AudioSource; readonly recipe: Recipe; readonly matrix: string; readonly output: string },
  onProgress: (share: number) => void,
): Promise<AlternatesResult> {
  const host = {
    newEngine,
    newSha256,
    newOutput: async ({ name }: Version) => {
      const path = alternatePath(master.output, name);
      return { ...(await newFile(path)), path };
    },
  };
  return writeAlternates({ ...master, ...prepared }, host, onProgress);
}

/** Renders an alternate again from the stems of its recipe; the hash of its samples. Throws SettingsError for one that was made from a mix of its own. */
export async function printAlternate(recipe: Recipe, premaster: AudioSource, files: readonly StemFile[]): Promise<string> {
  const { alternate } = recipe;
  const riders = await ridersOf(await voicesOfRecipe(recipe, files), stemHost);
  if (!alternate || alternate.roles.some((role) => !riders.some((rider) => rider.role === role))) {
    throw new SettingsError(
      "settings-malformed",
      "--stems",
      `${alternate?.name ?? "this"} was made from a mix of its own, which --stems does not give.`,
    );
  }
  const nowhere: Output & { readonly path: string } = { path: "", append: nothing, patch: nothing, commit: nothing, discard: nothing };
  const host = { newEngine, newSha256, newOutput: () => Promise.resolve(nowhere) };
  const { files: printed } = await writeAlternates({ premaster, recipe, matrix: alternate.of, riders, versions: [alternate] }, host, () => undefined);
  return printed[0].pcmSha256;
}

const nothing = () => Promise.resolve();
